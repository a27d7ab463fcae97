import test from 'ava'
import {emptyConfiguration} from '../../../src/core/project/build-configuration.ts'
import {checkItems, type CheckedItem} from '../../../src/core/project/check-items.ts'
import {type Configuration, type Workflow} from '../../../src/core/project/configuration.ts'
import {parseItem} from '../../../src/core/project/parse-item.ts'

const feature: Workflow = {kind: 'feature', title: 'Feature', stages: [], publish: new Map(), body: '', oid: '', steps: [{type: 'merge', name: 'merge', stage: 'x', line: 1, how: 'queue'}]}
const configuration: Configuration = {...emptyConfiguration, workflows: new Map([['feature', feature]])}
const item = (id: string, yaml = ''): CheckedItem => ({id, request: parseItem(`---\nkind: feature\n${yaml}---\n`, `items/${id}/item.md`).value})
const codes = (...items: readonly CheckedItem[]): readonly string[] => checkItems(items, configuration).map(problem => `${problem.path.split('/')[1]} ${problem.code}`)

test('sound items have no problems', t => t.deepEqual(codes(item('a', 'needs: [b]\nparent: b\n'), item('b')), []))
test('ids that differ in case are one problem', t => t.deepEqual(codes(item('login'), item('Login')), ['Login duplicate-id']))
test('an id that is none is a problem', t => t.deepEqual(codes(item('-rf'), item('con')), ['-rf invalid-name', 'con invalid-name']))
test('an unknown need names the nearest item', t => {
  const problems = checkItems([item('login', 'needs: [sesion]\n'), item('session')], configuration)
  t.like(problems, [{code: 'unknown-item', severity: 'error', fix: 'Did you mean "session"?'}])
})
test('archived items may be needed', t => t.deepEqual(checkItems([item('a', 'needs: [old]\n')], configuration, new Set(['old'])), []))
test('an unknown parent is a warning', t => t.like(checkItems([item('a', 'parent: zzzzzz\n')], configuration), [{severity: 'warning', code: 'unknown-item'}]))
test('a circle is a problem of each item in it', t => {
  const problems = checkItems([item('a', 'needs: [b]\n'), item('b', 'needs: [c]\n'), item('c', 'needs: [b]\n'), item('d')], configuration)
  t.deepEqual(problems.map(problem => problem.path), ['items/b/item.md', 'items/c/item.md'])
  t.regex(problems[0]?.message ?? '', /b → c → b/)
})
test('an item that needs itself is a circle', t => t.deepEqual(codes(item('a', 'needs: [a]\n')), ['a needs-circle']))
test('parents in a circle are a problem', t => t.deepEqual(codes(item('a', 'parent: b\n'), item('b', 'parent: a\n')), ['a parent-circle', 'b parent-circle']))
test('a diamond is no circle', t => t.deepEqual(codes(item('a', 'needs: [b, c]\n'), item('b', 'needs: [d]\n'), item('c', 'needs: [d]\n'), item('d')), []))
test('an unknown kind names the nearest', t => {
  t.like(checkItems([{id: 'a', request: parseItem('---\nkind: featrue\n---\n', 'x').value}], configuration), [{code: 'unknown-kind', fix: 'Did you mean "feature"?'}])
})
test('skipping an unknown step is a warning', t => t.like(checkItems([item('a', 'skip: [merg]\n')], configuration), [{severity: 'warning', code: 'unknown-step', fix: 'Did you mean "merge"?'}]))
test('a broken item is left to its own problems', t => t.deepEqual(codes({id: 'a', request: undefined}, item('b', 'needs: [a]\n')), []))
test('a chain of ten thousand items is walked', t => {
  const request = parseItem('---\nkind: feature\n---\n', 'x').value
  if (request === undefined) return t.fail()
  const chain = Array.from({length: 10_000}, (_, i) => ({id: `i${i}`, request: {...request, needs: [`i${(i + 1) % 10_000}`]}}))
  t.is(checkItems(chain, configuration).length, 10_000)
})
