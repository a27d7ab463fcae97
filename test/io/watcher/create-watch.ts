import {appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import {createWatch} from '../../../src/io/watcher/create-watch.ts'
import {gatherHints} from '../../../src/io/watcher/gather-hints.ts'
import {makeRepository, type TestRepository} from '../../helpers/home-repository.ts'

interface Watched {
  readonly repository: TestRepository
  /** Runs something and says what was hinted. */
  after(work: () => void, patienceMs?: number): Promise<{readonly what: readonly string[]}>
}

async function startWatch(t: ExecutionContext, more: {readonly rescanMs?: number; readonly repository?: TestRepository} = {}): Promise<Watched> {
  const repository = more.repository ?? makeRepository(t)
  const commonDir = path.join(repository.top, '.git')
  const hints: string[] = []
  const port = createWatch({homeFolder: () => path.join(repository.top, '.lifecycle'), commonDir, gitDir: commonDir, journalFolder: path.join(commonDir, 'lifecycle/journal'), rescanMs: more.rescanMs ?? 60_000})
  const stop = await port.start(what => hints.push(what))
  t.teardown(stop)
  return {
    repository,
    after: async (work, patienceMs = 5000) => {
      await sleep(60)
      hints.length = 0
      work()
      for (let waited = 0; hints.length === 0 && waited < patienceMs; waited += 5) await sleep(5)
      await sleep(60)
      return {what: [...new Set(hints)].sort()}
    }
  }
}

test('every save is seen', async t => {
  const {repository, after} = await startWatch(t)
  for (let round = 0; round < 5; round++) {
    t.deepEqual((await after(() => appendFileSync(path.join(repository.top, '.lifecycle/items/one/item.md'), `${round}\n`))).what, ['files'])
  }
})

test('a save by rename is seen and swap files are not', async t => {
  const {repository, after} = await startWatch(t)
  const item = path.join(repository.top, '.lifecycle/items/one/item.md')
  const swap = path.join(repository.top, '.lifecycle/items/one/.item.md.swp')
  t.deepEqual((await after(() => {
    writeFileSync(`${item}~`, 'x')
    writeFileSync(swap, 'x')
    writeFileSync(path.join(repository.top, '.lifecycle/items/one/4913'), '')
  }, 400)).what, [])
  t.deepEqual((await after(() => renameSync(swap, item))).what, ['files'])
})

test('files in folders that were made just now are seen', async t => {
  const {repository, after} = await startWatch(t)
  const folder = path.join(repository.top, '.lifecycle/items/two/decisions')
  t.deepEqual((await after(() => {
    mkdirSync(folder, {recursive: true})
    writeFileSync(path.join(folder, 'redo-code-1.md'), 'x')
  })).what, ['files'])
  t.deepEqual((await after(() => writeFileSync(path.join(folder, 'redo-code-1.md'), 'y'))).what, ['files'])
  t.deepEqual((await after(() => rmSync(path.join(repository.top, '.lifecycle/items/two'), {recursive: true}))).what, ['files'])
})

test('a commit, a switch, another branch and packing are seen', async t => {
  const {repository, after} = await startWatch(t)
  const {git} = repository
  repository.write('src/a.ts', 'x')
  t.deepEqual((await after(() => git('commit', '-qam', 'x'))).what, ['refs'])
  t.deepEqual((await after(() => git('branch', 'item/one'))).what, ['refs'])
  t.deepEqual((await after(() => git('update-ref', 'refs/heads/item/one', 'HEAD~1'))).what, ['refs'])
  t.deepEqual((await after(() => git('pack-refs', '--all'))).what, ['refs'])
  t.deepEqual((await after(() => git('update-ref', 'refs/heads/item/one', 'HEAD'))).what, ['refs'])
  t.deepEqual((await after(() => git('switch', '-q', 'item/one'))).what, ['refs'])
  repository.write('src/a.ts', 'y')
  t.deepEqual((await after(() => git('add', '-A'), 400)).what, [])
})

test('a branch moved in another worktree is seen', async t => {
  const repository = makeRepository(t)
  repository.git('worktree', 'add', '-q', '../other', '-b', 'other')
  const other = path.join(path.dirname(repository.top), 'other')
  const {after} = await startWatch(t, {repository})
  t.deepEqual((await after(() => repository.gitIn(other, 'commit', '-q', '--allow-empty', '-m', 'x'))).what, ['refs'])
  t.deepEqual((await after(() => repository.gitIn(other, 'switch', '-q', '--detach'))).what, ['refs'])
})

test('a journal entry is seen', async t => {
  const {repository, after} = await startWatch(t)
  const journal = path.join(repository.top, '.git/lifecycle/journal')
  t.deepEqual((await after(() => {
    mkdirSync(journal, {recursive: true})
    writeFileSync(path.join(journal, 'one.1.json'), '{}')
  })).what, ['journal'])
  t.deepEqual((await after(() => rmSync(path.join(journal, 'one.1.json')))).what, ['journal'])
})

test('a folder that goes with a switch and comes back is watched again', async t => {
  const {repository, after} = await startWatch(t)
  repository.git('switch', '-q', '--orphan', 'empty')
  repository.git('commit', '-q', '--allow-empty', '-m', 'Empty')
  await sleep(50)
  repository.git('switch', '-q', 'main')
  await sleep(100)
  t.deepEqual((await after(() => repository.write('.lifecycle/items/one/item.md', 'x'))).what, ['files'])
})

test('the rescan looks at everything without a hint', async t => {
  const {after} = await startWatch(t, {rescanMs: 100})
  t.deepEqual((await after(() => {})).what, ['files', 'journal', 'refs'])
})

test('a burst of saves is few looks', async t => {
  const repository = makeRepository(t)
  let looks = 0
  const commonDir = path.join(repository.top, '.git')
  const stop = await createWatch({homeFolder: () => path.join(repository.top, '.lifecycle'), commonDir, gitDir: commonDir, journalFolder: path.join(commonDir, 'lifecycle/journal')}).start(() => looks++)
  t.teardown(stop)
  for (let round = 0; round < 200; round++) repository.write(`.lifecycle/items/one/f${round}.md`, 'x')
  for (let waited = 0; looks === 0 && waited < 5000; waited += 20) await sleep(20)
  await sleep(200)
  t.true(looks >= 1 && looks < 40, `${looks} looks`)
})

test('a save names its file, a rescan names none', async t => {
  const repository = makeRepository(t)
  const commonDir = path.join(repository.top, '.git')
  const hints: (readonly [string, readonly string[] | undefined])[] = []
  const port = createWatch({homeFolder: () => path.join(repository.top, '.lifecycle'), commonDir, gitDir: commonDir, journalFolder: path.join(commonDir, 'lifecycle/journal'), rescanMs: 3000})
  const stop = await port.start((what, paths) => hints.push([what, paths]))
  t.teardown(stop)
  appendFileSync(path.join(repository.top, '.lifecycle/items/one/item.md'), 'x')
  while (hints.length < 2) await sleep(20)
  t.deepEqual(hints.slice(0, 2), [['files', ['items/one/item.md']], ['files', undefined]])
})

test('more saves at once than are worth naming name none', async t => {
  const hints: (readonly string[] | undefined)[] = []
  const gathered = gatherHints((_, paths) => hints.push(paths))
  t.teardown(() => gathered.close())
  for (let n = 0; n < 150; n++) gathered.one('files', `items/${n}/item.md`)
  await sleep(40)
  for (let n = 0; n < 250; n++) gathered.one('files', `items/${n}/item.md`)
  await sleep(40)
  gathered.one('files', 'project.md')
  gathered.one('files', '')
  gathered.one('files', 'team.md')
  await sleep(40)
  t.deepEqual(hints.map(paths => paths?.length), [150, undefined, undefined])
})
