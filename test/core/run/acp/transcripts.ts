import test from 'ava'
import {readAcpLines, readAcpTranscript} from '../../../helpers/acp-transcript.ts'
import {reduceUsage} from '../../../../src/core/run/usage.ts'

const [claude, codex, gemini, opencode] = ['claude-acp-0.101.0', 'codex-acp-2.6.0', 'gemini-0.61.0', 'opencode-1.18.33'] as const
const all = [claude, codex, gemini, opencode]
const asking = [claude, codex, gemini]

/** Cases and agents, and how the first prompt of each comes out. */
const ways: readonly (readonly [names: readonly string[], agents: readonly string[], reason: string, cause?: string])[] = [
  [['text', 'again', 'write-allowed'], all, 'success'], [['write', 'run', 'run-allowed'], asking, 'success'], [['loaded'], [claude, codex, gemini, opencode], 'success'],
  [['write-rejected'], [claude, gemini, opencode], 'success'], [['write-rejected'], [codex], 'error'], [['run-rejected'], all, 'success'],
  [['cancelled'], all, 'interrupted'], [['unauthorized'], all, 'error', 'signed-out'], [['overflow'], all, 'error', 'context-overflow'], [['quota'], asking, 'quota'],
  [['refusal'], [claude, opencode], 'refused'], [['refusal'], [codex, gemini], 'success']
]

for (const [names, agents, reason, cause] of ways) {
  for (const name of names) for (const agent of agents) {
    test(`${agent}: the conversation ${name} ends with ${[reason, cause].filter(Boolean).join(', ')}`, t => {
      const last = readAcpTranscript(readAcpLines(agent, name)).at(-1)
      t.deepEqual<unknown, unknown>(last?.type === 'ended' ? [last.reason, last.cause] : last, [reason, cause])
    })
  }
}

for (const agent of all) {
  test(`${agent}: what it was refused is told`, t => {
    t.true(readAcpTranscript(readAcpLines(agent, 'write-rejected')).some(event => event.type === 'permission' && event.title.length > 0))
  })

  test(`${agent}: a conversation that is cut anywhere has no end`, t => {
    const lines = readAcpLines(agent, 'text')
    const end = lines.findIndex(line => line.includes('"stopReason"'))
    const whole = lines.join('\n')
    const before = lines.slice(0, end).join('\n').length
    for (let length = 0; length <= before; length += 7) t.false(readAcpTranscript(whole.slice(0, length).split('\n')).some(event => event.type === 'ended'))
  })

  test(`${agent}: lines that are none change nothing`, t => {
    const lines = readAcpLines(agent, 'text')
    const noisy = lines.flatMap(line => ['warning: not JSON', line, '{"from":"agent","message":{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"news"}}}}', '{"half":'])
    t.deepEqual(readAcpTranscript(noisy), readAcpTranscript(lines))
  })
}

test('tokens are those of the prompt, with thought in the output', t => {
  const tokens = (agent: string) => reduceUsage(readAcpTranscript(readAcpLines(agent, 'text')))
  t.like(tokens(claude), {input: 1200, output: 40, cacheRead: 8000, cacheWrite: 600})
  t.like(tokens(codex), {input: 1200, output: 40, reasoning: 10, cacheRead: 8000, cacheWrite: 600})
  // It tells neither what came from the cache nor what it thought.
  t.like(tokens(gemini), {input: 9800, output: 30, cacheRead: undefined})
  // Its counts are those of its last request alone; what it says of money is whole.
  t.like(tokens(opencode), {input: undefined, output: undefined})
  t.true((tokens(opencode).costMicro ?? 0) > 0)
})

test('a second prompt is another run', t => {
  for (const agent of all) t.is(readAcpTranscript(readAcpLines(agent, 'again')).filter(event => event.type === 'ended').length, 1)
})
