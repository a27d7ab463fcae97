import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {publicDefinitions} from '../../src/commands/line/definitions.ts'

test('help shows the fifteen commands by what a person wants', async t => {
  const {code, stdout} = await runLine(['--help'])
  t.is(code, 0)
  t.snapshot(stdout)
})

test('help --all adds the rest and the exit codes', async t => {
  const {stdout} = await runLine(['help', '--all'])
  for (const {name} of publicDefinitions) t.true(stdout.includes(`  ${name}`), name)
  t.false(stdout.includes('supervise'))
  t.snapshot(stdout)
})

test('help of a command is the same in all three ways', async t => {
  const [one, two, three] = await Promise.all([runLine(['approve', '--help']), runLine(['help', 'approve']), runLine(['approve', 'x', '-h'])])
  t.is(one.stdout, two.stdout)
  t.is(one.stdout, three.stdout)
  t.snapshot(one.stdout)
})

test('help of a family shows all its commands', async t => {
  const {stdout} = await runLine(['workflow', '--help'])
  t.is(stdout, (await runLine(['help', 'workflow'])).stdout)
  t.true(stdout.includes('lifecycle workflow check'))
  t.true(stdout.includes('lifecycle workflow graph'))
})

test('help answers an unknown command with the nearest', async t => {
  const {code, stderr} = await runLine(['help', 'staus'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean lifecycle status?'))
})

test('help keeps its lines within a narrow terminal', async t => {
  const {stdout} = await runLine(['approve', '--help'], {terminal: 60, env: {NO_COLOR: '1'}})
  t.true(stdout.split('\n').every(line => line.length <= 60))
})

test('every command has an example or is plain enough, and starts with lifecycle', t => {
  for (const {name, examples, description, summary} of publicDefinitions) {
    t.true((examples ?? []).length > 0, name)
    t.true(description.length > 40, name)
    t.false(summary.endsWith('.'), name)
    for (const {line} of examples ?? []) t.regex(line, /lifecycle/, name)
  }
})
