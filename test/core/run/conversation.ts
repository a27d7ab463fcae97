import test from 'ava'
import type {ItemRecord, RunRecord} from '../../../src/core/project/records.ts'
import {findCutOff, sumConversation} from '../../../src/core/run/conversation.ts'
import {unknownUsage} from '../../../src/core/run/usage.ts'

const entry = {run: '002-spec', number: 2, step: 'spec', by: 'spec-writer', inputs: {item: 'a', design: 'b'}, findings: [], start: undefined}

function run(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    type: 'run', number: 1, name: '001-spec', step: 'spec', makes: 'document', attempt: 1, round: 1, by: 'spec-writer', person: false, agent: 'claude 2.1.330', model: undefined, boundary: 'L0', pool: 'claude',
    session: 's1', workflow: 'feature', inputs: {design: 'b', item: 'a'}, findings: [], start: undefined, output: undefined, outcome: 'interrupted', verdict: undefined, on: undefined, editedIn: undefined,
    protectedPaths: [], usage: {...unknownUsage, input: 100, costMicro: 5, source: 'reported'}, startedAt: undefined, endedAt: undefined, summary: '', ...changes
  }
}

test('an attempt after a crash or a quota goes on with the conversation', t => {
  t.is(findCutOff([run()], entry, 'claude')?.session, 's1')
  t.is(findCutOff([run({outcome: 'out-of-quota'})], entry, 'claude')?.session, 's1')
})

for (const [title, records] of [
  ['what failed on its own account starts afresh', [run({outcome: 'failed'})]],
  ['what was stopped by a limit starts afresh', [run({outcome: 'timed-out'})]],
  ['a conversation without a name cannot be gone on with', [run({session: undefined})]],
  ['other inputs start afresh', [run({inputs: {item: 'a', design: 'c'}})]],
  ['other findings start afresh', [run({findings: ['review-1']})]],
  ['a branch that moved starts afresh', [run({start: 'c0ffee'})]],
  ['another agent starts afresh', [run({by: 'other'})]],
  ['another command line starts afresh', [run({agent: 'codex 0.169.0'})]],
  ['an attempt that could not go on is not gone on with', [run({number: 0}), run({outcome: 'failed'})]],
  ['a later run than the attempt is none before it', [run({number: 3})]],
  ['another step is another conversation', [run({step: 'code'})]]
] as const satisfies readonly (readonly [string, readonly ItemRecord[]])[]) {
  test(title, t => t.is(findCutOff(records, entry, 'claude'), undefined))
}

test('what a conversation was charged is the sum of its earlier runs', t => {
  const records = [run(), run({number: 2, usage: {...unknownUsage, input: 20}}), run({number: 3, session: 's2'}), run({number: 4})]
  t.like(sumConversation(records, 's1', 4), {input: 120, costMicro: 5, output: undefined})
  t.deepEqual(sumConversation(records, undefined, 4), unknownUsage)
})
