import test from 'ava'
import {LifecycleError} from '../../src/core/errors.ts'
import {sampleView} from '../helpers/board-samples.ts'
import {calmView, openTestBoard, pause} from '../helpers/board-driver.ts'
import {makeFakeSession} from '../helpers/fake-session.ts'

test.serial('approve asks each question, then once, then commits', async t => {
  const board = await openTestBoard(t)
  await board.press('Right', 'a')
  await board.shows('1 of 2  Does the spec cover every acceptance criterion?')
  await board.type('yes')
  await board.press('Enter')
  await board.shows('2 of 2  Is summer time meant too?')
  await board.press('Enter')
  await board.shows('an approval answers every question')
  await board.type('no')
  await board.press('Enter')
  await board.shows('Comment, if any')
  await board.type('well done')
  await board.press('Enter')
  await board.shows(/costs\s+money/u)
  await board.shows('Commits items/tz-off-by-one/decisions/approve-spec-1.md to main as Ana Roe')
  t.deepEqual(board.session.calls.filter(([name]) => name === 'answer'), [])
  await board.press('Enter')
  await board.shows('approve-spec-1 of tz-off-by-one is answered  c0ffee0')
  t.deepEqual(board.session.calls.find(([name]) => name === 'answer')?.[1], {
    item: 'tz-off-by-one', form: 'approve-spec-1', answer: 'approve', comment: 'well done', replies: ['yes', 'no']
  })
})

test.serial('escape goes back one question and writes nothing', async t => {
  const board = await openTestBoard(t)
  await board.press('Right', 'c', 'Enter', 'Esc', 'Esc', 'Esc')
  await board.shows('Timezone is off by')
  await board.hides('1 of 2')
  t.deepEqual(board.session.calls.filter(([name]) => name === 'answer'), [])
})

test.serial('a help form offers its own choices in the inbox', async t => {
  const board = await openTestBoard(t)
  await board.press('Tab')
  await board.shows('Waits for you')
  await board.press('Enter')
  await board.shows('raise the limit and go on')
  await board.press('Down', 'Down', 'Enter')
  await board.press('Enter')
  await board.shows('raise needs an amount')
  await board.type('5.00')
  await board.press('Enter')
  await board.shows('The limit is raised and code goes on.')
  await board.press('Enter')
  await board.shows('help-code-1 of flaky-upload is answered')
  t.like(board.session.calls.find(([name]) => name === 'answer')?.[1], {answer: 'raise 5.00', form: 'help-code-1'})
})

test.serial('a form for somebody else is refused with the reason', async t => {
  const board = await openTestBoard(t)
  await board.press('Right', 'Right', 'Right', 'a')
  await board.shows('approve-code-1 waits for ben, not for you')
  t.deepEqual(board.session.calls, [])
})

test.serial('keys do not wait for a slow session', async t => {
  const gate = Promise.withResolvers<void>()
  const board = await openTestBoard(t, {session: makeFakeSession(calmView(), {gate: gate.promise})})
  await board.press('H')
  await board.shows('holding rate-limit-logins')
  await board.press('Right')
  await board.shows('a approve')
  await board.shows('holding rate-limit-logins')
  gate.resolve()
  await board.hides('holding rate-limit-logins')
  t.deepEqual(board.session.calls, [['setItem', {id: 'rate-limit-logins', changes: {hold: 'true'}}]])
})

test.serial('an error stands in the status line with what to do', async t => {
  const board = await openTestBoard(t)
  board.session.failNext('setItem', new LifecycleError('GIT_FAILED', 'the branch main has moved', {hint: 'Press H again.'}))
  await board.press('H')
  await board.shows('✗ the branch main has moved  Press H again.')
  await board.press('Esc')
  await board.hides('the branch main has moved')
  t.false(board.text().includes('Press H again.'))
})

test.serial('a filter applies as it is typed and Escape brings all back', async t => {
  const board = await openTestBoard(t)
  await board.press('/')
  await board.type('kind:bug')
  await board.hides('Export to CSV')
  await board.press('Enter')
  await board.shows('kind:bug  2 of')
  await board.press('Esc')
  await board.shows('Export to CSV')
  t.false(board.text().includes('kind:bug'))
})

test.serial('commands of the colon line do what keys do', async t => {
  const board = await openTestBoard(t)
  await board.press(':')
  await board.type('prio')
  await board.press('Tab')
  await board.type('0')
  await board.press('Enter')
  await board.shows('item.md of rate-limit-logins is changed')
  await board.press(':')
  await board.type('redo spec\r')
  await board.shows('Make spec of rate-limit-logins again? What follows from it is made again too. This costs money.')
  await board.press('y')
  await board.shows('spec of rate-limit-logins will be made again')
  await board.press(':')
  await board.type('frobnicate\r')
  await board.shows('"frobnicate" is no command')
  t.deepEqual(board.session.calls.map(([name]) => name), ['setItem', 'redo'])
})

test.serial('a new item takes a title and one of the workflows', async t => {
  const board = await openTestBoard(t)
  await board.press('n')
  await board.type('Dark mode')
  await board.press('Enter')
  await board.shows('Kind: feature')
  await board.press('Tab', 'Tab')
  await board.shows('Kind: bug')
  await board.press('Enter')
  await board.shows('dark-mode is there')
  t.deepEqual(board.session.calls, [['createItem', {title: 'Dark mode', kind: 'bug'}]])
})

test.serial('suspicious edits need a second confirmation', async t => {
  const board = await openTestBoard(t, {view: sampleView({live: []})})
  await board.press('C')
  await board.shows('changed while run 006-code was under way: look before you commit')
  await board.press('y')
  await board.shows('Is every answer in there yours?')
  await board.press('Enter')
  t.deepEqual(board.session.calls, [])
  await board.press('m')
  await board.shows('the edits are committed')
  t.deepEqual(board.session.calls.map(([name]) => name), ['commitEdited'])
})

test.serial('edit opens the file that is meant and hands the terminal over', async t => {
  const board = await openTestBoard(t)
  await board.press('Right', 'e')
  await pause(60)
  await board.press('Enter', 'e')
  await pause(60)
  await board.press('Up', 'e')
  await pause(60)
  t.deepEqual(board.editor.opened, ['items/tz-off-by-one/item.md', 'items/tz-off-by-one/decisions/approve-spec-1.md', 'items/tz-off-by-one/spec.md'])
})

test.serial('a diff opens in place and in the pager', async t => {
  const board = await openTestBoard(t)
  await board.press('Right', 'd')
  await board.shows('2 files  +9 -3')
  await board.shows('+ const windowMs = 10 * 60_000')
  await board.press('p')
  await pause(60)
  t.is(board.pager.shown.length, 1)
})

test.serial('a log follows its end until somebody scrolls up', async t => {
  const board = await openTestBoard(t, {view: sampleView(), rows: 30})
  await board.press('Right', 'Right', 'Down', 'Enter', 'l')
  await board.shows('10:59')
  await board.shows('follows')
  await board.press('PageUp')
  await board.shows('G follows again')
  t.false(board.text().includes('10:59'))
  await board.press('G')
  await board.shows('10:59')
})

test.serial('pasted text is never taken for keys', async t => {
  const board = await openTestBoard(t)
  await board.press('Right')
  await board.paste('a\ry\r')
  await board.press('/')
  await board.paste('kind:\nbug')
  await board.shows('/ kind: bug')
  t.deepEqual(board.session.calls, [])
})

test.serial('quit says that runs go on and can stop them first', async t => {
  const board = await openTestBoard(t, {view: sampleView()})
  await board.press('q')
  await board.shows('3 runs are under way. Without the board they go on under their supervisors')
  await board.press('n')
  await board.hides('3 runs are under way')
  await board.press('q', 's')
  await board.ended
  t.deepEqual(board.session.calls.map(([name]) => name), ['stop', 'stop', 'stop'])
  t.true(board.session.isStopped())
})

test.serial('leaving puts the terminal back', async t => {
  const board = await openTestBoard(t)
  t.true(board.isRaw())
  await board.press('q')
  await board.ended
  t.false(board.isRaw())
  t.true(board.output().includes('\u001b[?1049h'))
  t.true(board.output().lastIndexOf('\u001b[?1049l') > board.output().lastIndexOf('\u001b[?1049h'))
  t.true(board.output().lastIndexOf('\u001b[?25h') > board.output().lastIndexOf('\u001b[?25l'))
  t.true(board.output().lastIndexOf('\u001b[?2004l') > board.output().lastIndexOf('\u001b[?2004h'))
})
