import test from 'ava'
import {LifecycleError} from '../../../src/core/errors.ts'
import {runLine} from '../../helpers/command-line.ts'

test('-C runs a command in another folder, several add up', async t => {
  t.deepEqual((await runLine(['-C', '/', '-C', 'tmp', 'status'])).opened, ['/tmp'])
  t.deepEqual((await runLine(['status', '-C', '/tmp'])).opened, ['/tmp'])
})

test('-C refuses a folder that is not there', async t => {
  const {code, stderr, opened} = await runLine(['-C', '/no/such/folder', 'status'])
  t.is(code, 2)
  t.true(stderr.includes('/no/such/folder'))
  t.deepEqual(opened, [])
  t.is((await runLine(['-C'])).code, 2)
})

test('--version needs no project', async t => {
  const {code, stdout, opened} = await runLine(['--version'])
  t.is(code, 0)
  t.regex(stdout, /^lifecycle \d+\.\d+\.\d+\n$/)
  t.deepEqual(opened, [])
})

for (const [word, expected] of [['aprove', 'approve'], ['stat', 'status'], ['initt', 'init'], ['rebuld', 'rebuild'], ['worklow', 'workflow']] as const) {
  test(`the unknown command ${word} is answered with ${expected}`, async t => {
    const {code, stderr} = await runLine([word])
    t.is(code, 2)
    t.true(stderr.includes(`Did you mean lifecycle ${expected}?`), stderr)
  })
}

test('commands that do not exist yet are unknown', async t => {
  for (const word of ['flow', 'report', 'pools', 'import', 'worker', 'archive']) t.is((await runLine([word])).code, 2, word)
})

test('an unknown option is answered with the nearest', async t => {
  const {code, stderr} = await runLine(['status', '--jsn'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean --json?'))
  t.is((await runLine(['--jsn', 'status'])).code, 2)
})

test('missing and extra arguments are wrong usage', async t => {
  t.is((await runLine(['show'])).code, 2)
  t.is((await runLine(['show', 'a', 'b'])).code, 2)
  t.is((await runLine(['approve', 'rate', '-m'])).code, 2)
})

test('options after -- are words', async t => {
  const {session} = await runLine(['new', '--', '--json', 'flag'])
  t.like(session.calls[0]!.given[0], {title: '--json flag'})
})

test('help as the value of an option is a value', async t => {
  const {session} = await runLine(['drop', 'rate', '-m', '--help'])
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', {dropped: '--help'}])
})

test('colour follows the terminal, NO_COLOR and FORCE_COLOR', async t => {
  const colours = async (setting: object) => (await runLine(['status'], setting)).stdout.includes('\u001B[')
  t.true(await colours({terminal: 100}))
  t.false(await colours({}))
  t.false(await colours({terminal: 100, env: {NO_COLOR: '1'}}))
  t.true(await colours({terminal: 100, env: {NO_COLOR: ''}}))
  t.true(await colours({env: {FORCE_COLOR: '1'}}))
  t.false(await colours({terminal: 100, env: {FORCE_COLOR: '0'}}))
  t.false(await colours({terminal: 100, env: {TERM: 'dumb'}}))
})

test('a bug prints a ready issue with the stack', async t => {
  const view = Object.create(null, {live: {enumerable: true, get: () => {
    throw new TypeError('cannot read')
  }}}) as object
  const {code, stderr} = await runLine(['status'], {project: {view}})
  t.is(code, 70)
  t.true(stderr.includes('### lifecycle 1.2.3 failed: cannot read'))
  t.true(stderr.includes('- command: `lifecycle status`'))
  t.true(stderr.includes('- node v24.0.0 on linux x64'))
  t.regex(stderr, /at .*status/)
})

test('an error says what failed and what to do next', async t => {
  const view = Object.create(null, {live: {enumerable: true, get: () => {
    throw new LifecycleError('CONFIG_NO_PROJECT', 'no project in /project', {hint: 'Set one up: lifecycle init'})
  }}}) as object
  const {code, stderr, session} = await runLine(['status'], {project: {view}})
  t.is(code, 2)
  t.is(stderr, 'error: no project in /project\nSet one up: lifecycle init\n')
  t.is(session.closed, 1)
})

test('internal commands hand on to the machine', async t => {
  const folders: string[] = []
  const supervise = async (folder: string) => {
    folders.push(folder)
    return 0
  }
  t.is((await runLine(['internal', 'supervise', '/runs/1'], {machine: {supervise}})).code, 0)
  t.deepEqual(folders, ['/runs/1'])
  t.is((await runLine(['internal', 'agent', 'rehearsal'], {machine: {playAgent: async () => 7}})).code, 7)
})
