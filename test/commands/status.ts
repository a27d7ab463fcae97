import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeItem, sampleItems} from '../helpers/fake-session-for-commands.ts'

test('status shows items by stage with whom they wait for', async t => {
  const {code, stdout, stderr} = await runLine(['status'])
  t.is(code, 0)
  t.is(stderr, '')
  t.deepEqual(stdout.split('\n'), [
    'Specification 1',
    '  ▲  rate-limit-logins  feature  approve: you               $0.31  Rate limit logins',
    '',
    'Implementation 2',
    '  ●  tz-off-by-one      bug      code 4m12s               ≥ $1.42  Timezone is off',
    '  ■  export-csv         docs     waits for tz-off-by-one           Export to CSV',
    '',
    '1 finished (lifecycle status --all)',
    ''
  ])
})

test('status spells its marks in ASCII without a UTF-8 locale', async t => {
  const {stdout} = await runLine(['status'], {env: {LANG: 'C'}})
  t.regex(stdout, /^[ -~\n]*$/)
  t.true(stdout.includes('!  rate-limit-logins'))
  t.true(stdout.includes('>= $1.42'))
})

test('status cuts titles to the terminal and never off one', async t => {
  const items = [makeItem('a', {title: 'x'.repeat(200)})]
  const onTerminal = await runLine(['status'], {project: {items}, terminal: 60, env: {NO_COLOR: '1'}})
  t.true(onTerminal.stdout.split('\n').every(line => line.length <= 60))
  t.true(onTerminal.stdout.includes('xxx…'))
  const piped = await runLine(['status'], {project: {items}})
  t.true(piped.stdout.includes('x'.repeat(200)))
})

test('status keeps columns aligned with wide characters', async t => {
  const items = [makeItem('a', {kind: '機能', title: 'one'}), makeItem('b', {kind: 'bug', title: 'two'})]
  const {stdout} = await runLine(['status'], {project: {items}})
  const [first, second] = stdout.split('\n').slice(1)
  t.is(first!.indexOf('one') + 2, second!.indexOf('two'))
})

test('status shows foreign control characters instead of obeying them', async t => {
  const {stdout} = await runLine(['status'], {project: {items: [makeItem('a', {title: 'evil\u001B]0;owned\u0007'})]}})
  t.false(stdout.includes('\u001B'))
  t.true(stdout.includes('evil␛]0;owned␇'))
})

test('status --plain prints one tab-separated line per item', async t => {
  const {stdout} = await runLine(['status', '--plain'], {terminal: 40, env: {FORCE_COLOR: '1'}})
  t.deepEqual(stdout.split('\n'), [
    'rate-limit-logins\tSpecification\twaiting\tfeature\t2\tana\t310000\tRate limit logins',
    'tz-off-by-one\tImplementation\trunning\tbug\t0\t\t1420000\tTimezone is off',
    'export-csv\tImplementation\tblocked\tdocs\t2\ttz-off-by-one\t0\tExport to CSV',
    ''
  ])
})

test('status --plain keeps one line per item whatever a title holds', async t => {
  const {stdout} = await runLine(['status', '--plain'], {project: {items: [makeItem('a', {title: 'one\ttwo\nthree'})]}})
  t.is(stdout, 'a\tSpecification\tdue\tfeature\t2\t\t0\tone two three\n')
})

test('status --json prints the versioned envelope', async t => {
  const {stdout} = await runLine(['status', '--json'])
  const {schemaVersion, kind, data} = JSON.parse(stdout) as {schemaVersion: number; kind: string; data: {project: string; items: {id: string; owner: string | null; steps: {state: string}[]}[]; live: unknown[]}}
  t.is(schemaVersion, 1)
  t.is(kind, 'status')
  t.is(data.project, 'shop')
  t.deepEqual(data.items.map(item => item.id), ['rate-limit-logins', 'tz-off-by-one', 'export-csv'])
  t.is(data.items[1]!.owner, null)
  t.is(data.items[0]!.steps[0]!.state, 'done')
  t.is(data.live.length, 1)
})

test('status filters by kind, label, person and text', async t => {
  const list = async (...words: readonly string[]) => (await runLine(['status', '--plain', ...words])).stdout.split('\n').filter(line => line !== '').map(line => line.split('\t')[0])
  t.deepEqual(await list('kind:bug'), ['tz-off-by-one'])
  t.deepEqual(await list('waiting:me'), ['rate-limit-logins'])
  t.deepEqual(await list('label:auth', 'logins'), ['rate-limit-logins'])
  t.deepEqual(await list('Rate limit'), ['rate-limit-logins'])
  t.deepEqual(await list('is:done'), ['old-thing'])
})

test('status --all shows finished items too', async t => {
  const {stdout} = await runLine(['status', '--all'])
  t.true(stdout.includes('old-thing'))
  t.false(stdout.includes('lifecycle status --all'))
})

test('status answers a wrong filter with the right ones', async t => {
  const {code, stderr} = await runLine(['status', 'knd:bug'])
  t.is(code, 2)
  t.regex(stderr, /"knd:" is no filter: use one of kind, waiting/)
})

test('status tells how to add a first item', async t => {
  t.true((await runLine(['status'], {project: {items: []}})).stdout.includes('lifecycle new'))
  t.true((await runLine(['status', 'nothing-like-it'])).stdout.includes('No item fits this filter.'))
})

test('status reports problems of files on standard error', async t => {
  const problems = [{severity: 'error', code: 'unknown-agent', message: 'There is no agent "coder".', path: 'workflows/bug.md', line: 7, column: 3, fix: 'Name one of them.'}] as const
  const {code, stdout, stderr} = await runLine(['status', '--plain'], {project: {items: sampleItems(), view: {problems}}})
  t.is(code, 0)
  t.false(stdout.includes('coder'))
  t.is(stderr, '.lifecycle/workflows/bug.md:7:3: error: There is no agent "coder".\n  Name one of them.\n')
})

test('status counts mere warnings about the configuration', async t => {
  const warning = {severity: 'warning', code: 'unknown-stage', message: 'The stage "X" is not there.', path: 'workflows/bug.md', line: 7, fix: 'Add it.'} as const
  const {stderr} = await runLine(['status', '--plain'], {project: {items: sampleItems(), view: {problems: [warning, warning]}}})
  t.is(stderr, '2 warnings about the configuration: lifecycle workflow check\n')
})

test('status closes the session it opened', async t => {
  const {session} = await runLine(['status'])
  t.is(session.closed, 1)
})

test('status --json tells a problem once, with the item it is of', async t => {
  const own = {severity: 'error', code: 'unknown-item', message: 'It needs "x".', path: 'items/a/item.md', line: 3, fix: 'Remove it.'} as const
  const common = {...own, code: 'unknown-key', path: 'pools.md'} as const
  const {stdout} = await runLine(['status', '--json'], {project: {items: [makeItem('a', {problems: [own]})], view: {problems: [own, common]}}})
  const {data} = JSON.parse(stdout) as {data: {problems: {code: string}[]; items: {problems: {code: string}[]}[]}}
  t.deepEqual(data.problems.map(({code}) => code), ['unknown-key'])
  t.deepEqual(data.items[0]!.problems.map(({code}) => code), ['unknown-item'])
})
