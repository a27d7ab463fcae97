import test from 'ava'
import stringWidth from 'string-width'
import {form, item, manyItems, sampleView} from '../helpers/board-samples.ts'
import {calmView, openTestBoard, pause} from '../helpers/board-driver.ts'
import {makeFakeSession} from '../helpers/fake-session.ts'

const fits = test.macro(async (t, columns: number, rows: number, keys: readonly string[]) => {
  const board = await openTestBoard(t, {view: sampleView(), columns, rows})
  await pause(100)
  await board.press(...keys)
  await pause(200)
  const screen = board.screen()
  t.true(screen.some(row => row.trim() !== ''), 'something is shown')
  t.is(screen[rows - 1], '', 'the last row stays free')
  for (const row of screen) t.true(stringWidth(row) <= columns, row)
  // No frame erases the scrollback or the whole screen.
  t.false(board.output().includes('\u001b[3J'))
  t.false(board.output().includes('\u001b[2J'))
})

for (const [columns, rows] of [[40, 12], [80, 24], [120, 40], [200, 50]] as const) {
  test.serial(`board fits ${columns}×${rows}`, fits, columns, rows, [])
  test.serial(`item fits ${columns}×${rows}`, fits, columns, rows, ['Right', 'Enter', 'Down'])
  test.serial(`inbox fits ${columns}×${rows}`, fits, columns, rows, ['Tab', 'Down'])
  test.serial(`decision fits ${columns}×${rows}`, fits, columns, rows, ['Right', 'a', 'y', 'Enter'])
  test.serial(`help fits ${columns}×${rows}`, fits, columns, rows, ['?'])
  test.serial(`diff fits ${columns}×${rows}`, fits, columns, rows, ['Right', 'd'])
  test.serial(`question fits ${columns}×${rows}`, fits, columns, rows, ['C'])
}

test.serial('cards say what runs, waits and fails', async t => {
  const board = await openTestBoard(t, {view: sampleView(), columns: 200, rows: 50})
  await board.shows('Rate limit logins')
  t.regex(board.column('Specification').card(0), /Rate limit logins\nP1 rate-limit-logins +feature\n. spec 1m12s {2}\$0\.09\n▮▯+ of \$3\.00/u)
  t.regex(board.column('Specification').card(1), /✗ the kind "featur" has no w…/u)
  t.regex(board.column('Design').card(0), /bug ‼\n▲ approve: you/u)
  t.regex(board.column('Implementation').card(0), /P0 flaky-upload +bug\n▲ help: you\n▮+ of \$2\.00/u)
  t.regex(board.column('Review').card(0), /○ approve: ben/u)
})

test.serial('hostile titles reach the terminal as visible text only', async t => {
  const hostile = '\u001b]52;c;ZXZpbA==\u0007\u009b31m\u202egnp.exe\u200b\u0000\r\u0008x\u001b]8;;http://evil\u0007link'
  const board = await openTestBoard(t, {view: calmView({
    items: new Map([['x', item('x', hostile, {why: hostile, waits: hostile, labels: [hostile], owner: hostile, standing: 'blocked', forms: [form('x', 'approve-spec-1', {questions: [hostile], for: hostile})]})]]),
    project: hostile, homeBranch: hostile, activity: hostile,
    problems: [{severity: 'error', code: 'x', message: hostile, path: hostile, fix: hostile}]
  })})
  await board.press('Enter', 'Enter', 'Esc', 'Esc', 'Tab', 'Enter', 'Enter', 'Esc')
  const rest = board.output().replaceAll(/\u001b\[[\d;?]*[A-Za-z]/gu, '').replaceAll(/[\n\r]/gu, '')
  t.false(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u.test(rest))
  const sequences = new Set([...board.output().matchAll(/\u001b\[[\d;?]*([A-Za-z])/gu)].map(match => match[1]))
  t.deepEqual([...sequences].filter(final => !'mGAKEJHhlCB'.includes(final ?? '')), [])
})

test.serial('wide, joined and right-to-left titles keep the borders in place', async t => {
  const titles = ['請求書をPDFで出力する', 'Family 👨‍👩‍👧‍👦 plan 🇩🇪 👍🏽 ⚠️', 'بحث باللغة العربية', 'e\u0301\u0301\u0301 combining', 'ไทยำ', 'ｆｕｌｌ']
  const board = await openTestBoard(t, {columns: 80, rows: 40, view: calmView({items: new Map(titles.map((title, n) => [`i${n}`, item(`i${n}`, title)]))})})
  await board.shows('plan')
  for (const row of board.screen().filter(line => /^[│┃]/u.test(line))) t.regex(row, /[│┃]$/u)
  const widths = new Set(board.screen().filter(line => /^[│┃╭┏╰┗]/u.test(line)).map(line => stringWidth(line)))
  t.is(widths.size, 1)
})

test.serial('ten thousand items lay out only what is visible', async t => {
  const items = manyItems(10_000)
  const board = await openTestBoard(t, {view: calmView({items: new Map(items.map(i => [i.id, i]))})})
  await board.shows('Item number')
  t.true(board.output().length < 30_000)
  await board.press('G')
  await board.shows('↑')
  t.regex(board.column('Specification').chosen() ?? '', /item-0/u)
})

test.serial('a change shows up and the choice stays on its item', async t => {
  const board = await openTestBoard(t)
  await board.press('Right')
  await board.shows('tz-off-by-one')
  t.regex(board.column('Design').chosen() ?? '', /tz-off-by-one/u)
  board.session.show(view => ({...view, items: new Map(view.items).set('tz-off-by-one', {...view.items.get('tz-off-by-one')!, stage: 'Implementation'})}))
  await pause(80)
  t.regex(board.column('Implementation').chosen() ?? '', /tz-off-by-one/u)
})

test.serial('resizes at any moment keep every frame inside the terminal', async t => {
  const board = await openTestBoard(t, {view: sampleView()})
  await pause(60)
  for (const [columns, rows] of [[80, 24], [200, 60], [30, 8], [120, 10], [60, 40], [10, 3], [1, 2], [120, 40]] as const) {
    await board.resize(columns, rows)
    t.is(board.screen()[rows - 1], '', `${columns}×${rows}`)
  }
  await board.shows('Rate limit logins')
})

test.serial('narrow terminals show one column under a bar', async t => {
  const board = await openTestBoard(t, {columns: 50, rows: 24})
  await board.shows('Rate limit logins')
  t.regex(board.text(), /Specification 3 {2}Design 2/u)
  t.false(board.text().includes('tz-off-by-one'))
  await board.press('Right')
  await board.shows('tz-off-by-one')
})

test.serial('ASCII replaces every drawn character where the locale is not UTF-8', async t => {
  const board = await openTestBoard(t, {view: sampleView(), env: {LANG: 'C', LC_ALL: 'C'}})
  await board.shows('Rate limit logins')
  await board.press('?', 'Tab', 'Right', 'Enter')
  const plain = board.output().replaceAll(/\u001b\[[\d;?]*[A-Za-z]/gu, '')
  t.regex(plain, /^[\n\r -~]*$/u)
})

test.serial('NO_COLOR leaves weight and glyphs but no colour', async t => {
  const board = await openTestBoard(t, {env: {NO_COLOR: '1'}})
  await board.shows('▲ approve: you')
  const codes = [...board.output().matchAll(/\u001b\[([\d;]*)m/gu)].flatMap(match => (match[1] ?? '').split(';'))
  t.deepEqual(codes.filter(code => /^(?:3\d|4\d|9\d|10\d)$/u.test(code)), [])
  t.regex(board.text(), /┏/u)
})

test.serial('screen readers hear sentences instead of boxes', async t => {
  const board = await openTestBoard(t, {view: calmView(), columns: 200, env: {INK_SCREEN_READER: 'true'}})
  await board.shows('Column Specification, item 1 of 3.')
  t.regex(board.text(), /Rate limit logins, rate-limit-logins, feature, priority 1: due/u)
  t.notRegex(board.text(), /[│╭━]/u)
  await board.press('Right', 'a')
  await board.shows('Decision approve-spec-1 on Timezone is off by one hour in the weekly report.')
})

test.serial('an idle board writes nothing', async t => {
  const board = await openTestBoard(t)
  await board.shows('Rate limit logins')
  await pause(150)
  const before = board.output().length
  await pause(400)
  t.is(board.output().length, before)
})

test.serial('an empty project and an empty filter say what to do', async t => {
  const board = await openTestBoard(t, {session: makeFakeSession(calmView({items: new Map()}))})
  await board.shows('No items yet. Press n to make the first one.')
  board.session.show(view => ({...view, items: new Map([['a', item('a', 'First')]])}))
  await board.press('/')
  await board.type('zebra')
  await board.shows('No item matches "zebra". Esc shows all.')
  t.false(board.text().includes('First'))
})
