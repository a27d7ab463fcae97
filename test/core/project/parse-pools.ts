import test from 'ava'
import {parsePools} from '../../../src/core/project/parse-pools.ts'

test('tiers and pools are read', t => {
  const {value, problems} = parsePools('---\ntiers:\n  small: {claude: a, codex: b}\npools:\n  claude: {slots: 4, billing: subscription}\n  local: {}\n---\n', 'pools.md')
  t.deepEqual(problems, [])
  t.is(value?.tiers.get('small')?.get('codex'), 'b')
  t.deepEqual([...value?.pools.values() ?? []], [{name: 'claude', slots: 4, billing: 'subscription'}, {name: 'local', slots: 1, billing: 'metered'}])
})
test('a window is said not to be counted', t => {
  const {value, problems} = parsePools('---\npools:\n  claude: {slots: 4, window: {every: 5h, tokens: 2000000}}\n---\n', 'pools.md')
  t.is(value?.pools.get('claude')?.slots, 4)
  t.like(problems, [{severity: 'warning', code: 'window-uncounted', line: 3}])
})
test('negative slots are an error', t => {
  t.like(parsePools('---\npools: {a: {slots: -1}}\n---\n', 'pools.md'), {value: undefined, problems: [{code: 'invalid-value', line: 2}]})
})
