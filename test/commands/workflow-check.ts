import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

const problems = [
  {severity: 'error', code: 'unknown-agent', message: 'There is no agent "coder".', path: 'workflows/bug.md', line: 7, column: 12, fix: 'Did you mean "implementer"?'},
  {severity: 'warning', code: 'no-member', message: 'Nobody is security.', path: 'team.md', fix: 'Give somebody the role.'},
  {severity: 'error', code: 'unknown-key', message: 'An item is broken.', path: 'items/a/item.md', line: 1, fix: 'Mend it.'}
] as const

test('workflow check prints problems as path:line:column', async t => {
  const {code, stdout} = await runLine(['workflow', 'check'], {project: {view: {problems}}})
  t.is(code, 1)
  t.is(stdout, [
    '.lifecycle/workflows/bug.md:7:12: error: There is no agent "coder".',
    '  Did you mean "implementer"?',
    '.lifecycle/team.md: warning: Nobody is security.',
    '  Give somebody the role.',
    '',
    '1 error, 1 warning',
    ''
  ].join('\n'))
})

test('workflow check says when all is well', async t => {
  const {code, stdout} = await runLine(['workflow', 'check'])
  t.is(code, 0)
  t.is(stdout, 'All well: 2 workflows (feature, bug).\n')
})

test('workflow check --json prints the problems with their targets', async t => {
  const {data} = JSON.parse((await runLine(['workflow', 'check', '--json'], {project: {view: {problems}}})).stdout) as {data: {problems: {target: string}[]}}
  t.deepEqual(data.problems.map(({target}) => target), ['.lifecycle/workflows/bug.md:7:12', '.lifecycle/team.md'])
})
