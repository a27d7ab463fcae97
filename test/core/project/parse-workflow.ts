import test from 'ava'
import {type Agent} from '../../../src/core/project/configuration.ts'
import {parseAgent} from '../../../src/core/project/parse-agent.ts'
import {parseWorkflow} from '../../../src/core/project/parse-workflow.ts'

const agent = (name: string, yaml: string): [string, Agent] => {
  const {value} = parseAgent(`---\nrun: claude\n${yaml}\n---\n`, `agents/${name}.md`, 'oid')
  if (value === undefined) throw new Error(name)
  return [name, value]
}
const context = {
  agents: new Map([agent('spec-writer', ''), agent('test-author', 'makes: commits'), agent('implementer', 'makes: commits\nrounds: 5\nretries: 2'), agent('reviewer', 'makes: verdict'), agent('security-auditor', 'makes: verdict')]),
  roles: new Set(['product', 'engineer', 'security', 'designer']),
  oid: 'abc'
}
const parse = (yaml: string): ReturnType<typeof parseWorkflow> => parseWorkflow(`---\n${yaml}---\nWhy.\n`, 'workflows/feature.md', context)
const steps = (...lines: readonly string[]): string => `stages:\n  One:\n${lines.map(line => `    - ${line}\n`).join('')}`

const full = `title: Feature
stages:
  Specification:
    - spec: {by: spec-writer, from: item}
    - approve: {by: product, ask: ["Does the spec cover every acceptance criterion?"]}
  Design:
    - mockup: {by: designer, from: spec}            # a role
  Implementation:
    - tests: {by: test-author, from: spec}
    - code: {by: implementer, from: [spec, mockup, tests], check: npm test, rounds: 3, budget: 2.00}
  Review:
    - review: {by: reviewer, from: [spec, code]}
    - security: {by: security-auditor, from: [spec, code]}
    - approve: {by: [engineer, security], disagree: block}
  Release:
    - merge: queue
publish: {spec: 'docs/specs/{id}.md'}
`

test('the workflow of the manual is read whole', t => {
  const {value, problems} = parse(full)
  t.deepEqual(problems, [])
  t.is(value?.kind, 'feature')
  t.is(value?.title, 'Feature')
  t.is(value?.body, 'Why.')
  t.deepEqual(value?.stages, ['Specification', 'Design', 'Implementation', 'Review', 'Release'])
  t.deepEqual(value?.steps.map(step => step.name), ['spec', 'approve-spec', 'mockup', 'tests', 'code', 'review', 'security', 'approve-code', 'merge'])
  t.deepEqual(value?.steps.map(step => step.line), [5, 6, 8, 10, 11, 13, 14, 15, 17])
  t.deepEqual(value?.steps[4], {type: 'pass', name: 'code', stage: 'Implementation', line: 11, by: 'implementer', human: false, makes: 'commits', from: ['spec', 'mockup', 'tests'], checks: [{run: 'npm test', expect: 'pass', timeoutMs: 1_800_000}], rounds: 3, retries: 2, budgetMicro: 2_000_000})
  t.deepEqual(value?.steps[1], {type: 'approve', name: 'approve-spec', stage: 'Specification', line: 6, roles: ['product'], ask: ['Does the spec cover every acceptance criterion?'], disagree: {how: 'block'}, deferMs: undefined})
  t.deepEqual(value?.steps[8], {type: 'merge', name: 'merge', stage: 'Release', line: 17, how: 'queue'})
  t.deepEqual([...value?.publish ?? []], [['spec', 'docs/specs/{id}.md']])
})
test('a person\'s step makes a document unless it says otherwise', t => {
  const {value} = parse(steps('mockup: designer', 'fix: {by: engineer, makes: commits}'))
  t.like(value?.steps, [{human: true, makes: 'document', from: ['item']}, {human: true, makes: 'commits', from: ['mockup']}])
})
test('short forms are read', t => {
  const {value, problems} = parse(steps('spec: spec-writer', 'approve: product', 'code: implementer', 'approve: engineer, security', 'merge: request'))
  t.deepEqual(problems, [])
  t.like(value?.steps, [{from: ['item']}, {roles: ['product']}, {from: ['spec'], rounds: 5}, {roles: ['engineer', 'security']}, {how: 'request'}])
})
test('limits default to the agent\'s, else to two and one', t => {
  t.like(parse(steps('tests: test-author', 'code: {by: implementer, from: tests}')).value?.steps, [{rounds: 2, retries: 1}, {rounds: 5, retries: 2}])
})
test('checks are a text, a map or a list', t => {
  const checksOf = (check: string): unknown => {
    const step = parse(steps(`tests: {by: test-author, from: item, check: ${check}}`)).value?.steps[0]
    return step?.type === 'pass' ? step.checks : undefined
  }
  t.deepEqual(checksOf('{run: npm test, expect: fail, timeout: 90s}'), [{run: 'npm test', expect: 'fail', timeoutMs: 90_000}])
  t.like(checksOf('[npm test, {run: npm run lint}]'), [{run: 'npm test'}, {run: 'npm run lint'}])
  t.like(checksOf('"npm test -- a, b"'), [{run: 'npm test -- a, b'}])
})
test('disagreement and deferral are typed', t => {
  t.like(parse(steps('code: {by: implementer, from: item}', 'approve: {by: [engineer, security], disagree: override security, defer: 3d}')).value?.steps[1], {disagree: {how: 'override', role: 'security'}, deferMs: 259_200_000})
  t.like(parse(steps('code: {by: implementer, from: item}', 'approve: {by: [engineer, security], disagree: escalate product}')).value?.steps[1], {disagree: {how: 'escalate', role: 'product'}})
})
test('an approval takes the name it is given', t => {
  t.deepEqual(parse(steps('spec: spec-writer', 'approve: product', 'approve: {by: engineer, as: sign-off}')).value?.steps.map(step => step.name), ['spec', 'approve-spec', 'sign-off'])
})
test('an approval is not named for a judge', t => {
  t.deepEqual(parse(steps('code: {by: implementer, from: item}', 'review: {by: reviewer, from: code}', 'approve: engineer')).value?.steps.at(-1)?.name, 'approve-code')
})
test('code means the whole change where no step has that name', t => {
  t.deepEqual(parse(steps('fix: {by: implementer, from: item}', 'review: {by: reviewer, from: [item, code]}')).problems, [])
})
test('stages may be empty and named like numbers', t => {
  t.deepEqual(parse('stages:\n  "10":\n    - spec: spec-writer\n  "2":\n  Done:\n').value?.stages, ['10', '2', 'Done'])
})
test('a role without members is a warning with its line', t => {
  const {value, problems} = parse(steps('spec: spec-writer', 'approve: legal'))
  t.truthy(value)
  t.like(problems, [{severity: 'warning', code: 'role-without-members', line: 5}])
})

const refuses = test.macro((t, yaml: string, code: string, line: number, fix: RegExp) => {
  const {value, problems} = parse(yaml)
  t.is(value, undefined)
  const problem = problems.find(each => each.severity === 'error')
  t.like(problem, {code, line, path: 'workflows/feature.md'}, JSON.stringify(problems))
  t.regex(problem?.fix ?? '', fix)
})
test('an unknown agent is an error with the nearest', refuses, steps('code: {by: implementor, from: item}'), 'unknown-agent', 4, /"implementer"/)
test('an unknown name far from all says where to add it', refuses, steps('code: {by: zzzzzz, from: item}'), 'unknown-agent', 4, /agents\/zzzzzz\.md/)
test('an unknown input is an error with the nearest', refuses, steps('spec: spec-writer', 'code: {by: implementer, from: spek}'), 'unknown-step', 5, /"spec"/)
test('a later step is no input', refuses, steps('spec: {by: spec-writer, from: tests}', 'tests: {by: test-author, from: item}'), 'unknown-step', 4, /earlier/)
test('a step is not made from itself', refuses, steps('spec: {by: spec-writer, from: spec}'), 'invalid-input', 4, /earlier/)
test('an approval is no input', refuses, steps('spec: spec-writer', 'approve: product', 'code: {by: implementer, from: [spec, approve-spec]}'), 'invalid-input', 6, /Remove/)
test('an input twice is an error', refuses, steps('spec: {by: spec-writer, from: [item, item]}'), 'invalid-input'.replace('input', 'value'), 4, /once/)
test('code without commits before it is an error', refuses, steps('spec: {by: spec-writer, from: code}'), 'unknown-step', 4, /commits/)
test('two steps of one name are an error', refuses, steps('spec: spec-writer', 'spec: {by: spec-writer, from: item}'), 'duplicate-step', 5, /another name/)
test('two merges are an error', refuses, steps('code: {by: implementer, from: item}', 'merge: queue', 'merge: queue'), 'duplicate-step', 6, /another name/)
test('an approval of nothing needs a name', refuses, steps('spec: spec-writer', 'approve: product', 'approve: engineer'), 'approve-unnamed', 6, /as:/)
for (const name of ['item', 'state', 'decisions', 'runs', 'question', 'usage', 'check-x', 'help-x', 'outdated-x', 'question-x', 'redo-x', 'protected-x', 'skip-x', 'Spec', 'a_b', 'x'.repeat(49), 'con']) {
  test(`the step name ${name.slice(0, 20)} is refused`, refuses, steps(`${name}: spec-writer`), 'reserved-name', 4, /another name/)
}
test('a pass named like an approval is refused', refuses, steps('approve-x: spec-writer'), 'reserved-name', 4, /approve/)
test('reroute is refused as not of this version', refuses, steps('spec: spec-writer', 'approve: {by: product, disagree: reroute}'), 'invalid-value', 5, /This version has no "reroute"/)
test('rerun is refused as not of this version', refuses, steps('spec: spec-writer', 'approve: {by: product, disagree: rerun}'), 'invalid-value', 5, /This version has no "rerun"/)
test('a role that is asked is not escalated to', refuses, steps('spec: spec-writer', 'approve: {by: [product, security], disagree: escalate security}'), 'invalid-value', 5, /override security/)
test('a step named code makes commits', refuses, steps('code: spec-writer'), 'reserved-name', 4, /another name/)
test('who overrides must be asked', refuses, steps('spec: spec-writer', 'approve: {by: product, disagree: override security}'), 'invalid-value', 5, /escalate security/)
test('nobody asked is an error', refuses, steps('spec: spec-writer', 'approve: {by: []}'), 'missing-key', 5, /role/)
test('a role asked twice is an error', refuses, steps('spec: spec-writer', 'approve: {by: [product, product]}'), 'invalid-value', 5, /once/)
test('an unknown way to merge is an error', refuses, steps('code: {by: implementer, from: item}', 'merge: queu'), 'invalid-value', 5, /"queue"/)
test('an unknown key of a step is an error with the nearest', refuses, steps('code: {by: implementer, form: item}'), 'unknown-key', 4, /"from"/)
test('a step with two names is an error', refuses, 'stages:\n  One:\n    - spec: spec-writer\n      code: implementer\n', 'wrong-shape', 4, /Begin each/)
test('a step of text is an error', refuses, steps('spec'), 'wrong-shape', 4, /name:/)
test('a stage without list is an error', refuses, 'stages:\n  One: {spec: x}\n', 'wrong-shape', 3, /list/)
test('a workflow without stages is an error', refuses, 'title: X\n', 'missing-key', 2, /stages/)
test('a workflow without steps is an error', refuses, 'stages:\n  One:\n', 'no-steps', 2, /step/)
test('braces without quotes are explained', refuses, `${steps('spec: spec-writer')}publish: {spec: docs/{id}.md}\n`, 'frontmatter-syntax', 5, /quotes around .*braces/)
test('checks on a document are an error', refuses, steps('spec: {by: spec-writer, from: item, check: npm test}'), 'check-without-commits', 4, /commits/)
test('commits after the merge are an error', refuses, steps('code: {by: implementer, from: item}', 'merge: queue', 'more: {by: test-author, from: item}'), 'commits-after-merge', 6, /before/)
test('an agent\'s output is not changed here', refuses, steps('spec: {by: spec-writer, from: item, makes: commits}'), 'invalid-value', 4, /Remove/)
test('a negative budget is an error', refuses, steps('spec: {by: spec-writer, from: item, budget: -1}'), 'invalid-value', 4, /2\.00/)
test('publishing an unknown step is an error', refuses, `${steps('spec: spec-writer')}publish: {spex: "docs/{id}.md"}\n`, 'unknown-step', 5, /"spec"/)
for (const target of ['../{id}.md', '/etc/{id}', 'docs/../../{id}', '.git/hooks/{id}', '.lifecycle/{id}.md', 'docs/spec.md', 'a/.git/{id}', 'a//{id}']) {
  test(`publishing to ${target} is an error`, refuses, `${steps('spec: spec-writer')}publish: {spec: "${target}"}\n`, 'invalid-path', 5, /inside the repository/)
}
