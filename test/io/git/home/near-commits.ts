import test from 'ava'
import {Git} from '../../../../src/io/git/git.ts'
import {NearCommits} from '../../../../src/io/git/home/near-commits.ts'
import {ObjectReader} from '../../../../src/io/git/home/object-reader.ts'
import {makeRepository, type TestRepository} from '../../../helpers/home-repository.ts'

for (const format of ['sha1', 'sha256'] as const) {
  test(`${format}: what lies behind what agrees with git`, async t => {
    const repository = makeRepository(t, {format})
    const near = openNear(t, repository)
    const commits = makeCommits(repository)
    for (const older of commits) {
      for (const newer of commits) {
        const base = repository.git('merge-base', older, newer).trim()
        t.is(await near.isAncestor(older, newer), base === older, `${older} ${newer}`)
      }
    }
    t.false(await near.isAncestor('0'.repeat(commits[0]!.length - 1) + '1', commits[0]!))
  })

  test(`${format}: a change of the code is told from one of the home folder`, async t => {
    const repository = makeRepository(t, {format})
    const near = openNear(t, repository)
    const begin = head(repository)
    commit(repository, '.lifecycle/items/one/item.md', 'x')
    const state = head(repository)
    t.false(await near.hasChangedBeside('.lifecycle', begin, state))
    t.false(await near.hasChangedBeside('.lifecycle', begin, begin))
    commit(repository, 'src/deep/a.ts', 'x')
    t.true(await near.hasChangedBeside('.lifecycle', state, head(repository)))
    repository.git('rm', '-rq', '.lifecycle')
    repository.git('commit', '-qm', 'Gone')
    t.false(await near.hasChangedBeside('.lifecycle', repository.git('rev-parse', 'HEAD~1').trim(), head(repository)))
    t.true(await near.hasChangedBeside('.lifecycle', '0'.repeat(begin.length), state), 'what is gone cannot be compared')
  })
}

test('a line ends at a merge and at its length', async t => {
  const repository = makeRepository(t)
  const near = openNear(t, repository)
  const begin = head(repository)
  for (let n = 0; n < 3; n++) commit(repository, 'src/a.ts', String(n))
  t.deepEqual(await near.listLine(begin, head(repository)), repository.git('rev-list', '-3', 'HEAD').trim().split('\n'))
  t.deepEqual(await near.listLine(begin, begin), [])
  for (let n = 3; n < 25; n++) commit(repository, 'src/a.ts', String(n))
  t.is(await near.listLine(begin, head(repository)), undefined)
})

function openNear(t: {readonly teardown: (end: () => void) => void}, repository: TestRepository): NearCommits {
  const git = new Git(repository.top)
  const reader = new ObjectReader(git)
  t.teardown(() => reader.close())
  return new NearCommits(git, reader)
}

function makeCommits(repository: TestRepository): readonly string[] {
  const {git} = repository
  commit(repository, 'src/a.ts', '1')
  git('switch', '-qc', 'side')
  commit(repository, 'src/b.ts', '1')
  git('switch', '-q', 'main')
  commit(repository, 'src/a.ts', '2')
  git('merge', '-q', '--no-edit', 'side')
  commit(repository, 'src/a.ts', '3')
  return git('rev-list', 'HEAD').trim().split('\n')
}

function commit({git, write}: TestRepository, file: string, text: string): void {
  write(file, text)
  git('add', '-A')
  git('commit', '-qm', `${file} ${text}`)
}

function head(repository: TestRepository): string {
  return repository.git('rev-parse', 'HEAD').trim()
}
