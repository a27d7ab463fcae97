import {execFile} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {type Busy} from './busy.ts'
import {type Worktree} from './worktrees.ts'

/** How long an open message is waited for where nobody can say whether an editor has it open. */
const blindLimitMs = 2 * 60_000
/** How long one is waited for at most: somebody may have gone home with the editor open. */
const longestMs = 30 * 60_000

/**
 * Whether somebody is writing a commit message. An editor that `git commit` has opened holds no lock, and when the branch moves
 * meanwhile the commit fails after the typing (nothing is lost, but nobody likes it). `COMMIT_EDITMSG` is then newer than the last
 * change of HEAD; so it is after a commit that was given up, which is told apart by the editor's process.
 */
export async function findOpenMessage(checkout: Worktree, commonDir: string, now: number): Promise<Busy | undefined> {
  const message = path.join(checkout.gitDir, 'COMMIT_EDITMSG')
  const written = modifiedAt(message)
  if (written === undefined) return undefined
  const moved = Math.max(...lastMoves(checkout, commonDir).map(file => modifiedAt(file) ?? 0))
  const age = now - written
  if (written <= moved || age > longestMs) return undefined
  const lines = await readCommandLines()
  const isOpen = lines === undefined ? age < blindLimitMs : age < 1000 || lines.some(line => namesMessage(line, message, checkout.top))
  return isOpen ? {why: `a commit message is being written in ${checkout.top}`, remedy: 'Finish the commit, or close the editor'} : undefined
}

/** Files one of which changes with every commit: the reflog, and the branch itself where no reflog is kept. */
function lastMoves(checkout: Worktree, commonDir: string): readonly string[] {
  const branch = checkout.branch === undefined ? [] : [path.join(commonDir, checkout.branch)]
  return [path.join(checkout.gitDir, 'logs', 'HEAD'), ...branch, path.join(commonDir, 'reftable', 'tables.list')]
}

/** Git gives the editor the full path; hooks get a path relative to the top. */
function namesMessage(line: string, message: string, top: string): boolean {
  return line.includes(message) || line.includes(path.join(top, '.git', 'COMMIT_EDITMSG')) || /(^|[\s\0])\.git\/COMMIT_EDITMSG/.test(line)
}

/** Undefined where the processes cannot be listed. */
async function readCommandLines(): Promise<readonly string[] | undefined> {
  if (!existsSync('/proc/self/cmdline')) return readCommandLinesFromPs()
  try {
    return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    })
  } catch {
    return undefined
  }
}

function readCommandLinesFromPs(): Promise<readonly string[] | undefined> {
  return new Promise(resolve => {
    execFile('ps', ['-A', '-o', 'args='], {maxBuffer: 16 * 1024 * 1024}, (error, stdout) => resolve(error ? undefined : stdout.split('\n')))
  })
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, {throwIfNoEntry: false})?.mtimeMs
}
