import test from 'ava'
import fc from 'fast-check'
import {sanitiseText} from '../../../src/core/artifact/sanitise.ts'
import {type CheckRecord, type RunRecord} from '../../../src/core/project/records.ts'
import {parseRecord, renderCheck, renderRun} from '../../../src/core/project/run-record.ts'

const path = 'items/x/runs/003-code.md'
const least = `---
step: code
attempt: 1
round: 2
by: implementer
agent: claude 2.1.197
model: claude-x
boundary: L1
inputs: {spec: 9be0d13, tests: 0123456}
findings: [002-check-code]
start: 12e5678
output: 4f1c2ab
outcome: finished
usage: {input: 5120, output: 900, cache-read: 40000, cost-micro: 410000, source: reported}
---
Refuses the sixth attempt; two files changed.
`

test('the record of the manual is read', t => {
  const {value, problems} = parseRecord('003-code', least, path)
  t.deepEqual(problems, [])
  t.like(value, {
    type: 'run', number: 3, name: '003-code', step: 'code', attempt: 1, round: 2, by: 'implementer', person: false, inputs: {spec: '9be0d13', tests: '0123456'}, findings: ['002-check-code'], start: '12e5678', output: '4f1c2ab', outcome: 'finished',
    usage: {input: 5120, output: 900, reasoning: undefined, cacheRead: 40_000, cacheWrite: undefined, costMicro: 410_000, source: 'reported'}, summary: 'Refuses the sixth attempt; two files changed.'
  })
})
test('unknown usage is never zero', t => {
  const {value} = parseRecord('003-code', least.replace(/usage: .*\n/, ''), path)
  t.deepEqual(value?.type === 'run' && value.usage, {input: undefined, output: undefined, reasoning: undefined, cacheRead: undefined, cacheWrite: undefined, costMicro: undefined, source: 'none'})
})
test('a record says what of its usage could not be read', t => {
  const {value} = parseRecord('003-code', least, path)
  const record = {...value as RunRecord, usageNote: 'usage.json: "price" is not known'}
  t.deepEqual(parseRecord('003-code', renderRun(record), path).value, record)
})
test('a check record looks like this', t => {
  const check: CheckRecord = {type: 'check', number: 2, name: '002-check-code', step: 'code', command: 'npm test', expect: 'pass', tree: '1234567', commit: 'abc', result: 'red', exit: 1, durationMs: 900, endedAt: '2026-11-20T10:00:00Z', tail: '<<<<<<< x\n=======\n>>>>>>> y\n\u001b[31mred'}
  const text = renderCheck(check)
  t.is(text, "---\nstep: code\ncommand: npm test\nexpect: pass\ntree: '1234567'\ncommit: abc\nresult: red\nexit: 1\nduration-ms: 900\nended-at: '2026-11-20T10:00:00Z'\n---\n<<<<<<< x\n=======\n>>>>>>> y\n␛[31mred\n")
  t.deepEqual(parseRecord('002-check-code', text, path).value, {...check, tail: '<<<<<<< x\n=======\n>>>>>>> y\n␛[31mred'})
})

const refuses = test.macro((t, name: string, text: string, code: string, line?: number) => {
  const {value, problems} = parseRecord(name, text, path)
  t.is(value, undefined)
  t.is(problems[0]?.code, code)
  if (line !== undefined) t.is(problems[0]?.line, line)
})
test('a name without number is refused', refuses, 'code', least, 'invalid-name')
test('a name that leaves the folder is refused', refuses, '003-../x', least, 'invalid-name')
test('an unknown outcome is refused', refuses, '003-code', least.replace('finished', 'approved'), 'invalid-value', 13)
test('a missing outcome is refused', refuses, '003-code', least.replace('outcome: finished\n', ''), 'missing-key')
test('a negative cost is refused', refuses, '003-code', least.replace('410000', '-410000'), 'invalid-value')
test('a list as inputs is refused', refuses, '003-code', least.replace(/inputs: .*/, 'inputs: [a]'), 'invalid-value', 9)
test('a map as findings is refused', refuses, '003-code', least.replace(/findings: .*/, 'findings: {a: b}'), 'invalid-value', 10)
test('a broken record is refused', refuses, '003-code', least.replace('by: implementer', 'by: [x'), 'frontmatter-syntax')
test('a check without result is refused', refuses, '002-check-code', '---\nstep: code\ncommand: x\ntree: a\ncommit: b\n---\n', 'missing-key')

const option = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, {nil: undefined})
const text = fc.string({minLength: 1, maxLength: 15}).filter(value => value.trim() === value && value !== '')
const oid = fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40})
const version = fc.oneof(oid, fc.tuple(oid, oid).map(parts => parts.join('+')))
const name = fc.constantFrom('spec', 'code', 'tests', 'item')
const body = fc.string({unit: 'binary', maxLength: 60}).map(sanitiseText)
const count = option(fc.nat(1e9))
const run: fc.Arbitrary<RunRecord> = fc.record({
  type: fc.constant('run' as const), number: fc.constant(3), name: fc.constant('003-code'), step: name, makes: fc.constantFrom('document', 'commits', 'verdict', 'merge'), attempt: fc.integer({min: 1, max: 9}), round: fc.integer({min: 1, max: 9}), by: text, person: fc.boolean(),
  agent: option(text), model: option(text), boundary: option(fc.constantFrom('L0', 'L1')), pool: option(text), session: option(text), workflow: option(oid), inputs: fc.dictionary(name, version, {noNullPrototype: true}), findings: fc.array(text, {maxLength: 3}), start: option(oid), output: option(version),
  outcome: fc.constantFrom('finished', 'timed-out', 'question', 'merged'), verdict: option(fc.constantFrom('pass' as const, 'changes' as const)), on: option(name), editedIn: option(fc.constant('approve-spec-1')), protectedPaths: fc.array(text, {maxLength: 2}),
  usage: fc.record({input: count, output: count, reasoning: count, cacheRead: count, cacheWrite: count, costMicro: count, source: fc.constantFrom('reported', 'estimated', 'partial', 'reserved', 'none')}), startedAt: option(fc.constant('2026-11-20T10:00:00Z')), endedAt: option(fc.constant('2026-11-20T10:01:00Z')), summary: body
})
test('a run record reads back as it was written', t => {
  fc.assert(fc.property(run, record => {
    t.deepEqual(parseRecord('003-code', renderRun(record), path), {value: record, problems: []})
    t.is(renderRun(record), renderRun({...record}))
  }), {numRuns: 500})
})
const check: fc.Arbitrary<CheckRecord> = fc.record({
  type: fc.constant('check' as const), number: fc.constant(12), name: fc.constant('012-check-code'), step: fc.constant('code'), command: text, expect: fc.constantFrom('pass', 'fail'), tree: oid, commit: oid, result: fc.constantFrom('green', 'red', 'error'),
  exit: option(fc.nat(255)), durationMs: count, endedAt: option(fc.constant('2026-11-20T10:01:00Z')), tail: body
})
test('a check record reads back as it was written', t => {
  fc.assert(fc.property(check, record => t.deepEqual(parseRecord('012-check-code', renderCheck(record), path), {value: record, problems: []})), {numRuns: 500})
})
