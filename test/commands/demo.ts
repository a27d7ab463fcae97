import test from 'ava'
import type {Demo} from '../../src/core/machine.ts'
import type {RunOptions} from '../../src/core/board/session.ts'
import {runLine} from '../helpers/command-line.ts'

const made: Demo = {
  folder: '/tmp/lifecycle-demo-1',
  state: '/home/a b/lifecycle-demo-1-0123',
  script: [
    {say: 'Items are worked on until a person is needed.', do: 'run'},
    {say: 'Ben approves the fix.', do: {answer: {item: 'rate-limit-logins', form: 'approve-spec-1', answer: 'approve', comment: 'Good', as: {name: 'Ben Li', email: 'ben@example.org'}}}}
  ]
}
const engine = async ({onEvent}: RunOptions) => onEvent?.({type: 'asked', item: 'rate-limit-logins', form: 'approve-spec-1', for: 'product'})
const setting = {machine: {makeDemo: async () => made}, project: {engine}}

test('demo says what happens and whom it plays', async t => {
  const {code, stdout, session, opened} = await runLine(['demo'], setting)
  t.is(code, 0)
  t.true(stdout.includes('1/2  Items are worked on until a person is needed.'))
  t.true(stdout.includes('asked       approve-spec-1 for product'))
  t.true(stdout.includes('2/2  Ben approves the fix.'))
  t.true(stdout.includes('Ben Li: approve approve-spec-1 of rate-limit-logins, "Good"'))
  t.deepEqual(session.calls.map(call => call.name), ['run', 'answer'])
  t.deepEqual(session.calls[1]!.given, [{item: 'rate-limit-logins', answer: 'approve', form: 'approve-spec-1', comment: 'Good', as: {name: 'Ben Li', email: 'ben@example.org'}}])
  t.true(opened.every(folder => folder === made.folder))
})

test('demo ends with where things stand and what to type', async t => {
  const {stdout, boards} = await runLine(['demo'], setting)
  t.true(stdout.includes('▲  rate-limit-logins'))
  t.true(stdout.includes('cd /tmp/lifecycle-demo-1'))
  t.true(stdout.includes("rm -rf /tmp/lifecycle-demo-1 '/home/a b/lifecycle-demo-1-0123'"), 'nothing is left behind that was not named')
  t.is(boards, 0)
})

test('demo says how to start lifecycle where it is not on PATH', async t => {
  const {stdout} = await runLine(['demo'], {...setting, machine: {...setting.machine, ownCommand: async () => "/opt/node '/my clone/dist/bin.js'"}})
  t.true(stdout.includes(`  alias lifecycle="/opt/node '/my clone/dist/bin.js'"\n`))
})

test('demo keeps its lines within a narrow terminal', async t => {
  const {stdout} = await runLine(['demo', '--yes'], {...setting, terminal: 40, env: {NO_COLOR: '1'}})
  t.true(stdout.includes('1/2  Items are worked on until a person\n     is needed.\n'))
})

test('demo pauses on a terminal and opens the board at the end', async t => {
  const {code, stderr, boards} = await runLine(['demo'], {...setting, terminal: 100, typed: ['', '', '']})
  t.is(code, 0)
  t.is(stderr.split('Enter goes on').length - 1, 2)
  t.is(boards, 1)
})

test('demo --yes plays straight through', async t => {
  const {stderr, boards} = await runLine(['demo', '--yes'], {...setting, terminal: 100})
  t.is(stderr, '')
  t.is(boards, 0)
})

test('demo makes its folder where it is told, below the folder of -C', async t => {
  const asked: (string | undefined)[] = []
  const makeDemo = async (folder: string | undefined) => {
    asked.push(folder)
    return made
  }
  await runLine(['-C', '/tmp', 'demo', 'here'], {...setting, machine: {makeDemo}})
  t.deepEqual(asked, ['/tmp/here'])
})
