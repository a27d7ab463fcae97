import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('workflow graph draws stages, steps and who does them', async t => {
  const {code, stdout} = await runLine(['workflow', 'graph', 'feature'])
  t.is(code, 0)
  t.snapshot(stdout)
})

test('workflow graph --mermaid prints a flowchart', async t => {
  const {stdout} = await runLine(['workflow', 'graph', 'feature', '--mermaid'])
  t.true(stdout.startsWith('flowchart TD\n'))
  t.true(stdout.includes('step_approve_spec{"approve-spec<br>product"}'))
  t.true(stdout.includes('step_approve_code --> step_merge'))
})

test('workflow graph answers an unknown kind with the nearest', async t => {
  const {code, stderr} = await runLine(['workflow', 'graph', 'featur'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean "feature"?'))
})

test('workflow alone says what it can do', async t => {
  const {code, stderr} = await runLine(['workflow'])
  t.is(code, 2)
  t.true(stderr.includes('lifecycle workflow check, lifecycle workflow graph'))
  t.true((await runLine(['workflow', 'grap', 'x'])).stderr.includes('Did you mean lifecycle workflow graph?'))
})
