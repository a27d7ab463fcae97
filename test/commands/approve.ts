import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeForm, makeItem} from '../helpers/fake-session-for-commands.ts'

test('approve fills in the open form and says how to undo it', async t => {
  const {code, stdout, session} = await runLine(['approve', 'rate', '-m', 'Fine', '--reply', 'Yes'])
  t.is(code, 0)
  t.deepEqual(session.calls, [{name: 'answer', given: [{item: 'rate-limit-logins', form: 'approve-spec-1', answer: 'approve', replies: ['Yes'], comment: 'Fine'}]}])
  t.true(stdout.includes('approve: approve-spec-1 of rate-limit-logins, committed as c0ffee1234'))
  t.true(stdout.includes('Undo: git revert c0ffee1234'))
})

test('approve asks the questions one by one on a terminal', async t => {
  const form = makeForm('a', 'approve-code-1', {questions: ['Is it tested?', 'Is it safe?']})
  const {code, stderr, session} = await runLine(['approve', 'a'], {terminal: 80, typed: ['yes', 'very'], project: {items: [makeItem('a', {forms: [form]})]}})
  t.is(code, 0)
  t.true(stderr.includes('1. Is it tested?'))
  t.true(stderr.includes('2. Is it safe?'))
  t.deepEqual(session.calls[0]!.given, [{item: 'a', form: 'approve-code-1', answer: 'approve', replies: ['yes', 'very']}])
})

test('approve asks nothing in CI and commits nothing that would not count', async t => {
  const {code, stderr, session} = await runLine(['approve', 'rate'], {terminal: 80, env: {CI: 'true'}})
  t.is(code, 2)
  t.true(stderr.includes('Does the spec cover every acceptance criterion?'))
  t.true(stderr.includes('lifecycle approve rate-limit-logins --reply "…"'))
  t.deepEqual(session.calls, [])
})

test('approve commits nothing when a question stays without a reply', async t => {
  const {code, session} = await runLine(['approve', 'rate'], {terminal: 80, typed: ['']})
  t.is(code, 2)
  t.deepEqual(session.calls, [])
})

test('approve reads its comment from standard input', async t => {
  const {session} = await runLine(['approve', 'rate', '-m', '-', '--reply', 'Yes'], {stdin: 'Two lines\nof comment\n'})
  t.like(session.calls[0]!.given[0], {comment: 'Two lines\nof comment'})
})

test('approve refuses more replies than questions', async t => {
  const {code, session} = await runLine(['approve', 'rate', '--reply', 'a', '--reply', 'b'])
  t.is(code, 2)
  t.deepEqual(session.calls, [])
})

test('approve says when nothing is asked, and what is', async t => {
  const nothing = await runLine(['approve', 'export'])
  t.is(nothing.code, 1)
  t.true(nothing.stderr.includes('export-csv waits for no approval'))
  const form = makeForm('a', 'help-code-1', {kind: 'help', choices: ['retry', 'drop']})
  const other = await runLine(['approve', 'a'], {project: {items: [makeItem('a', {forms: [form]})]}})
  t.true(other.stderr.includes('lifecycle answer a help-code-1 <retry|drop>'))
})

test('approve takes the form of mine where several roles are asked', async t => {
  const forms = [makeForm('a', 'approve-code-security-1', {for: 'security', people: ['ben']}), makeForm('a', 'approve-code-engineer-1', {for: 'engineer', people: ['ana']})]
  const {session} = await runLine(['approve', 'a'], {project: {items: [makeItem('a', {forms})]}})
  t.like(session.calls[0]!.given[0], {form: 'approve-code-engineer-1'})
})

test('approve wants a name where several forms are mine', async t => {
  const forms = [makeForm('a', 'approve-code-1'), makeForm('a', 'approve-text-1')]
  const project = {items: [makeItem('a', {forms})]}
  const unclear = await runLine(['approve', 'a'], {project})
  t.is(unclear.code, 2)
  t.true(unclear.stderr.includes('--form approve-code-1'))
  const named = await runLine(['approve', 'a', '--form', 'approve-t'], {project})
  t.like(named.session.calls[0]!.given[0], {form: 'approve-text-1'})
  const wrong = await runLine(['approve', 'a', '--form', 'aprove-code-1'], {project})
  t.is(wrong.code, 2)
  t.true(wrong.stderr.includes('Did you mean approve-code-1?'))
})

test('approve writes nothing for somebody who does not decide', async t => {
  const forms = [makeForm('a', 'approve-code-1', {for: 'security', people: ['ben']})]
  const {code, stderr, session} = await runLine(['approve', 'a'], {project: {items: [makeItem('a', {forms})]}})
  t.is(code, 1)
  t.true(stderr.includes('approve-code-1 is decided by security (ben), and you are ana; nothing was written'))
  t.true(stderr.includes('ben can: lifecycle approve a'))
  t.deepEqual(session.calls, [])
})

test('approve says how somebody gets a role that nobody has', async t => {
  const forms = [makeForm('a', 'approve-code-1', {for: 'security', people: []})]
  const {code, stderr} = await runLine(['approve', 'a'], {project: {items: [makeItem('a', {forms})]}})
  t.is(code, 1)
  t.true(stderr.includes('Give ana the role security in .lifecycle/team.md and commit it.'))
})

test('approve --edit opens the form and commits what was saved', async t => {
  const opened: string[] = []
  const runInteractive = async (argv: readonly string[]) => {
    opened.push(argv.at(-1)!)
    return 0
  }
  const file = 'items/rate-limit-logins/decisions/approve-spec-1.md'
  const {code, session} = await runLine(['approve', 'rate', '--edit'], {env: {EDITOR: 'ed'}, machine: {runInteractive}, project: {view: {edited: [file]}}})
  t.is(code, 0)
  t.deepEqual(opened, [`/project/.lifecycle/${file}`])
  t.deepEqual(session.calls, [{name: 'commitEdited', given: [[file]]}])
})

test('approve --edit decides nothing when nothing was changed', async t => {
  const {code, stderr, session} = await runLine(['approve', 'rate', '--edit'], {env: {EDITOR: 'ed'}, machine: {runInteractive: async () => 0}})
  t.is(code, 1)
  t.true(stderr.includes('nothing is decided'))
  t.deepEqual(session.calls, [])
})

test('approve --edit needs a checked-out home', async t => {
  const {code, stderr} = await runLine(['approve', 'rate', '--edit'], {project: {folder: undefined}})
  t.is(code, 2)
  t.true(stderr.includes('Answer with -m and --reply instead.'))
})

test('approve --edit says so when the editor fails', async t => {
  const {code, stderr} = await runLine(['approve', 'rate', '--edit'], {env: {EDITOR: 'false'}, machine: {runInteractive: async () => 1}})
  t.is(code, 1)
  t.true(stderr.includes('the editor (false) ended with 1'))
})

test('approve --json prints the decision and its commit', async t => {
  const {stdout} = await runLine(['approve', 'rate', '--json', '--reply', 'y'])
  t.like(JSON.parse(stdout), {kind: 'decision', data: {item: 'rate-limit-logins', form: 'approve-spec-1', answer: 'approve'}})
})
