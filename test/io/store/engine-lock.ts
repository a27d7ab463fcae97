import {fork, type ChildProcess} from 'node:child_process'
import {existsSync, mkdirSync, statSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import {findEngine, send, sendLook} from '../../../src/io/store/engine-channel.ts'
import {engineLock} from '../../../src/io/store/engine-lock.ts'
import {readIdentityOf, readOwnIdentity} from '../../../src/io/processes/process-identity.ts'
import {socketPaths} from '../../../src/io/store/socket-paths.ts'
import {temporaryFolder} from '../../helpers/home-repository.ts'

const socketsIn = (t: ExecutionContext): readonly string[] => [path.join(temporaryFolder(t), 'lifecycle', 'e.sock')]

/** A process that takes the lock when it is told to, and says whether it has it. */
async function startContender(t: ExecutionContext, sockets: readonly string[]): Promise<ChildProcess> {
  const script = path.join(temporaryFolder(t), 'contend.mts')
  writeFileSync(script, `import {engineLock} from ${JSON.stringify(path.resolve('src/io/store/engine-lock.ts'))}
    let lock
    process.on('message', async verb => {
      if (verb === 'take') { lock = await engineLock(${JSON.stringify(sockets)}, () => process.send('look')); process.send(lock.held) }
      if (verb === 'release') { await lock.release(); process.send('released') }
    })
    process.send('ready')`)
  const child = fork(script, {execArgv: ['--import=tsx'], cwd: path.resolve('.')})
  t.teardown(() => child.kill('SIGKILL'))
  await next(child)
  return child
}

function next(child: ChildProcess, verb?: string): Promise<unknown> {
  return new Promise(resolve => {
    child.once('message', resolve)
    if (verb !== undefined) child.send(verb)
  })
}

test('one holds the lock and the other learns who', async t => {
  const sockets = socketsIn(t)
  t.is(await findEngine(sockets), undefined)
  const lock = await engineLock(sockets, () => {})
  t.true(lock.held)
  t.deepEqual(await engineLock(sockets, () => {}), {held: false, holder: readOwnIdentity()})
  t.deepEqual(await findEngine(sockets, 20_000), {identity: readOwnIdentity()})
  if (lock.held) await lock.release()
  t.false(existsSync(sockets[0]!))
  t.is(await findEngine(sockets), undefined)
  const again = await engineLock(sockets, () => {})
  t.true(again.held)
  if (again.held) await again.release()
})

test('look reaches the holder and nothing else does', async t => {
  const sockets = socketsIn(t)
  let looks = 0
  const lock = await engineLock(sockets, () => looks++)
  t.true(await sendLook(sockets, 20_000))
  t.is(looks, 1)
  t.deepEqual(await send(sockets[0]!, 'rm -rf /', 500), {state: 'answered', line: 'unknown'})
  const flood = net.createConnection(sockets[0]!)
  flood.on('error', () => {})
  const cut = new Promise(resolve => flood.once('close', resolve))
  flood.write('x'.repeat(5000))
  await cut
  t.deepEqual(await findEngine(sockets, 20_000), {identity: readOwnIdentity()})
  if (lock.held) await lock.release()
  t.false(await sendLook(sockets))
})

test('a holder that is killed gives the lock to exactly one of many', async t => {
  const sockets = socketsIn(t)
  const contenders = await Promise.all(Array.from({length: 5}, () => startContender(t, sockets)))
  let [holder, ...others] = contenders
  t.is(await next(holder!, 'take'), true)
  for (let round = 0; round < 3; round++) {
    t.deepEqual(await Promise.all(others.map(child => next(child, 'take'))), others.map(() => false))
    const ended = new Promise(resolve => holder!.once('exit', resolve))
    holder!.kill('SIGKILL')
    await ended
    t.true(existsSync(sockets[0]!), 'the socket is stale')
    const results = await Promise.all(others.map(child => next(child, 'take')))
    t.is(results.filter(held => held === true).length, 1, `round ${round}`)
    holder = others[results.indexOf(true)]
    others = others.filter(child => child !== holder)
    t.is((await findEngine(sockets))?.identity?.pid, holder!.pid)
  }
})

test('a paused holder keeps the lock', async t => {
  const sockets = socketsIn(t)
  const holder = await startContender(t, sockets)
  t.is(await next(holder, 'take'), true)
  holder.kill('SIGSTOP')
  t.deepEqual(await engineLock(sockets, () => {}), {held: false, holder: undefined})
  holder.kill('SIGCONT')
  t.deepEqual(await findEngine(sockets, 5000), {identity: readIdentityOf(holder.pid!)})
})

test('a plain file in the place of the socket is taken over', async t => {
  const sockets = socketsIn(t)
  mkdirSync(path.dirname(sockets[0]!), {recursive: true})
  writeFileSync(sockets[0]!, 'left')
  // What a killed process was holding while it took a socket over.
  writeFileSync(`${sockets[0]}.take`, JSON.stringify({...readOwnIdentity(), startedAt: '1'}))
  const lock = await engineLock(sockets, () => {})
  t.true(lock.held)
  t.true(statSync(sockets[0]!).isSocket())
  if (lock.held) await lock.release()
})

test('the holder does not keep the program alive', async t => {
  const sockets = socketsIn(t)
  const script = path.join(temporaryFolder(t), 'hold.mts')
  writeFileSync(script, `import {engineLock} from ${JSON.stringify(path.resolve('src/io/store/engine-lock.ts'))}
    const lock = await engineLock(${JSON.stringify(sockets)}, () => {})
    process.exitCode = lock.held ? 7 : 1`)
  const child = fork(script, {execArgv: ['--import=tsx'], cwd: path.resolve('.'), stdio: 'ignore'})
  const code = await Promise.race([new Promise(resolve => child.once('exit', resolve)), sleep(20_000, 'still there', {ref: false})])
  t.is(code, 7)
})

test('socket paths are short, and the same whatever the environment says', t => {
  const deep = `/home/ana/${'very-long-name/'.repeat(12)}.git`
  t.is(socketPaths('/home/ana/project/.git', 'refs/heads/main').length, 2)
  t.true(socketPaths('/home/ana/project/.git', 'refs/heads/main')[0]!.startsWith('/home/ana/project/.git/lifecycle/'))
  t.is(socketPaths(deep, 'refs/heads/main').length, 1)
  for (const candidate of [...socketPaths(deep, 'refs/heads/main'), ...socketPaths('/p/.git', 'refs/heads/x')]) t.true(Buffer.byteLength(candidate) <= 100)
  t.notDeepEqual(socketPaths(deep, 'refs/heads/main'), socketPaths(deep, 'refs/heads/lifecycle'))
})
