import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('open prints an artifact where output is no terminal', async t => {
  const {code, stdout} = await runLine(['open', 'rate', 'spec'])
  t.is(code, 0)
  t.is(stdout, '# Spec\n\nRefuse the sixth attempt.\n')
})

test('open starts the editor on the file on a terminal', async t => {
  const opened: string[] = []
  const runInteractive = async (argv: readonly string[]) => {
    opened.push(argv.at(-1)!)
    return 0
  }
  const {stderr} = await runLine(['open', 'rate'], {terminal: 80, env: {VISUAL: 'ed'}, machine: {runInteractive}, project: {view: {edited: ['items/rate-limit-logins/item.md']}}})
  t.deepEqual(opened, ['/project/.lifecycle/items/rate-limit-logins/item.md'])
  t.true(stderr.includes('it counts once you commit it'))
})

test('open answers an unknown artifact with the nearest', async t => {
  const {code, stderr} = await runLine(['open', 'rate', 'spek'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean spec?'))
})
