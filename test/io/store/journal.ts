import {fork} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {type JournalEntry} from '../../../src/core/project/snapshot.ts'
import {journalFolder, openJournal} from '../../../src/io/store/journal.ts'
import {temporaryFolder} from '../../helpers/home-repository.ts'

const entry = (item: string, number: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  item, run: `${String(number).padStart(3, '0')}-code`, number, step: 'code', type: 'pass', attempt: 1, round: 1, by: 'implementer',
  inputs: {spec: 'abc'}, findings: [], start: undefined, pool: 'local', reservedMicro: 0, startedAt: '2026-11-20T10:20:00Z', ...more
})

test('an entry begins once, is listed and ends', async t => {
  const journal = openJournal(journalFolder(temporaryFolder(t)))
  t.deepEqual(await journal.list(), [])
  t.true(await journal.begin(entry('one', 3)))
  t.false(await journal.begin(entry('one', 3, {step: 'spec'})))
  t.true(await journal.begin(entry('one-3', 3, {start: 'f'.repeat(40)})))
  t.deepEqual(await journal.list(), [entry('one-3', 3, {start: 'f'.repeat(40)}), entry('one', 3)])
  await journal.end({item: 'one', run: '003-code'})
  await journal.end({item: 'one', run: '003-code'})
  t.deepEqual((await journal.list()).map(found => found.item), ['one-3'])
  t.true(await journal.begin(entry('one', 3)))
})

test('one of many processes at once begins the run', async t => {
  const folder = journalFolder(temporaryFolder(t))
  const script = path.join(folder, '../begin.mts')
  mkdirSync(path.dirname(script), {recursive: true})
  writeFileSync(script, `import {openJournal} from ${JSON.stringify(path.resolve('src/io/store/journal.ts'))}
    process.on('message', async () => { process.send(await openJournal(${JSON.stringify(folder)}).begin({...${JSON.stringify(entry('one', 1))}, by: String(process.pid)})); process.disconnect() })
    process.send('ready')`)
  const children = await Promise.all(Array.from({length: 4}, () => new Promise<ReturnType<typeof fork>>(resolve => {
    const child = fork(script, {execArgv: ['--import=tsx'], cwd: path.resolve('.')})
    child.once('message', () => resolve(child))
  })))
  const answers = await Promise.all(children.map(child => new Promise(resolve => {
    child.once('message', answer => resolve({answer, pid: child.pid}))
    child.send('go')
  }))) as {answer: boolean; pid: number}[]
  const winners = answers.filter(({answer}) => answer)
  t.is(winners.length, 1)
  t.is((await openJournal(folder).list())[0]?.by, String(winners[0]?.pid))
  t.deepEqual(readdirSync(folder), ['one.1.json'])
})

test('broken entries are reported and do not hide the others', async t => {
  const folder = journalFolder(temporaryFolder(t))
  const journal = openJournal(folder)
  await journal.begin(entry('one', 1))
  const whole = readFileSync(path.join(folder, 'one.1.json'), 'utf8')
  const broken: Record<string, string> = {
    'cut.1.json': whole.slice(0, 40), 'empty.1.json': '', 'list.1.json': '[]', 'null.1.json': 'null', 'other-name.2.json': whole,
    'number.1.json': JSON.stringify({...entry('number', 1), number: '1'}), 'kind.1.json': JSON.stringify({...entry('kind', 1), type: 'sleep'}),
    'inputs.1.json': JSON.stringify({...entry('inputs', 1), inputs: {spec: 1}}), 'findings.1.json': JSON.stringify({...entry('findings', 1), findings: [1]}),
    'evil.1.json': JSON.stringify({...entry('one', 1), item: '../x'})
  }
  for (const [name, text] of Object.entries(broken)) writeFileSync(path.join(folder, name), text)
  writeFileSync(path.join(folder, '.one.2.json.123.tmp'), 'half')
  const {entries, problems} = await journal.read()
  t.deepEqual(entries, [entry('one', 1)])
  t.is(problems.length, Object.keys(broken).length)
  t.true(problems.every(problem => problem.code === 'journal-entry' && problem.fix.includes('rm ')))
})

test('a name that would leave the folder is refused', async t => {
  const journal = openJournal(journalFolder(temporaryFolder(t)))
  for (const item of ['../x', 'a/b', '', '.a', 'A b']) {
    await t.throwsAsync(async () => journal.begin(entry(item, 1)), {message: /cannot be named/})
  }
  await t.throwsAsync(async () => journal.end({item: 'one', run: 'code'}), {message: /Not the name of a run/})
})

test('an entry that is deleted or broken in one folder is still under way', async t => {
  const [folder, copies] = [journalFolder(temporaryFolder(t)), temporaryFolder(t)]
  const journal = openJournal(folder, copies)
  t.true(await journal.begin(entry('one', 1)))
  rmSync(path.join(folder, 'one.1.json'))
  t.deepEqual(await journal.list(), [entry('one', 1)])
  t.false(await journal.begin(entry('one', 1)))
  writeFileSync(path.join(folder, 'one.1.json'), 'half')
  t.deepEqual(await journal.read(), {entries: [entry('one', 1)], problems: []})
  await journal.end({item: 'one', run: '001-code'})
  t.deepEqual([readdirSync(folder), readdirSync(copies)], [[], []])
})

test('an entry whose copy is gone says so', async t => {
  const [folder, copies] = [journalFolder(temporaryFolder(t)), temporaryFolder(t)]
  const journal = openJournal(folder, copies)
  await journal.begin(entry('one', 1))
  rmSync(copies, {recursive: true})
  t.deepEqual(await journal.list(), [{...entry('one', 1), isFolderLost: true}])
  t.false(await journal.begin(entry('one', 1)))
  t.deepEqual(readdirSync(copies), [])
})
