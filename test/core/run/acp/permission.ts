import test from 'ava'
import {answerPermission} from '../../../../src/core/run/acp/permission.ts'

const options = [{optionId: 'ever', kind: 'allow_always'}, {optionId: 'yes', kind: 'allow_once'}, {optionId: 'no', kind: 'reject_once'}]
const nothing = {mayEdit: false, mayRun: false, mayReach: false}
const policy = {grants: nothing, tree: '/run/tree', out: '/run/out', folders: ['/srv/style'], tools: [], toolServers: [{name: 'docs', command: ['npx'], env: []}]}
const at = (path: string) => ({locations: [{path}]})

type Row = readonly [title: string, call: object, changes: Partial<typeof policy>, isAllowed: boolean]
const edits = {grants: {...nothing, mayEdit: true}}
const runs = {grants: {...nothing, mayRun: true}}

const rows: readonly Row[] = [
  ['reading in the tree', {kind: 'read', ...at('/run/tree/a.js')}, {}, true],
  ['reading in a folder of its file', {kind: 'search', ...at('/srv/style/x.md')}, {}, true],
  ['reading elsewhere', {kind: 'read', ...at('/home/ana/.ssh/id')}, edits, false],
  ['its document', {kind: 'edit', ...at('/run/out/spec.md')}, {}, true],
  ['an edit in the tree by a reader', {kind: 'edit', ...at('/run/tree/a.js')}, {}, false],
  ['an edit in the tree by a maker', {kind: 'edit', ...at('/run/tree/a.js')}, edits, true],
  ['an edit by a relative path', {kind: 'edit', rawInput: {file_path: 'src/a.js'}}, edits, true],
  ['an edit outside by a relative path', {kind: 'edit', rawInput: {file_path: '../other/a.js'}}, edits, false],
  ['an edit outside behind the document', {kind: 'edit', ...at('/run/out/../tree/a.js')}, {}, false],
  ['an edit that names one place and changes another', {kind: 'edit', ...at('/run/tree/a.js'), content: [{type: 'diff', path: '/etc/passwd'}]}, edits, false],
  ['an edit beside the document folder', {kind: 'edit', ...at('/run/out-of/spec.md')}, {}, false],
  ['an edit that names no place', {kind: 'edit'}, {}, false],
  ['a command', {kind: 'execute', rawInput: {command: 'npm test'}}, runs, true],
  ['a command that may not be run', {kind: 'execute', rawInput: {command: 'npm test'}}, edits, false],
  ['the network', {kind: 'fetch'}, {grants: {...nothing, mayReach: true}}, true],
  ['the network that was not granted', {kind: 'fetch'}, runs, false],
  ['a thought', {kind: 'think'}, {}, true],
  ['leaving the mode that asks', {kind: 'switch_mode'}, {grants: {mayEdit: true, mayRun: true, mayReach: true}}, false],
  ['a tool of its server', {kind: 'other', title: 'docs: find'}, {}, true],
  ['a tool of nobody knows whom', {kind: 'other', title: 'shop: buy'}, edits, false],
  ['entering the folder of its document', {kind: 'other', ...at('/run/out')}, {}, true],
  ['entering another folder', {kind: 'other', ...at('/home/ana')}, {}, false],
  ['a named command', {kind: 'execute', title: 'npm test'}, {...runs, tools: ['npm test'] as never}, true],
  ['a command that is not named', {kind: 'execute', title: 'rm'}, {...runs, tools: ['npm test'] as never}, false]
]

for (const [title, call, changes, isAllowed] of rows) {
  test(`${title} is ${isAllowed ? 'allowed this once' : 'refused'}`, t => {
    const {outcome, refused} = answerPermission({toolCall: call, options}, {...policy, ...changes})
    t.deepEqual(outcome, {outcome: 'selected', optionId: isAllowed ? 'yes' : 'no'})
    t.is(refused === undefined, isAllowed)
  })
}

test('what cannot be allowed this once alone is refused', t => {
  t.deepEqual(answerPermission({toolCall: {kind: 'think'}, options: options.filter(({kind}) => kind !== 'allow_once')}, policy).outcome, {outcome: 'selected', optionId: 'no'})
})

test('where there is no way to say no the turn is cancelled', t => {
  t.deepEqual(answerPermission({toolCall: {kind: 'fetch'}, options: []}, policy).outcome, {outcome: 'cancelled'})
})

test('a question of any form is answered', t => {
  for (const params of [{}, {toolCall: 7, options: 'x'}, {toolCall: {kind: 'edit', locations: [{path: 7}], rawInput: [], content: [null]}, options: [null, {kind: 'allow_once', optionId: 5}]}]) {
    t.deepEqual(answerPermission(params, policy).outcome, {outcome: 'cancelled'})
  }
})
