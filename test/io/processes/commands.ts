import {createHash} from 'node:crypto'
import {mkdtemp, readFile, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import type {CommandPort} from '../../../src/core/ports.ts'
import {makeCommands} from '../../../src/io/processes/commands.ts'
import {readIdentityOf} from '../../../src/io/processes/process-identity.ts'

const commands = makeCommands()

async function makeRequest(t: ExecutionContext, command: string): Promise<Parameters<CommandPort['run']>[0]> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'lifecycle-command-'))
  t.teardown(() => rm(cwd, {recursive: true, force: true}))
  return {command, cwd, env: {PATH: process.env['PATH'] ?? ''}, timeoutMs: 10_000, logFile: path.join(cwd, 'logs', 'check.log')}
}

test('a command answers with exit, tail and digest', async t => {
  const request = await makeRequest(t, 'echo out; echo err >&2; echo again; exit 3')
  const result = await commands.run(request)
  t.like(result, {exit: 3, signal: undefined, timedOut: false, tail: 'out\nerr\nagain\n'})
  const log = await readFile(request.logFile)
  t.is(log.toString(), result.tail, 'both streams, in their order')
  t.is(result.digest, `sha256:${createHash('sha256').update(log).digest('hex')}`)
})

test('a command sees only the environment it is given', async t => {
  const request = await makeRequest(t, 'env | cut -d= -f1 | sort')
  const {tail} = await commands.run({...request, env: {...request.env, ONE: '1'}})
  t.deepEqual(tail.trim().split('\n').filter(name => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)), ['LIFECYCLE_RUN_ID', 'ONE', 'PATH'])
})

test('a command that is not found exits with 127', async t => {
  t.is((await commands.run(await makeRequest(t, 'no-such-command'))).exit, 127)
})

test('a command that hangs is ended with its children', async t => {
  const request = await makeRequest(t, 'sleep 600 & echo $!; sleep 600')
  const result = await commands.run({...request, timeoutMs: 400})
  t.true(result.timedOut)
  t.true(result.durationMs < 4000)
  t.is(readIdentityOf(Number(result.tail.trim())), undefined)
})

test('what a command leaves running is ended', async t => {
  const result = await commands.run(await makeRequest(t, '(setsid sleep 600 & echo $!) ; exit 0'))
  t.is(result.exit, 0)
  t.is(readIdentityOf(Number(result.tail.trim())), undefined)
})

test('an aborted signal ends the command', async t => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 200)
  const result = await commands.run({...await makeRequest(t, 'sleep 600'), signal: controller.signal})
  t.false(result.timedOut)
  t.is(result.signal, 'SIGTERM')
})

test('a long output keeps its last whole lines as tail', async t => {
  const request = await makeRequest(t, 'seq 1 200000')
  const {tail} = await commands.run(request)
  t.true(tail.length <= 4096)
  t.regex(tail, /^\d{6}\n(?:\d{6}\n)*200000\n$/)
  t.is((await stat(request.logFile)).size, 1_288_895)
})

test('known secrets reach neither log nor tail', async t => {
  const request = await makeRequest(t, 'echo "$NPM_TOKEN $OTHER"')
  const {tail} = await commands.run({...request, env: {...request.env, NPM_TOKEN: 'npm_0123456789', OTHER: 'swordfish'}, secrets: ['OTHER']})
  t.is(tail, '[redacted NPM_TOKEN] [redacted OTHER]\n')
  t.is(await readFile(request.logFile, 'utf8'), tail)
})

test('a folder that is missing is an error with a hint', async t => {
  const request = await makeRequest(t, 'true')
  await t.throwsAsync(commands.run({...request, cwd: '/no/such/folder'}), {code: 'DISK_COMMAND', message: /\/no\/such\/folder/})
})

test('a command left by a dead engine is ended before the next', async t => {
  const request = await makeRequest(t, 'sleep 600')
  const first = commands.run(request)
  await sleep(400)
  const second = await commands.run({...request, command: 'echo second'})
  t.is(second.tail, 'second\n')
  t.is((await first).signal, 'SIGTERM')
})
