import test from 'ava'
import {claude} from '../../../../src/core/run/adapters/claude.ts'
import {codex} from '../../../../src/core/run/adapters/codex.ts'
import {findNeeds} from '../../../../src/core/run/adapters/find-needs.ts'
import {gemini} from '../../../../src/core/run/adapters/gemini.ts'

for (const [command, expected] of [
  [['gemini', '--acp'], gemini], [['/opt/bin/gemini', '--acp'], gemini], [['npx', '--yes', '@agentclientprotocol/codex-acp@2.6.0'], codex], [['claude-agent-acp'], claude]
] as const) {
  test(`${command.join(' ')} needs what ${expected.name} needs`, t => {
    const {env, signIn, hosts, moves} = expected.capabilities
    t.like(findNeeds({run: 'acp', command}), {env, signIn, hosts, moves, cost: 'reported', terminalEvent: true})
  })
}

test('an agent nobody knows needs nothing that is known', t => {
  t.like(findNeeds({run: 'acp', command: ['goose', 'acp']}), {env: [], signIn: [], hosts: []})
})

test('only behind the protocol does the program matter', t => {
  t.deepEqual(findNeeds({run: 'command', command: ['gemini']})?.signIn, [])
  t.is(findNeeds({run: 'nobody', command: []}), undefined)
})
