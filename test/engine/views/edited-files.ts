import {rmSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {EditedFiles} from '../../../src/engine/views/edited-files.ts'
import {makeRepository, type TestRepository} from '../../helpers/home-repository.ts'

interface Followed {
  readonly repository: TestRepository
  /** Does something, hints at it, and compares the answer with that of looking at everything. */
  after(work: () => void, ...paths: string[]): Promise<readonly string[]>
  readonly edited: EditedFiles
  /** How often everything was looked at. */
  readonly wholes: () => number
}

async function follow(t: ExecutionContext): Promise<Followed> {
  const repository = makeRepository(t)
  const [home, fresh] = [await repository.open(), await repository.open()]
  let wholes = 0
  const edited = new EditedFiles({
    get home() { return home.home },
    diffFiles: (from, to) => home.diffFiles(from, to),
    listEdited: async among => {
      if (among === undefined) wholes++
      return home.listEdited(among)
    }
  })
  const list = async (): Promise<readonly string[]> => edited.list(Promise.resolve((await home.readHead())!))
  await list()
  return {
    repository, edited, wholes: () => wholes,
    after: async (work, ...paths) => {
      work()
      edited.hint(paths)
      const answer = await list()
      t.deepEqual(answer, await fresh.listEdited())
      return answer
    }
  }
}

test('a save is asked about alone, and forgotten when it is undone', async t => {
  const {repository, after, wholes} = await follow(t)
  t.deepEqual(await after(() => repository.write('.lifecycle/items/one/item.md', 'edited\n'), 'items/one/item.md'), ['items/one/item.md'])
  t.deepEqual(await after(() => repository.write('.lifecycle/project.md', 'edited\n'), 'project.md'), ['items/one/item.md', 'project.md'])
  t.deepEqual(await after(() => repository.git('checkout', '-q', '--', '.lifecycle/items/one/item.md'), 'items/one/item.md'), ['project.md'])
  t.is(wholes(), 1)
})

test('a folder that comes or goes stands for all that is in it', async t => {
  const {repository, after, wholes} = await follow(t)
  const made = await after(() => {
    repository.write('.lifecycle/items/two/item.md', 'new\n')
    repository.write('.lifecycle/items/two/spec/a.md', 'new\n')
  }, 'items/two')
  t.deepEqual(made, ['items/two/item.md', 'items/two/spec/a.md'])
  await after(() => rmSync(path.join(repository.top, '.lifecycle/items/one'), {recursive: true}), 'items/one')
  t.deepEqual(await after(() => rmSync(path.join(repository.top, '.lifecycle/items/two'), {recursive: true}), 'items/two'), ['items/one/item.md', 'items/one/state.md'])
  t.is(wholes(), 1)
})

test('a branch that moves changes what is edited without a save', async t => {
  const {repository, after, wholes} = await follow(t)
  await after(() => repository.write('.lifecycle/items/one/item.md', 'edited\n'), 'items/one/item.md')
  t.deepEqual(await after(() => repository.git('commit', '-qam', 'Edit')), [])
  t.deepEqual(await after(() => repository.git('reset', '-q', '--soft', 'HEAD~1')), ['items/one/item.md'])
  t.deepEqual(await after(() => repository.git('commit', '-qm', 'Edit again')), [])
  t.deepEqual(await after(() => repository.git('commit', '-q', '--allow-empty', '-m', 'Nothing')), [])
  t.is(wholes(), 1)
})

test('where home is not checked out any more nothing is edited', async t => {
  const {repository, after} = await follow(t)
  await after(() => repository.write('.lifecycle/items/one/item.md', 'edited\n'), 'items/one/item.md')
  t.deepEqual(await after(() => repository.git('switch', '-q', '-c', 'other')), [])
  t.deepEqual(await after(() => repository.git('switch', '-q', 'main')), ['items/one/item.md'])
})

test('what was never hinted at is found when anything is', async t => {
  const {repository, edited, after} = await follow(t)
  repository.write('.lifecycle/items/one/item.md', 'edited\n')
  edited.hint()
  t.deepEqual(await after(() => {}), ['items/one/item.md'])
})

test('more files than are worth naming are looked for everywhere', async t => {
  const {repository, after, wholes} = await follow(t)
  const paths = Array.from({length: 150}, (_, n) => `items/many/spec/${n}.md`)
  const answer = await after(() => { for (const file of paths) repository.write(`.lifecycle/${file}`, 'new\n') }, ...paths)
  t.is(answer.length, 150)
  t.is(wholes(), 2)
})

test('a listing that failed is made anew', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  let fails = false
  const edited = new EditedFiles({home: home.home, diffFiles: home.diffFiles, listEdited: async among => {
    if (fails) throw new Error('git is gone')
    return home.listEdited(among)
  }})
  const head = Promise.resolve((await home.readHead())!)
  await edited.list(head)
  repository.write('.lifecycle/items/one/item.md', 'edited\n')
  edited.hint(['items/one/item.md'])
  fails = true
  await t.throwsAsync(edited.list(head))
  fails = false
  t.deepEqual(await edited.list(head), ['items/one/item.md'])
})
