import test from 'ava'
import {bin, makeProject, type Project} from '../helpers/project.ts'
import {Terminal} from '../helpers/terminal.ts'

async function openBoard(project: Project): Promise<Terminal> {
  const board = new Terminal([process.execPath, bin], {cwd: project.folder, env: project.env})
  await board.sees('shop · main')
  return board
}

async function makeBoard(): Promise<Project> {
  const project = await makeProject()
  await project.ok('init', '--yes')
  return project
}

test('a commit in another terminal moves a card, and a key decides', async t => {
  const project = await makeBoard()
  t.teardown(() => project.remove())
  const board = await openBoard(project)
  t.teardown(() => board.kill())
  await project.write('.lifecycle/items/limit-logins/item.md', '---\ntitle: Limit logins\nkind: feature\n---\nText.\n')
  await board.sees(/edited|not committed/)
  await project.commit('Limit logins', '.lifecycle/items')
  await board.sees('Limit logins')
  await board.sees('approve: you')
  board.press('a')
  await board.sees('Does the spec cover')
  board.press('yes, all of it\r')
  await board.sees(/comment/i)
  board.press('\r')
  await board.sees(/y |Enter|confirm|commit/i)
  board.press('y')
  await board.sees('is answered')
  await board.sees(/Review 1[^]*approve: you/, 40_000)
  const form = await project.read('.lifecycle/items/limit-logins/decisions/approve-spec-1.md')
  t.regex(form, /^decision: approve/m)
  t.is(await project.git('log', '-1', '--format=%an <%ae>', '--', '.lifecycle/items/limit-logins/decisions/approve-spec-1.md'), 'Ana Roe <ana@example.org>')
  board.press('q')
  const code = await Promise.race([board.ended, new Promise<number>(resolve => setTimeout(() => resolve(-1), 10_000))])
  t.is(code, 0)
  t.false(board.isAlternate, 'the terminal is as it was')
  t.true(board.raw.includes('\u001b[?25h'), 'the cursor is back')
})

test('the engine in the board is seen although nothing is to be done', async t => {
  const project = await makeBoard()
  t.teardown(() => project.remove())
  const board = await openBoard(project)
  t.teardown(() => board.kill())
  await t.notThrowsAsync(board.sees(/^(?![^]*no engine)[^]*nothing runs/))
})
