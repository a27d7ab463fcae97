import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

test('diff prints a patch that git would take when it is piped', async t => {
  const {code, stdout} = await runLine(['diff', 'rate'])
  t.is(code, 0)
  t.is(stdout, '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+\tnew\n')
})

test('diff goes through the pager of git on a terminal', async t => {
  const calls: {argv: readonly string[]; input: string | undefined}[] = []
  const runInteractive = async (argv: readonly string[], {input}: {readonly input?: string}) => {
    calls.push({argv, input})
    return 0
  }
  const {code, stdout} = await runLine(['diff', 'rate'], {terminal: 80, env: {NO_COLOR: '1'}, machine: {runInteractive}})
  t.is(code, 0)
  t.is(stdout, '')
  t.true(calls[0]!.argv.join(' ').includes('git var GIT_PAGER'))
  t.true(calls[0]!.input!.startsWith('spec of rate-limit-logins\n\n--- a/x'))
})

test('diff shows escape sequences in foreign text', async t => {
  const {stdout} = await runLine(['diff', 'rate'], {project: {diff: {title: 't', text: '+\u001B[2Jgone\n'}}})
  t.is(stdout, '+␛[2Jgone\n')
})

test('diff says so when there is no difference', async t => {
  const {code, stdout, stderr} = await runLine(['diff', 'rate'], {project: {diff: {title: 'code of rate', text: ''}}})
  t.is(code, 0)
  t.is(stdout, '')
  t.is(stderr, 'code of rate: no difference\n')
})

test('diff --json carries the title and the text', async t => {
  const {data} = JSON.parse((await runLine(['diff', 'rate', '--json'])).stdout) as {data: {item: string; title: string}}
  t.is(data.item, 'rate-limit-logins')
  t.is(data.title, 'spec of rate-limit-logins')
})
