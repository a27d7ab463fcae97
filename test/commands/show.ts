import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeForm, makeItem} from '../helpers/fake-session-for-commands.ts'

test('show tells where an item stands, why, and what comes next', async t => {
  const {code, stdout} = await runLine(['show', 'rate'])
  t.is(code, 0)
  t.snapshot(stdout)
})

test('show --json has the summary, the records and the next commands', async t => {
  const {data, kind} = JSON.parse((await runLine(['show', 'rate', '--json'])).stdout) as {kind: string; data: {id: string; body: string; runs: {name: string}[]; artifacts: {path: string}[]; nextCommands: {line: string}[]}}
  t.is(kind, 'item')
  t.is(data.id, 'rate-limit-logins')
  t.deepEqual(data.runs.map(run => run.name), ['001-spec'])
  t.is(data.artifacts[0]!.path, '.lifecycle/items/rate-limit-logins/spec.md')
  t.is(data.nextCommands[0]!.line, 'lifecycle diff rate-limit-logins')
})

test('show answers an unknown id with the nearest', async t => {
  const {code, stderr} = await runLine(['show', 'rote-limit'])
  t.is(code, 2)
  t.is(stderr, 'error: there is no item "rote-limit"\nDid you mean rate-limit-logins?\n')
})

test('show says with --json what went wrong in a problem', async t => {
  const {code, stdout, stderr} = await runLine(['show', 'rote-limit', '--json'])
  t.is(code, 2)
  t.is(stdout, '')
  t.deepEqual(JSON.parse(stderr), {schemaVersion: 1, kind: 'error', data: {problems: [{
    severity: 'error', code: 'USAGE_UNKNOWN_ITEM', message: 'there is no item "rote-limit"', target: 'rote-limit', fix: 'Did you mean rate-limit-logins?', details: {target: 'rote-limit'}
  }]}})
})

test('show marks checks and unknown costs for what they are', async t => {
  const item = makeItem('a')
  const check = {type: 'check', number: 2, name: '002-check-code', step: 'code', command: 'npm test', expect: 'pass', tree: '', commit: '', result: 'red', exit: 1, durationMs: 3000, endedAt: undefined, tail: ''} as const
  const {stdout} = await runLine(['show', 'a'], {project: {items: [item], detail: {runs: [check]}}})
  t.regex(stdout, /002-check-code {2}npm test {2}red {2}3s/)
})

test('show offers the answers of a form that asks for help', async t => {
  const form = makeForm('a', 'help-code-1', {kind: 'help', choices: ['retry', 'take', 'drop']})
  const {stdout} = await runLine(['show', 'a'], {project: {items: [makeItem('a', {standing: 'waiting', forms: [form]})]}})
  t.true(stdout.includes('lifecycle answer a help-code-1 retry  try again'))
  t.true(stdout.includes('lifecycle answer a help-code-1 drop   give the item up'))
})
