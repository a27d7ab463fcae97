import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {digestOf} from '../../../../src/io/git/home/working-swap.ts'
import {readOwnIdentity} from '../../../../src/io/processes/process-identity.ts'
import {engine, makeRepository, type TestRepository} from '../../../helpers/home-repository.ts'

const state = '.lifecycle/items/one/state.md'

/** What a killed committer leaves after each of its steps: prepared, swapped, moved. */
function leave(t: ExecutionContext, at: 'prepared' | 'swapped' | 'moved'): {readonly repository: TestRepository; readonly lock: string; readonly folder: string; readonly next: string} {
  const repository = makeRepository(t)
  const {git, top} = repository
  const old = git('rev-parse', 'HEAD').trim()
  repository.write(state, 'next\n')
  git('commit', '-qam', 'Next')
  const next = git('rev-parse', 'HEAD').trim()
  const entry = {path: state, mode: '100644', from: repository.blob(old, state), to: repository.blob(next, state)}
  git('reset', '-q', '--hard', old)
  const folder = path.join(top, '.git/lifecycle/commits/99999999-1-0')
  mkdirSync(folder, {recursive: true})
  // The same pid with another start time: a process of the past.
  const owner = `${JSON.stringify({lifecycle: 'state commit', ...readOwnIdentity(), startedAt: '1', folder})}\n`
  writeFileSync(path.join(folder, 'owner'), owner)
  const swap = {target: path.join(top, state), placed: path.join(folder, 'file-0-0.new'), taken: path.join(folder, 'file-0-0.taken'), before: digestOf(Buffer.from('status: due\n')), after: digestOf(Buffer.from('next\n'))}
  writeFileSync(swap.placed, 'next\n')
  writeFileSync(path.join(folder, 'manifest-0.json'), JSON.stringify({writtenAt: Date.now(), ref: 'refs/heads/main', from: old, to: next, top, entries: [entry], swaps: [swap]}))
  const lock = path.join(top, '.git/index.lock')
  writeFileSync(lock, owner)
  if (at !== 'prepared') {
    writeFileSync(swap.taken, 'status: due\n')
    writeFileSync(swap.target, 'next\n')
  }
  if (at === 'moved') git('update-ref', 'refs/heads/main', next)
  repository.write('src/a.ts', 'edited by a person\n')
  return {repository, lock, folder, next}
}

/** Any state commit mends first what was left. */
async function commitAnother(repository: TestRepository): Promise<string> {
  const home = await repository.open({patienceMs: 5000})
  return (await home.commit({files: [{path: 'items/one/other.md', content: 'x\n', expect: undefined, over: 'home'}], message: 'Other', author: engine})).outcome
}

for (const at of ['prepared', 'swapped'] as const) {
  test(`a commit killed when ${at} is taken back`, async t => {
    const {repository, lock, folder} = leave(t, at)
    t.is(await commitAnother(repository), 'committed')
    t.is(repository.read(state), 'status: due\n')
    t.is(repository.git('show', `HEAD:${state}`), 'status: due\n')
    t.is(repository.git('status', '--porcelain').trim(), 'M src/a.ts')
    t.false(existsSync(lock))
    t.false(existsSync(folder))
  })
}

test('a commit killed after the branch had moved is finished', async t => {
  const {repository, lock, folder, next} = leave(t, 'moved')
  t.regex(repository.git('diff', '--cached', '--name-only'), /state\.md/, 'the index is behind')
  t.is(await commitAnother(repository), 'committed')
  t.is(repository.git('rev-parse', 'HEAD~1').trim(), next)
  t.is(repository.git('diff', '--cached', '--name-only'), '')
  t.is(repository.git('status', '--porcelain').trim(), 'M src/a.ts')
  t.false(existsSync(lock))
  t.false(existsSync(folder))
})

test('the index follows even when somebody has removed the lock', async t => {
  const {repository, lock} = leave(t, 'moved')
  rmSync(lock)
  repository.git('add', 'src/a.ts')
  t.is(await commitAnother(repository), 'committed')
  t.is(repository.git('diff', '--cached', '--name-only').trim(), 'src/a.ts')
})

test('a save after the kill stands', async t => {
  const {repository} = leave(t, 'swapped')
  repository.write(state, 'saved by a person after the crash\n')
  t.is(await commitAnother(repository), 'committed')
  t.is(repository.read(state), 'saved by a person after the crash\n')
})

test('locks of the branch and of HEAD left by the kill go', async t => {
  const {repository, next} = leave(t, 'swapped')
  const branch = path.join(repository.top, '.git/refs/heads/main.lock')
  const head = path.join(repository.top, '.git/HEAD.lock')
  writeFileSync(branch, `${next}\n`)
  writeFileSync(head, '')
  t.is(await commitAnother(repository), 'committed')
  t.false(existsSync(branch))
  t.false(existsSync(head))
})

test("a person's stuck locks stay", async t => {
  const {repository, folder} = leave(t, 'swapped')
  const branch = path.join(repository.top, '.git/refs/heads/main.lock')
  const index = path.join(repository.top, '.git/index.lock')
  writeFileSync(branch, `${'1'.repeat(40)}\n`)
  const head = path.join(repository.top, '.git/HEAD.lock')
  writeFileSync(head, '')
  const anHourAgo = Date.now() / 1000 - 3600
  utimesSync(head, anHourAgo, anHourAgo)
  writeFileSync(index, 'DIRC of a git that was killed')
  const home = await repository.open({patienceMs: 100})
  t.is((await home.commit({files: [{path: 'items/one/other.md', content: 'x\n', expect: undefined, over: 'home'}], message: 'Other', author: engine})).outcome, 'busy')
  t.is(readFileSync(branch, 'utf8'), `${'1'.repeat(40)}\n`)
  t.true(existsSync(head))
  t.is(readFileSync(index, 'utf8'), 'DIRC of a git that was killed')
  t.false(existsSync(folder))
  t.is(repository.read(state), 'status: due\n')
  t.is(readdirSync(path.dirname(folder)).length, 1)
})
