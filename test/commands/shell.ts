import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test("shell starts the person's shell in the workspace", async t => {
  const started: unknown[] = []
  const runInteractive = async (argv: readonly string[], options: object) => {
    started.push(argv, options)
    return 0
  }
  const {code} = await runLine(['shell', 'tz'], {env: {SHELL: '/bin/zsh'}, machine: {runInteractive}})
  t.is(code, 0)
  t.deepEqual(started, [['/bin/zsh'], {cwd: '/work space/tree', env: {LIFECYCLE_OUT: '/out'}}])
})

test('shell says when an item has no workspace', async t => {
  const {code, stderr} = await runLine(['shell', 'rate'])
  t.is(code, 1)
  t.true(stderr.includes('lifecycle take rate-limit-logins'))
})
