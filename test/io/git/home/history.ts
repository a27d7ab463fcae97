import {execFileSync} from 'node:child_process'
import test from 'ava'
import {Git} from '../../../../src/io/git/git.ts'
import {HomeTrees, parsePairs} from '../../../../src/io/git/home/home-trees.ts'
import {parseChanges, walkHistory, type Changes} from '../../../../src/io/git/home/history.ts'
import {NearCommits} from '../../../../src/io/git/home/near-commits.ts'
import {ObjectReader} from '../../../../src/io/git/home/object-reader.ts'
import {makeRepository, type TestRepository} from '../../../helpers/home-repository.ts'

function openSource(t: {readonly teardown: (end: () => void) => void}, repository: TestRepository, prefix: string) {
  const git = new Git(repository.top)
  const reader = new ObjectReader(git)
  t.teardown(() => reader.close())
  return {git, trees: new HomeTrees(git, reader, prefix), near: new NearCommits(git, reader), prefix}
}

/** What git itself says of the history of a folder. */
function askGit(repository: TestRepository, prefix: string, from: string | undefined, to: string): string[] {
  const paths = prefix === '' ? [] : ['--', prefix]
  const commits = execFileSync('git', ['rev-list', '--topo-order', to, ...(from ? [`^${from}`] : []), ...paths], {cwd: repository.top})
  const text = execFileSync('git', ['diff-tree', '--stdin', '-r', '-z', '-c', '--root', '--no-renames', '--raw', ...paths], {cwd: repository.top, input: commits, encoding: 'utf8'})
  return parseChanges(text).map(([path, change]) => JSON.stringify([prefix === '' ? path : path.slice(prefix.length + 1), change])).sort()
}

function say(changes: Changes): string[] {
  return [...changes].flatMap(([path, list]) => list.map(change => JSON.stringify([path, change]))).sort()
}

/** Branches that meet in every way: cleanly, with one side dropped, with a hand in it, and with nothing of ours in them. */
function makeHistory(repository: TestRepository): void {
  const {git, write} = repository
  const commit = (file: string, text: string): void => {
    write(file, text)
    git('add', '-A')
    git('commit', '-qm', `${file} ${text}`)
  }
  commit('src/a.ts', '1')
  commit('.lifecycle/items/one/item.md', 'second')
  git('switch', '-qc', 'side')
  commit('.lifecycle/items/two/item.md', 'side')
  commit('.lifecycle/items/one/state.md', 'side')
  git('switch', '-q', 'main')
  commit('.lifecycle/items/one/item.md', 'third')
  git('merge', '-q', '--no-edit', 'side')
  git('switch', '-qc', 'dropped', 'HEAD~1')
  commit('.lifecycle/items/three/item.md', 'dropped')
  git('switch', '-q', 'main')
  git('merge', '-q', '--no-edit', '-s', 'ours', 'dropped')
  git('switch', '-qc', 'code', 'HEAD~1')
  commit('src/b.ts', '2')
  git('switch', '-q', 'main')
  git('merge', '-q', '--no-edit', '--no-ff', 'code')
  git('switch', '-qc', 'hand')
  commit('.lifecycle/project.md', 'hand')
  git('switch', '-q', 'main')
  commit('.lifecycle/project.md', 'main')
  git('merge', '-q', '--no-commit', '-s', 'ours', 'hand')
  write('.lifecycle/project.md', 'both')
  git('rm', '-q', '.lifecycle/items/one/state.md')
  git('add', '-A')
  git('commit', '-qm', 'Both')
}

for (const prefix of ['.lifecycle', '.lifecycle/items', '']) {
  test(`history of "${prefix}" is what git's own walk says`, async t => {
    const repository = makeRepository(t)
    makeHistory(repository)
    const source = openSource(t, repository, prefix)
    const commits = repository.git('rev-list', '--topo-order', 'HEAD').trim().split('\n')
    t.true(commits.length > 12)
    for (const to of commits) {
      t.deepEqual(say(await walkHistory(source, undefined, to)), askGit(repository, prefix, undefined, to))
    }
    for (const from of repository.git('rev-list', '--first-parent', 'HEAD').trim().split('\n')) {
      t.deepEqual(say(await walkHistory(source, from, commits[0]!)), askGit(repository, prefix, from, commits[0]!))
    }
  })
}

test('changes of one file come newest first', async t => {
  const repository = makeRepository(t)
  for (const text of ['two', 'three', 'four']) {
    repository.write('.lifecycle/items/one/item.md', text)
    repository.git('commit', '-qam', text)
  }
  const source = openSource(t, repository, '.lifecycle')
  const changes = (await walkHistory(source, undefined, repository.git('rev-parse', 'HEAD').trim())).get('items/one/item.md')!
  t.deepEqual(changes.map(change => repository.git('cat-file', '-p', change.to!).slice(0, 5)), ['four', 'three', 'two', '---\nt'])
  t.deepEqual(changes.map(change => change.from), [...changes.slice(1).map(change => change.to), undefined])
})

test('thousands of commits are shared out and come back in order', async t => {
  const repository = makeRepository(t)
  const input = Array.from({length: 1200}, (_, n) => `commit refs/heads/main\ncommitter A <a@x> ${1_700_000_000 + n} +0000\ndata 1\nx\n${n === 0 ? 'from refs/heads/main^0\n' : ''}M 100644 inline .lifecycle/items/n/item.md\ndata ${String(n).length}\n${n}\n`).join('')
  execFileSync('git', ['fast-import', '--quiet'], {cwd: repository.top, input})
  const head = repository.git('rev-parse', 'HEAD').trim()
  const changes = (await walkHistory(openSource(t, repository, '.lifecycle'), undefined, head)).get('items/n/item.md')!
  t.deepEqual(changes.map(change => change.commit), repository.git('rev-list', '-1200', 'HEAD').trim().split('\n'))
})

test('pairs of trees that are alike have no changes between those that have', t => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)]
  const line = `:100644 100644 ${a} ${b} M`
  t.deepEqual(parsePairs(`${a} ${b}\n${line}\0x\0${b} ${b}\n${a} ${b}\n${line}\0y\0`).map(changes => changes.map(change => change.path)), [['x'], [], ['y']])
  t.deepEqual(parsePairs(`${a} ${a}\n${b} ${b}\n`), [[], []])
})
