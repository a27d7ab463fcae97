import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {LifecycleError} from '../../core/errors.ts'

/** How an interactive program is started: where, with what added to the environment (`isWhole`: in its place), with what on stdin instead of the terminal. */
export interface InteractiveOptions { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly isWhole?: boolean; readonly input?: string }

/**
 * Runs an editor, pager or shell that has the terminal to itself until it ends; resolves with its exit code, a death by signal as
 * a shell counts it (128 + number). Ctrl-C meanwhile is the program's own business.
 */
export async function runInteractive(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, options: InteractiveOptions): Promise<number> {
  const [program, ...args] = argv
  if (program === undefined) throw new LifecycleError('USAGE_NO_PROGRAM', 'there is no program to run', {hint: 'Name one, for example by EDITOR=vi.'})
  const ignore = () => {}
  process.on('SIGINT', ignore)
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(program, args, {
        cwd: options.cwd, env: options.isWhole ? {...options.env} : {...env, ...options.env}, stdio: [options.input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit']
      })
      child.on('error', cause => reject(new LifecycleError('USAGE_PROGRAM_FAILED', `${program} could not be started: ${cause.message}`, {hint: `Check that ${program} is installed and on PATH.`, cause})))
      child.on('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
      // A pager that is quit before it has read everything closes the pipe.
      child.stdin?.on('error', () => {})
      child.stdin?.end(options.input)
    })
  } finally {
    process.off('SIGINT', ignore)
  }
}
