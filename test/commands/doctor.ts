import test from 'ava'
import type {Finding} from '../../src/core/machine.ts'
import {runLine} from '../helpers/command-line.ts'

const findings: readonly Finding[] = [
  {severity: 'ok', code: 'git-version', message: 'git 2.43', fix: undefined, fixed: false},
  {severity: 'error', code: 'no-identity', message: 'git does not know who you are', fix: 'git config user.email "you@example.org"', fixed: false},
  {severity: 'warning', code: 'orphan', message: 'A workspace is left of old-thing', fix: 'lifecycle doctor --fix', fixed: false}
]

test('doctor prints each finding with what mends it', async t => {
  const {code, stdout} = await runLine(['doctor'], {machine: {examine: async () => findings}})
  t.is(code, 3)
  t.is(stdout, [
    '✓ git 2.43',
    '✗ git does not know who you are',
    '    git config user.email "you@example.org"',
    '▲ A workspace is left of old-thing',
    '    lifecycle doctor --fix',
    '',
    '1 error, 1 warning. lifecycle doctor --fix mends what can be mended safely.',
    ''
  ].join('\n'))
})

test('doctor does not offer to mend what it cannot', async t => {
  const {stdout} = await runLine(['doctor'], {machine: {examine: async () => findings.slice(0, 2)}})
  t.true(stdout.endsWith('\n1 error.\n'))
})

test('doctor --fix says what was mended', async t => {
  const asked: boolean[] = []
  const examine = async (_cwd: string, {fix}: {readonly fix: boolean}) => {
    asked.push(fix)
    return [{...findings[2]!, fixed: true}]
  }
  const {code, stdout} = await runLine(['doctor', '--fix'], {machine: {examine}})
  t.is(code, 0)
  t.deepEqual(asked, [true])
  t.true(stdout.includes('(mended)'))
  t.true(stdout.includes('All well; 1 finding mended.'))
})

test('doctor --json prints findings as problems', async t => {
  const {stdout} = await runLine(['doctor', '--json'], {machine: {examine: async () => findings}})
  const {data} = JSON.parse(stdout) as {data: {findings: {severity: string; fix: string | null}[]}}
  t.deepEqual(data.findings.map(({severity, fix}) => [severity, fix]), [['ok', null], ['error', 'git config user.email "you@example.org"'], ['warning', 'lifecycle doctor --fix']])
})
