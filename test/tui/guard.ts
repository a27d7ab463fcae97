import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {spawn} from '@lydell/node-pty'
import {bundleProgram} from '../helpers/bundle.ts'

const bundles = await mkdtemp(path.join(tmpdir(), 'lifecycle-board-demo-'))
const program = await bundleProgram('test/helpers/board-demo.tsx', bundles)
test.after.always(() => rm(bundles, {recursive: true, force: true}))

/*
A shell as a person has it, in a real terminal: it starts the board, and after the board it says how that ended and how the
terminal is set.
*/
async function runBoard(t: ExecutionContext, end: (pid: number, write: (keys: string) => void) => void, env: Readonly<Record<string, string>> = {}): Promise<{readonly output: string; readonly after: string}> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifecycle-board-'))
  t.teardown(() => rm(folder, {recursive: true, force: true}))
  const pidFile = path.join(folder, 'pid')
  const node = [process.execPath, program].map(part => `'${part}'`).join(' ')
  const script = `sh -c 'echo $$ > "${pidFile}"; exec "$@"' sh ${node} 2>"${folder}/errors"; echo "status=$?"; sleep 0.4; echo; stty -a; echo finished`
  const pty = spawn('/bin/sh', ['-c', script], {cols: 100, rows: 30, cwd: process.cwd(), env: {...process.env, LANG: 'C.UTF-8', ...env}})
  let output = ''
  const closed = new Promise<void>(resolve => pty.onExit(() => resolve()))
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the board did not open:\n${output}`)), 20_000)
    pty.onData(data => {
      output += data
      if (!output.includes('Rate limit logins')) return
      clearTimeout(timer)
      resolve()
    })
  })
  end(Number(await readFile(pidFile, 'utf8')), keys => pty.write(keys))
  await closed
  return {output, after: output.slice(output.lastIndexOf('\u001b[?1049h'))}
}

function isRestored(t: ExecutionContext, after: string): void {
  t.true(after.includes('\u001b[?1049l'), 'the first screen is back')
  t.true(after.lastIndexOf('\u001b[?25h') > after.lastIndexOf('\u001b[?25l'), 'the cursor is shown')
  t.true(after.lastIndexOf('\u001b[?2004l') > after.lastIndexOf('\u001b[?2004h'), 'paste is plain')
  t.true(after.includes('finished'))
}

function isCooked(t: ExecutionContext, after: string): void {
  t.regex(after, /[^-]icanon/u)
  t.regex(after, /[^-]echo\b/u)
}

const survives = test.macro(async (t, signal: NodeJS.Signals, status: number) => {
  const {after} = await runBoard(t, pid => process.kill(pid, signal))
  isRestored(t, after)
  isCooked(t, after)
  t.true(after.includes(`status=${status}`), after)
})

test.serial('SIGTERM leaves the terminal as it was', survives, 'SIGTERM', 143)
test.serial('SIGINT leaves the terminal as it was', survives, 'SIGINT', 130)
test.serial('SIGHUP leaves the terminal as it was', survives, 'SIGHUP', 129)

test.serial('quitting leaves the terminal as it was', async t => {
  const {after} = await runBoard(t, (_pid, write) => write('qy'))
  isRestored(t, after)
  isCooked(t, after)
  t.true(after.includes('status=0'))
})

test.serial('an exception elsewhere leaves the terminal as it was', async t => {
  const {after} = await runBoard(t, () => {}, {BOARD_DEMO_THROWS: '1'})
  isRestored(t, after)
  isCooked(t, after)
  t.false(after.includes('status=0'))
})

test.serial('kill -9 gives the screen and the cursor back', async t => {
  const {after} = await runBoard(t, pid => process.kill(pid, 'SIGKILL'))
  isRestored(t, after)
  t.true(after.includes('status=137'))
})
