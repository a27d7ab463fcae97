import {spawn} from 'node:child_process'
import {execFileSync} from 'node:child_process'
import {once} from 'node:events'

export interface Author { readonly name: string; readonly email: string }

/** One commit on main: files by path; what is not named stays. */
export interface Change { readonly author: Author; readonly message: string; readonly files: Readonly<Record<string, string>> }

/** First second of the histories made here; each commit is a minute later than the one before. */
const begin = Math.floor(Date.now() / 1000) - 20 * 86_400

/** A repository with one commit per change on `main`, checked out. `git fast-import` makes 10,000 commits in a second. */
export async function makeRepository(folder: string, changes: Iterable<Change>): Promise<void> {
  git(folder, 'init', '-q', '-b', 'main')
  git(folder, 'config', 'user.name', 'Ana')
  git(folder, 'config', 'user.email', 'ana@example.org')
  git(folder, 'config', 'commit.gpgSign', 'false')
  const child = spawn('git', ['fast-import', '--quiet'], {cwd: folder, stdio: ['pipe', 'ignore', 'inherit']})
  const ended = once(child, 'close')
  let count = 0
  for (const change of changes) {
    if (!child.stdin.write(renderCommit(change, begin + 60 * count++))) await once(child.stdin, 'drain')
  }
  child.stdin.end()
  const [code] = await ended as [number]
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`)
  git(folder, 'reset', '-q', '--hard')
}

/** Runs git and gives what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28})
}

function renderCommit({author, message, files}: Change, seconds: number): string {
  const who = `${author.name} <${author.email}> ${seconds} +0000`
  const blobs = Object.entries(files).map(([path, text]) => `M 100644 inline ${quote(path)}\n${data(text)}`)
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(message)}${blobs.join('')}\n`
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

function quote(path: string): string {
  return /["\n ]/.test(path) ? JSON.stringify(path) : path
}
