import test from 'ava'
import {matchesFilter, parseFilter} from '../../../src/core/board/filter.ts'
import {form, item, me, step} from '../../helpers/board-samples.ts'

const sample = item('tz-off-by-one', 'Timezone is off', {
  kind: 'bug', labels: ['reports', 'Time'], priority: 1, stage: 'Design', standing: 'waiting', next: 'approve-spec', waits: 'ana', forms: [form('tz-off-by-one', 'approve-spec-1')]
})

const matches = test.macro((t, text: string, expected: boolean) => t.is(matchesFilter(parseFilter(text), sample, me), expected))

for (const [text, expected] of [
  ['', true], ['kind:bug', true], ['kind:feature', false], ['kind:feature,bug', true], ['-kind:bug', false], ['-kind:docs', true],
  ['waiting:me', true], ['waiting:ana', true], ['waiting:ben', false], ['waiting:product', true], ['waiting:anyone', true], ['label:time', true], ['label:auth', false],
  ['stage:des', true], ['owner:me', true], ['owner:ben', false], ['priority:1', true], ['is:waiting', true], ['is:done', false], ['step:approve-spec', true], ['id:tz', true],
  ['timezone', true], ['"zone is"', true], ['"is zone"', false], ['zone bug', true], ['zone nothing', false], ['KIND:BUG', true]
] as const) test(`filter "${text}" is ${expected} for the sample`, matches, text, expected)

test('waiting:me matches a step that is mine to make', t => {
  const mine = item('x', 'X', {steps: [step('mockup', 'Design', {by: 'product', state: 'waiting'})]})
  t.true(matchesFilter(parseFilter('waiting:me'), mine, me))
  t.false(matchesFilter(parseFilter('waiting:me'), mine, undefined))
})

test('an unknown field is named and filters nothing away', t => {
  const filter = parseFilter('colour:red bug')
  t.regex(filter.problems[0] ?? '', /"colour:" is no filter: use one of kind, waiting/u)
  t.true(matchesFilter(filter, sample, me))
})

test('half-typed filters match everything', t => {
  for (const text of ['kind:', '"', '-', 'kind:"']) t.notThrows(() => matchesFilter(parseFilter(text), sample, me), text)
  t.true(matchesFilter(parseFilter('kind:'), sample, me))
})
