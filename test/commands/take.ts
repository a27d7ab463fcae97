import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('take makes a workspace and tells how to hand it in', async t => {
  const {code, stdout, session} = await runLine(['take', 'rate', 'code'])
  t.is(code, 0)
  t.deepEqual(session.calls[0]!.given, ['rate-limit-logins', 'code'])
  t.true(stdout.includes(String.raw`cd '/tmp/it'\''s here'`))
  t.true(stdout.includes('lifecycle take rate-limit-logins code --done'))
  t.true(stdout.includes('lifecycle stop rate-limit-logins'))
})

test('take --done hands in and says what came of it', async t => {
  const {code, stdout, session} = await runLine(['take', 'rate', 'code', '--done'])
  t.is(code, 0)
  t.is(session.calls[0]!.name, 'takeDone')
  t.is(stdout, '✓ 004-code of rate-limit-logins: finished, two files changed\n')
})

test('take --json prints the places', async t => {
  t.like(JSON.parse((await runLine(['take', 'rate', '--json'])).stdout), {kind: 'take', data: {step: 'code', out: '/tmp/out'}})
})

const there = {findProgram: async () => ({path: '/bin/claude', version: undefined})}

test('take --agent opens the interface in the environment of a run and hands in what is left', async t => {
  const started: unknown[] = []
  const runInteractive = async (argv: readonly string[], options: object) => {
    started.push(argv, options)
    return 0
  }
  const {code, stdout, session} = await runLine(['take', 'rate', 'code', '--agent', 'claude'], {terminal: 80, env: {NO_COLOR: '1'}, typed: ['y'], machine: {...there, runInteractive}})
  t.is(code, 0)
  t.deepEqual(started, [['claude', 'Read the brief.'], {cwd: "/tmp/it's here", env: {LIFECYCLE_OUT: '/tmp/out'}, isWhole: true}])
  t.deepEqual(session.calls.map(({name, given}) => [name, ...given]), [['take', 'rate-limit-logins', 'code', 'claude'], ['takeDone', 'rate-limit-logins', 'code']])
  t.regex(stdout, /004-code of rate-limit-logins: finished/)
})

test('take --agent keeps the step where the person hands nothing in', async t => {
  const {code, stderr, session} = await runLine(['take', 'rate', 'code', '--agent', 'claude'], {terminal: 80, typed: ['n'], machine: {...there, runInteractive: async () => 0}})
  t.is(code, 0)
  t.deepEqual(session.calls.map(({name}) => name), ['take'])
  t.regex(stderr, /It stays yours\.[\s\S]*lifecycle take rate-limit-logins code --done/)
})

for (const [what, argv, setting, why] of [
  ['it has no interface', ['--agent', 'rehearsal'], {terminal: 80}, /no agent "rehearsal" has an interface/],
  ['there is no terminal', ['--agent', 'claude'], {machine: there}, /needs a terminal/],
  ['it is not installed', ['--agent', 'claude'], {terminal: 80, machine: {findProgram: async () => undefined}}, /claude is not on PATH\nInstall it: npm install -g @anthropic-ai/],
  ['it is handed in at once', ['--agent', 'claude', '--done'], {terminal: 80, machine: there}, /Give one of the two/]
] as const) {
  test(`take takes nothing for an agent when ${what}`, async t => {
    const {code, stderr, session} = await runLine(['take', 'rate', 'code', ...argv], setting)
    t.true(code === 2 || code === 3)
    t.regex(stderr, why)
    t.deepEqual(session.calls, [])
  })
}
