import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeForm, makeItem, makeStep} from '../helpers/fake-session-for-commands.ts'

test('inbox lists what waits for me with the reason', async t => {
  const {code, stdout} = await runLine(['inbox'])
  t.is(code, 0)
  t.true(stdout.startsWith('▲  rate-limit-logins  approve-spec-1  waits for 2 hours  Rate limit logins\n'))
  t.true(stdout.includes('Decide: lifecycle approve rate-limit-logins'))
})

test('inbox lists my own steps beside the decisions', async t => {
  const item = makeItem('mockups', {standing: 'waiting', steps: [makeStep('mockup', {state: 'waiting', by: 'product'})]})
  const {stdout} = await runLine(['inbox'], {project: {items: [item]}})
  t.true(stdout.includes('mockups  mockup  yours to make'))
})

test('inbox --role lists what waits for a role', async t => {
  const item = makeItem('a', {forms: [makeForm('a', 'approve-code-1', {for: 'security', people: ['ben']})]})
  t.true((await runLine(['inbox', '--role', 'security'], {project: {items: [item]}})).stdout.includes('approve-code-1'))
  t.true((await runLine(['inbox'], {project: {items: [item]}})).stdout.includes('Nothing waits for you.'))
})

test('inbox answers an unknown role with the nearest', async t => {
  const {code, stderr} = await runLine(['inbox', '--role', 'produkt'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean "product"?'))
})

test('inbox tells a stranger why it is empty', async t => {
  const stranger = {name: 'Eve', email: 'eve@example.org', person: undefined, roles: []}
  const {stderr} = await runLine(['inbox'], {project: {view: {me: stranger}}})
  t.true(stderr.includes("eve@example.org is nobody's e-mail in .lifecycle/team.md"))
})

test('inbox --json carries decisions and own work', async t => {
  const {kind, data} = JSON.parse((await runLine(['inbox', '--json'])).stdout) as {kind: string; data: {decisions: {name: string; why: string}[]; work: unknown[]}}
  t.is(kind, 'inbox')
  t.deepEqual(data.decisions.map(({name, why}) => ({name, why})), [{name: 'approve-spec-1', why: 'waits for 2 hours'}])
  t.deepEqual(data.work, [])
})
