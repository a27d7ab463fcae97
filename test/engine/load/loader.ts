import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import type {JournalEntry, Snapshot} from '../../../src/core/project/snapshot.ts'
import {Loader} from '../../../src/engine/load/loader.ts'
import {createBranches} from '../../../src/io/git/branches/branches.ts'
import {Git} from '../../../src/io/git/git.ts'
import {createHistory} from '../../../src/io/git/history/history.ts'
import {NearCommits} from '../../../src/io/git/home/near-commits.ts'
import {ObjectReader} from '../../../src/io/git/home/object-reader.ts'
import type {Sandbox} from '../../../src/core/run/boundary.ts'
import {openHolds} from '../../../src/io/store/hold-file.ts'
import {openJournal} from '../../../src/io/store/journal.ts'
import {makeRepository, type TestRepository} from '../../helpers/home-repository.ts'

const files = {
  'src/a.js': 'a\n',
  '.lifecycle/project.md': '---\nschema: 1\nbase: main\n---\n',
  '.lifecycle/team.md': '---\npeople:\n  ana: {name: Ana, emails: [ana@example.org], roles: [product]}\n---\n',
  '.lifecycle/workflows/feature.md': '---\ntitle: Feature\nstages:\n  Work:\n    - spec: {by: product, from: item}\n---\n',
  '.lifecycle/items/one/item.md': '---\ntitle: One\nkind: feature\n---\n',
  '.lifecycle/items/two/item.md': '---\ntitle: Two\nkind: feature\nneeds: [one]\n---\n'
}

async function openLoader(t: ExecutionContext, repository: TestRepository) {
  const home = await repository.open()
  const commonDir = path.join(repository.top, '.git')
  const git = new Git(repository.top)
  const reader = new ObjectReader(git)
  t.teardown(() => reader.close())
  const journal = openJournal(path.join(commonDir, 'lifecycle/journal'))
  const machine = {has: 'bubblewrap' as Sandbox['kind']}
  const find = async (): Promise<Sandbox> => machine.has === 'none' ? {kind: 'none', why: 'none', remedy: 'none'} : {kind: machine.has}
  const make = (): Loader => new Loader({
    home, journal, sandbox: {find}, holds: openHolds(path.join(commonDir, 'holds.json')), hash: text => text,
    branches: createBranches(commonDir, '.lifecycle'), history: createHistory(git, '.lifecycle', new NearCommits(git, reader))
  })
  return {journal, loader: make(), fresh: () => make().load()}
}

/** Everything but the order of items, and the base: state commits, which change no code, leave it where it is. */
function plain({items, base, problems, ...rest}: Snapshot): unknown {
  return {...rest, items: [...items].toSorted(([a], [b]) => a < b ? -1 : 1), base: base.ref, problems: problems.map(problem => JSON.stringify(problem)).toSorted()}
}

test('a load after nothing has moved is the same snapshot', async t => {
  const {loader} = await openLoader(t, makeRepository(t, {files}))
  const first = await loader.load()
  t.is(await loader.load(), first)
})

test('each load is that of a fresh loader and keeps what did not change', async t => {
  const repository = makeRepository(t, {files})
  const {loader, journal, fresh} = await openLoader(t, repository)
  const {git, write} = repository
  const commit = (file: string, text: string): void => {
    write(file, text)
    git('add', '-A')
    git('commit', '-qm', file)
  }
  const entry: JournalEntry = {item: 'one', run: '001-spec', number: 1, step: 'spec', type: 'take', attempt: 1, round: 1, by: 'ana', inputs: {}, findings: [], start: undefined, pool: '', reservedMicro: 0, startedAt: '2026-11-23T10:00:00Z'}
  const moves: readonly (() => unknown)[] = [
    () => commit('src/a.js', 'b\n'),
    () => commit('.lifecycle/items/one/item.md', '---\ntitle: One more\nkind: feature\n---\n'),
    () => commit('.lifecycle/items/one/item.md', '---\ntitle: One more\nkind: bug\n---\n'),
    () => commit('.lifecycle/items/three/item.md', '---\ntitle: Three\nkind: feature\nneeds: [two]\n---\n'),
    () => git('rm', '-rq', '.lifecycle/items/one') && git('commit', '-qm', 'Drop one'),
    () => journal.begin({...entry, item: 'two'}),
    () => git('reset', '-q', '--hard', 'HEAD~2'),
    () => git('branch', 'item/two'),
    () => commit('.lifecycle/workflows/bug.md', '---\ntitle: Bug\nstages:\n  Work:\n    - spec: {by: product, from: item}\n---\n'),
    () => git('merge', '-q', '--no-edit', '--allow-unrelated-histories', '-s', 'ours', 'item/two'),
    () => journal.end({item: 'two', run: '001-spec'})
  ]
  for (const [at, move] of moves.entries()) {
    const before = await loader.load()
    await move()
    const after = await loader.load()
    t.deepEqual(plain(after), plain(await fresh()), `move ${at}`)
    if (at < 2) t.is(after.items.get('two'), before.items.get('two'))
  }
})

test('what moved before a load that failed is in the next', async t => {
  const repository = makeRepository(t, {files})
  const {loader, fresh} = await openLoader(t, repository)
  const {git, write} = repository
  await loader.load()
  write('.lifecycle/project.md', '---\nschema: 1\nbase: trunk\n---\n')
  write('.lifecycle/items/one/item.md', '---\ntitle: One more\nkind: feature\n---\n')
  git('commit', '-qam', 'Another base')
  await t.throwsAsync(loader.load(), {code: 'CONFIG_NO_BASE'})
  git('branch', 'trunk')
  const after = await loader.load()
  t.is(after.items.get('one')?.request?.title, 'One more')
  t.deepEqual(plain(after), plain(await fresh()))
})
