import {execFile, spawn} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import test from 'ava'
import {engine, makeRepository, testEnvironment, type TestRepository} from '../../../helpers/home-repository.ts'

const run = promisify(execFile)
const state = '.lifecycle/items/one/state.md'

/** Commits that changed more than their author's own files: the sign of an index that lagged behind. */
function reversions(repository: TestRepository): readonly string[] {
  const log = repository.git('log', '--format=%x01%ae', '--name-only')
  return log.split('\x01').slice(1, -1).filter(block => {
    const [email, ...names] = block.trim().split('\n').filter(line => line !== '')
    return names.some(name => name.startsWith('.lifecycle/') !== (email === engine.email))
  })
}

test.serial('commits racing with a person lose and revert nothing', async t => {
  t.timeout(120_000)
  const repository = makeRepository(t)
  const home = await repository.open({patienceMs: 60_000})
  const env = testEnvironment(path.dirname(repository.top))
  let isDone = false
  let byHand = 0
  const person = (async () => {
    // Bounded: on a machine with much else to do, a person without pause would let nobody else in.
    for (let turn = 0; !isDone && turn < 60; turn++) {
      writeFileSync(path.join(repository.top, 'src/a.ts'), `export const a = ${byHand}\n`)
      const args = byHand % 3 === 0 ? ['commit', '-qm', 'By hand', '--', 'src/a.ts'] : ['commit', '-qam', 'By hand']
      if (byHand % 4 === 1) await run('git', ['add', 'src/a.ts'], {cwd: repository.top, env}).catch(() => {})
      // A state commit holds the index for a millisecond or two; a person tries again.
      await run('git', args, {cwd: repository.top, env}).then(() => byHand++, () => {})
      await sleep(Math.random() * 150)
    }
  })()
  const committed: string[] = []
  for (let round = 0; round < 60; round++) {
    const expect = repository.blob('main', state)
    const result = await home.commit({files: [{path: 'items/one/state.md', content: `round ${round}\n`, expect, over: 'home'}], message: `Round ${round}`, author: engine})
    committed.push(result.outcome)
  }
  isDone = true
  await person
  t.log(`${byHand} commits by hand between`)
  t.deepEqual([...new Set(committed)], ['committed'])
  t.true(byHand >= 5, `${byHand} commits by hand`)
  t.deepEqual(reversions(repository), [])
  t.is(repository.read(state), 'round 59\n')
  t.is(repository.git('show', `HEAD:${state}`), 'round 59\n')
  t.is(repository.git('rev-list', '--count', 'HEAD').trim(), String(1 + 60 + byHand))
  t.is(repository.git('status', '--porcelain', '--', '.lifecycle'), '')
})

test.serial('a killed committer leaves nothing that the next one cannot mend', async t => {
  t.timeout(170_000)
  const repository = makeRepository(t)
  repository.write('src/a.ts', 'staged\n')
  repository.git('add', 'src/a.ts')
  const staged = repository.git('diff', '--cached')
  const child = path.resolve('test/helpers/committing-child.ts')
  let left = 0
  let number = 0
  for (let round = 0; round < 14; round++) {
    const folder = path.dirname(repository.top)
    const process_ = spawn(process.execPath, ['--import=tsx', child, repository.top, String(number)], {env: testEnvironment(folder), detached: true, stdio: ['ignore', 'pipe', 'inherit'], cwd: path.resolve('.')})
    let output = ''
    process_.stdout.on('data', chunk => { output += String(chunk) })
    const closed = new Promise(resolve => process_.on('close', resolve))
    while (!output.includes('committed')) {
      if (process_.exitCode !== null || output.includes('"busy"') || output.includes('"edited"')) break
      await sleep(2)
    }
    const lock = path.join(repository.top, '.git/index.lock')
    // Half of them at any instant, half while the index is locked: a few milliseconds in each commit.
    if (round % 2 === 0) await sleep(Math.random() * 120)
    else for (const until = Date.now() + 2000; Date.now() < until && !existsSync(lock);) await new Promise(setImmediate)
    // The git processes that it has started go with it.
    process.kill(-process_.pid!, 'SIGKILL')
    await closed
    t.notRegex(output, /busy|edited|moved/, `round ${round}`)
    if (existsSync(path.join(repository.top, '.git/index.lock'))) left++
    number += 1000
  }
  const home = await repository.open()
  const last = await home.commit({files: [{path: 'items/one/last.md', content: 'x\n', expect: undefined, over: 'home'}], message: 'Last', author: engine})
  t.is(last.outcome, 'committed')
  t.log(`${left} of 14 kills left a lock of the index`)
  t.deepEqual(reversions(repository), [])
  t.is(repository.git('diff', '--cached'), staged)
  t.is(repository.git('status', '--porcelain').trim(), 'M  src/a.ts')
  t.is(repository.git('fsck', '--connectivity-only', '--no-dangling').trim(), '')
  await home.close()
  t.deepEqual(readdirSync(path.join(repository.top, '.git/lifecycle/commits')), [])
})

test('two engines at once make every commit once', async t => {
  const repository = makeRepository(t)
  const homes = await Promise.all([repository.open({patienceMs: 20_000}), repository.open({patienceMs: 20_000})])
  const results = await Promise.all(homes.flatMap((home, which) => Array.from({length: 6}, (_, number) =>
    home.commit({files: [{path: `items/one/runs/${which}-${number}.md`, content: `${number}\n`, expect: undefined, over: 'home'}], message: `${which} ${number}`, author: engine}))))
  t.deepEqual([...new Set(results.map(result => result.outcome))], ['committed'])
  t.is(repository.git('rev-list', '--count', 'HEAD').trim(), '13')
  t.is(repository.git('status', '--porcelain'), '')
  t.deepEqual(reversions(repository), [])
})

test("a lock of the index that is not ours is waited for and never removed", async t => {
  const repository = makeRepository(t)
  const home = await repository.open({patienceMs: 150})
  const lock = path.join(repository.top, '.git/index.lock')
  const change = {files: [{path: 'items/one/state.md', content: 'x\n', expect: repository.blob('main', state), over: 'home' as const}], message: 'Record', author: engine}
  writeFileSync(lock, '')
  const busy = await home.commit(change)
  t.like(busy, {outcome: 'busy'})
  t.regex(busy.outcome === 'busy' ? busy.remedy : '', /index\.lock/)
  t.is(readFileSync(lock, 'utf8'), '')
  const later = home.commit(change)
  await sleep(50)
  await run('rm', [lock])
  t.is((await later).outcome, 'committed')
})

test('a lock that names a live process stays', async t => {
  const repository = makeRepository(t)
  const other = await repository.open()
  // Another engine's folder, of this very process: alive.
  await other.commit({files: [{path: 'items/one/a.md', content: 'a\n', expect: undefined, over: 'home'}], message: 'A', author: engine})
  const [folder = ''] = readdirSync(path.join(repository.top, '.git/lifecycle/commits'))
  const owner = readFileSync(path.join(repository.top, '.git/lifecycle/commits', folder, 'owner'), 'utf8')
  writeFileSync(path.join(repository.top, '.git/index.lock'), owner)
  const home = await repository.open({patienceMs: 100})
  t.is((await home.commit({files: [{path: 'items/one/b.md', content: 'b\n', expect: undefined, over: 'home'}], message: 'B', author: engine})).outcome, 'busy')
  t.is(readFileSync(path.join(repository.top, '.git/index.lock'), 'utf8'), owner)
})

test('a commit that git refuses leaves nothing behind that a later engine would take back', async t => {
  const repository = makeRepository(t)
  const change = {files: [{path: 'items/one/state.md', content: 'done\n', expect: repository.blob('main', state), over: 'home' as const}], message: 'Record', author: engine}
  const reflog = path.join(repository.top, '.git/logs/refs/heads/main')
  const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', `
    import {rmSync, mkdirSync, renameSync, writeFileSync} from 'node:fs'
    import {createHome} from './src/io/git/home/create-home.ts'
    import {findHome} from './src/io/git/home/find-home.ts'
    import {readRepository} from './src/io/git/home/read-repository.ts'
    const [reflog, change] = [${JSON.stringify(reflog)}, ${JSON.stringify(change)}]
    const repository = await readRepository(${JSON.stringify(repository.top)})
    const home = createHome(await findHome(repository), repository)
    renameSync(reflog, reflog + '-aside')
    mkdirSync(reflog)
    writeFileSync(reflog + '/in-the-way', '')
    const failed = await home.commit(change).then(() => 'none', error => error.code)
    rmSync(reflog, {recursive: true})
    renameSync(reflog + '-aside', reflog)
    // In another second it is another commit.
    await new Promise(resolve => setTimeout(resolve, 1100))
    const {outcome} = await home.commit(change)
    console.log(failed, outcome)
    process.kill(process.pid, 'SIGKILL')
  `], {env: testEnvironment(path.dirname(repository.top)), stdio: ['ignore', 'pipe', 'inherit']})
  let printed = ''
  child.stdout.on('data', chunk => { printed += String(chunk) })
  await new Promise(resolve => child.once('close', resolve))
  t.is(printed, 'GIT_REF committed\n')
  const home = await repository.open()
  t.is((await home.commit({files: [{path: 'items/one/other.md', content: 'x\n', expect: undefined, over: 'home'}], message: 'Other', author: engine})).outcome, 'committed')
  t.is(repository.git('status', '--porcelain'), '')
  t.is(repository.read(state), 'done\n')
})
