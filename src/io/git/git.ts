import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process'
import {LifecycleError} from '../../core/errors.ts'

/** One git process, run to its end. */
export interface GitOptions {
  /** Bytes for stdin; stdin is closed at once without them. */
  readonly input?: string | Uint8Array
  /** Added to the emptied environment (`GIT_INDEX_FILE`, identity …). */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** In a session of its own: Ctrl-C and the end of the terminal reach the engine, which sees to its end, and not this git halfway through somebody's files. */
  readonly ownSession?: boolean
  /** Told the process's number as soon as it is there. */
  readonly onStart?: (pid: number) => void
}

export interface GitResult { readonly code: number; readonly stdout: Buffer; readonly stderr: string }

/** Settings of every call: nothing that a repository or an agent left is run, and nothing asks a question. */
const safety: readonly string[] = [
  '--no-replace-objects', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'diff.ignoreSubmodules=all', '-c', 'submodule.recurse=false',
  '-c', 'gc.auto=0', '-c', 'maintenance.auto=false', '-c', 'protocol.ext.allow=never', '-c', 'core.quotePath=false',
  '-c', 'core.fsync=loose-object,reference'
]

/** Variables that git may inherit: never a `GIT_*` (the editor of `git commit -a` exports its index). */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('GIT_'))
  return {...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', GIT_PAGER: 'cat', GIT_EDITOR: 'true'}
}

/**
 * The only way to plumbing: array argv, cleaned environment, no hooks. `run` throws GIT_FAILED on a non-zero exit; `try` returns it.
 * Foreign strings must stand behind `--` or `--end-of-options`, or be ids that were validated.
 */
export class Git {
  readonly folder: string
  readonly #env: Readonly<Record<string, string>>

  constructor(folder: string, env: Readonly<Record<string, string | undefined>> = process.env) {
    this.folder = folder
    this.#env = cleanEnvironment(env)
  }

  async try(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    return new Promise((resolve, reject) => {
      const child = spawn('git', [...safety, ...args], {
        cwd: options.cwd ?? this.folder,
        env: {...this.#env, ...options.env},
        detached: options.ownSession ?? false,
        stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']
      })
      if (child.pid !== undefined) options.onStart?.(child.pid)
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      child.stdout!.on('data', chunk => stdout.push(chunk as Buffer))
      child.stderr!.on('data', chunk => stderr.push(chunk as Buffer))
      child.on('error', cause => reject(missingGit(cause, options.cwd ?? this.folder)))
      child.on('close', code => resolve({code: code ?? 128, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8')}))
      if (child.stdin) {
        // A git that ends before it has read everything closes the pipe; its exit status says why.
        child.stdin.on('error', () => {})
        child.stdin.end(options.input)
      }
    })
  }

  /** A git process that the caller talks to (`cat-file --batch-command`, `update-ref --stdin`); the caller, or its end, ends it by closing stdin; Ctrl-C does not. */
  start(args: readonly string[], options: Omit<GitOptions, 'input' | 'ownSession'> = {}): ChildProcessWithoutNullStreams {
    return spawn('git', [...safety, ...args], {
      cwd: options.cwd ?? this.folder,
      env: {...this.#env, ...options.env},
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe']
    })
  }

  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.runBytes(args, options)).toString('utf8')
  }

  async runBytes(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    const result = await this.try(args, options)
    if (result.code !== 0) throw failed(args, result)
    return result.stdout
  }

  /** First line without its end; undefined when git answers non-zero. */
  async line(args: readonly string[], options: GitOptions = {}): Promise<string | undefined> {
    const result = await this.try(args, options)
    if (result.code !== 0) return undefined
    const text = result.stdout.toString('utf8')
    const end = text.indexOf('\n')
    return end < 0 ? text : text.slice(0, end)
  }
}

function failed(args: readonly string[], result: GitResult): LifecycleError {
  const verb = args.find((a, at) => !a.startsWith('-') && args[at - 1] !== '-c') ?? ''
  return new LifecycleError('GIT_FAILED', `git ${verb} failed (${result.code}): ${result.stderr.trim().split('\n').slice(-3).join(' · ')}`, {
    details: {args: [...args], code: result.code, stderr: result.stderr}
  })
}

function missingGit(cause: Error, cwd: string): LifecycleError {
  return new LifecycleError('GIT_MISSING', `git could not be started in ${cwd}: ${cause.message}`, {hint: 'Install git 2.39 or newer, and check that the folder exists.', cause})
}
