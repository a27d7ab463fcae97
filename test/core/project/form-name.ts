import test from 'ava'
import {parseFormName} from '../../../src/core/project/form-name.ts'

const rows = {
  'approve-spec-1': ['approve', 'approve-spec', 1], 'help-code-12': ['help', 'code', 12], 'outdated-code-1': ['outdated', 'code', 1], 'question-spec-2': ['question', 'spec', 2], 'redo-code-1': ['redo', 'code', 1],
  'skip-approve-spec-1': ['skip', 'approve-spec', 1], 'protected-code-1': ['protected', 'code', 1], 'sign-off-3': ['approve', 'sign-off', 3], 'help-approve-code-2-1': ['help', 'approve-code-2', 1]
} as const
for (const [name, [kind, step, number]] of Object.entries(rows)) {
  test(`${name} is read`, t => t.deepEqual(parseFormName(name), {kind, step, role: undefined, number}))
}
test('the asking half tells role from step', t => {
  t.deepEqual(parseFormName('approve-code-security-2', 'approve-code', 'security'), {kind: 'approve', step: 'approve-code', role: 'security', number: 2})
  t.deepEqual(parseFormName('skip-approve-code-security-2', 'skip-approve-code', 'security'), {kind: 'skip', step: 'approve-code', role: 'security', number: 2})
  t.deepEqual(parseFormName('approve-code-security-2', 'approve-code-security', 'product')?.role, undefined)
})
