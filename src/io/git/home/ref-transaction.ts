import {LifecycleError} from '../../../core/errors.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'

/** A branch that is locked at its old value and will be moved, or left alone. One of the two must be called. */
export interface PreparedRef {
  /** The git process that holds the lock. */
  readonly pid: number | undefined
  commit(): Promise<void>
  abort(): Promise<void>
}

export interface RefMove {
  readonly ref: string
  readonly to: Oid
  /** Value it must have now; all zeros: it must not exist. */
  readonly from: Oid
  /** For the reflog, one line. */
  readonly message: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Locks one branch for a compare-and-swap and waits until git says that it would succeed. One ref, and never `HEAD`: git itself sees
 * to the reflog of a HEAD that points to it. `locked`: another git process is at it. `moved`: it has another value now.
 * The lock goes when this process dies: git aborts at the end of its input.
 */
export async function prepareRef(git: Git, move: RefMove): Promise<PreparedRef | 'moved' | 'locked'> {
  const child = git.start(['update-ref', '--create-reflog', '-m', move.message.replaceAll(/[\0\n]/g, ' '), '--stdin'], {env: move.env})
  let stderr = ''
  child.stderr.on('data', chunk => { stderr += String(chunk) })
  child.stdin.on('error', () => {})
  const closed = new Promise<number | undefined>((resolve, reject) => {
    child.on('error', cause => reject(new LifecycleError('GIT_MISSING', `git could not be started: ${cause.message}`, {hint: 'Install git 2.39 or newer.', cause})))
    child.on('close', code => resolve(code ?? undefined))
  })
  const answers = readLines(child.stdout)
  const awaitAnswer = (line: string): Promise<boolean> => Promise.race([answers.wait(line), closed.then(() => false)])

  child.stdin.write(`start\nupdate ${move.ref} ${move.to} ${move.from}\nprepare\n`)
  if (!(await awaitAnswer('prepare: ok'))) {
    // The lock of the ref, or of a HEAD that points to it.
    if (/File exists|Unable to create/.test(stderr)) return 'locked'
    if (/ is at | but expected|already exists|unable to resolve reference|reference is missing/.test(stderr)) return 'moved'
    throw failed(move, stderr)
  }
  return {
    pid: child.pid,
    commit: async () => {
      child.stdin.write('commit\n')
      const isDone = await awaitAnswer('commit: ok')
      child.stdin.end()
      // Killed just after it was done, it could not say so.
      if (!isDone && await git.line(['rev-parse', '-q', '--verify', move.ref], {env: move.env}) !== move.to) throw failed(move, stderr)
    },
    abort: async () => {
      child.stdin.end('abort\n')
      await closed
    }
  }
}

function readLines(stream: NodeJS.ReadableStream): {wait(line: string): Promise<boolean>} {
  let text = ''
  let check = (): void => {}
  stream.on('data', chunk => {
    text += String(chunk)
    check()
  })
  return {
    wait: line => new Promise(resolve => {
      check = () => {
        if (text.includes(`${line}\n`)) resolve(true)
      }
      check()
    })
  }
}

function failed(move: RefMove, stderr: string): LifecycleError {
  return new LifecycleError('GIT_REF', `git did not move ${move.ref}: ${stderr.trim().split('\n').at(-1) ?? ''}`, {
    hint: 'Run git status and git fsck; nothing was changed.', details: {ref: move.ref, stderr}
  })
}
