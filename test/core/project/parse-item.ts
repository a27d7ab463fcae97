import test from 'ava'
import {parseItem} from '../../../src/core/project/parse-item.ts'

const path = 'items/rate-limit-logins/item.md'
const item = (yaml: string, body = 'Body\n'): string => `---\n${yaml}---\n${body}`

test('three lines are enough', t => {
  t.deepEqual(parseItem(item('title: Rate limit logins\nkind: feature\n', 'After five\n'), path), {
    value: {title: 'Rate limit logins', kind: 'feature', owner: undefined, priority: 2, labels: [], needs: [], parent: undefined, touches: [], budgetMicro: undefined, due: undefined, draft: false, hold: false, dropped: undefined, skip: [], body: 'After five\n'},
    problems: []
  })
})
test('every key is typed', t => {
  const yaml = 'title: "0123"\nkind: bug\nowner: ana\npriority: 0\nlabels: auth, api\nneeds: [a, b]\nparent: c\ntouches: "src/{a,b}/**"\nbudget: 2.50\ndue: 2026-12-01\ndraft: true\nhold: True\ndropped: no longer wanted\nskip: design\nsprint: 12\nestimate: {points: 3}\n'
  const {value, problems} = parseItem(item(yaml), path)
  t.deepEqual(problems, [])
  t.like(value, {title: '0123', owner: 'ana', priority: 0, labels: ['auth', 'api'], needs: ['a', 'b'], parent: 'c', touches: ['src/{a,b}/**'], budgetMicro: 2_500_000, due: '2026-12-01', draft: true, hold: true, dropped: 'no longer wanted', skip: ['design']})
})
test('blank values say nothing', t => {
  const {value, problems} = parseItem(item('title: A\nkind: bug\nowner:\npriority:\nlabels:\nbudget:\nhold:\ndropped:\n'), path)
  t.deepEqual(problems, [])
  t.like(value, {owner: undefined, priority: 2, labels: [], hold: false, dropped: undefined})
})
test('a missing title comes from the heading', t => t.is(parseItem(item('kind: bug\n', '\n## Logins fail ##\n'), path).value?.title, 'Logins fail'))
test('a missing title and heading come from the id', t => t.is(parseItem(item('kind: bug\n'), path).value?.title, 'Rate limit logins'))
test('dropped: false is not dropped', t => t.is(parseItem(item('kind: bug\ndropped: false\n'), path).value?.dropped, undefined))

test('a slip in a key is a warning with its line', t => {
  const {value, problems} = parseItem(item('title: A\nkind: bug\nprority: 0\n'), path)
  t.is(value?.priority, 2)
  t.like(problems[0], {severity: 'warning', code: 'unknown-key', line: 4, column: 1, path, fix: 'Did you mean "priority"?'})
})

const refuses = test.macro((t, yaml: string, code: string, line: number, fix: RegExp) => {
  const {value, problems} = parseItem(item(yaml), path)
  t.is(value, undefined)
  t.like(problems[0], {severity: 'error', code, line})
  t.regex(problems[0]?.fix ?? '', fix)
})
test('a missing kind is an error', refuses, 'title: A\n', 'missing-key', 2, /kind/)
test('a blank kind is an error', refuses, 'title: A\nkind:\n', 'invalid-value', 3, /text/)
test('a misspelt boolean is an error', refuses, 'kind: bug\nhold: ture\n', 'invalid-value', 3, /true or false/)
test('priority beyond 4 is an error', refuses, 'kind: bug\npriority: 5\n', 'invalid-value', 3, /0 to 4/)
test('a negative budget is an error', refuses, 'kind: bug\nbudget: -1\n', 'invalid-value', 3, /2\.00/)
test('an endless budget is an error', refuses, 'kind: bug\nbudget: 1e308\n', 'invalid-value', 3, /2\.00/)
test('NaN as budget is an error', refuses, 'kind: bug\nbudget: .nan\n', 'invalid-value', 3, /2\.00/)
test('a day that is none is an error', refuses, 'kind: bug\ndue: tomorrow\n', 'invalid-value', 3, /2026/)
test('a list as title is an error', refuses, 'kind: bug\ntitle: [a]\n', 'wrong-shape', 3, /single value/)
test('a map as labels is an error', refuses, 'kind: bug\nlabels: {a: b}\n', 'wrong-shape', 3, /list/)
test('a map inside labels is an error', refuses, 'kind: bug\nlabels: [a, {b: c}]\n', 'wrong-shape', 3, /single value/)
