import test from 'ava'
import {readModelFailure, type ModelFailure} from '../../../../src/core/run/model/failure.ts'

const now = Date.parse('2026-11-23T12:00:00.000Z')

for (const [title, failure, reason, cause] of [
  ['a rejected key', {message: 'invalid x-api-key', status: 401}, 'error', 'signed-out'], ['no key', {message: 'API key is missing', hasNoKey: true}, 'error', 'signed-out'],
  ['a missing model', {message: 'model: nobody', status: 404}, 'error', 'unknown-model'], ['too long a prompt', {message: 'prompt is too long: 216123 tokens', status: 400}, 'error', 'context-overflow'],
  ['a used-up quota', {message: 'slow down', status: 429}, 'quota', undefined], ['an empty account', {message: 'Payment Required', status: 402}, 'quota', undefined],
  ['an overload', {message: 'Overloaded', status: 529}, 'quota', 'overloaded'], ['a broken stream', {message: 'Failed to process successful response: terminated: other side closed', status: 200}, 'error', 'unreachable'],
  ['nobody at the address', {message: 'Cannot connect to API: connect ECONNREFUSED 127.0.0.1:9'}, 'error', 'unreachable'], ['anything else', {message: 'what?', status: 500}, 'error', undefined]
] as const satisfies readonly (readonly [string, ModelFailure, string, string | undefined])[]) {
  test(`${title} is told apart`, t => {
    const last = readModelFailure(failure, now).at(-1)
    t.deepEqual<unknown, unknown>(last?.type === 'ended' ? [last.reason, last.cause] : last, [reason, cause])
  })
}

test('what was refused before it began costs nothing', t => {
  t.like(readModelFailure({message: 'no', status: 429}, now)[0], {type: 'usage', usage: {costMicro: 0}})
  t.not(readModelFailure({message: 'broken', status: 200}, now)[0]?.type, 'usage')
  t.not(readModelFailure({message: 'broken', status: 529}, now)[0]?.type, 'usage')
})

for (const [title, failure, until] of [
  ["Anthropic's header", {headers: {'anthropic-ratelimit-unified-reset': '1795435200', 'retry-after': '5'}}, '2026-11-23T12:00:00.000Z'], ['seconds to wait', {headers: {'retry-after': '90'}}, '2026-11-23T12:01:30.000Z'],
  ['a date', {headers: {'retry-after': 'Mon, 23 Nov 2026 13:00:00 GMT'}}, '2026-11-23T13:00:00.000Z'], ["Google's detail", {body: '{"error":{"details":[{"retryDelay":"39s"}]}}'}, '2026-11-23T12:00:39.000Z'],
  ['words', {message: 'Please try again in 11.054s.'}, '2026-11-23T12:00:11.054Z'], ['nothing', {headers: {'retry-after': 'soon'}}, undefined]
] as const) {
  test(`a reset is read from ${title}`, t => {
    t.deepEqual(readModelFailure({message: 'limit', status: 429, ...failure}, now).find(event => event.type === 'rate-limited'), {type: 'rate-limited', until})
  })
}
