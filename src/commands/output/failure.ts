import {LifecycleError} from '../../core/errors.ts'
import {sanitiseLine, sanitiseText} from '../../core/artifact/sanitise.ts'
import {type ExitCode, exitCodeOf, exitCodes, isAbort, isSystemError} from '../exit-code.ts'
import {renderJson} from './output.ts'
import {paint} from './terminal.ts'

/** Where the failure happened: what a person needs to report a bug, and how the text is shown. */
export interface FailureSetting {
  readonly argv: readonly string[]
  readonly version: string
  readonly platform: string
  readonly node: string
  readonly colour: boolean
}

export interface Failure { readonly exitCode: ExitCode; /** For stderr; empty when there is nothing to say. */ readonly text: string }

/** Turns whatever a command threw into an exit code and the text for stderr: a sentence, what to do next, for bugs a ready issue. */
export function describeFailure(error: unknown, setting: FailureSetting): Failure {
  const exitCode = exitCodeOf(error)
  if (isAbort(error)) return {exitCode, text: ''}
  if (setting.argv.includes('--json')) return {exitCode, text: `${renderJson('error', {problems: [toProblem(error)]})}\n`}
  const lead = paint(setting, 'bad', 'error:')
  if (exitCode === exitCodes.bug.code) return {exitCode, text: `${lead} ${describeBug(error, setting)}\n`}
  const lines = [`${lead} ${sanitiseText(messageOf(error))}`, ...hintOf(error)]
  return {exitCode, text: `${lines.join('\n')}\n`}
}

function toProblem(error: unknown): Record<string, unknown> {
  const ours = error instanceof LifecycleError ? error : undefined
  return {
    severity: 'error',
    code: ours?.code ?? (isSystemError(error) ? `DISK_${error.code}` : 'BUG_UNEXPECTED'),
    message: messageOf(error),
    target: targetOf(error),
    fix: ours?.hint ?? hintOfSystem(error) ?? null,
    ...(ours && Object.keys(ours.details).length > 0 ? {details: ours.details} : {})
  }
}

function targetOf(error: unknown): string | null {
  if (error instanceof LifecycleError) {
    const target = error.details.target ?? error.details.item ?? error.details.path
    return typeof target === 'string' ? target : null
  }
  return isSystemError(error) ? error.path ?? null : null
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hintOf(error: unknown): readonly string[] {
  const hint = error instanceof LifecycleError ? error.hint : hintOfSystem(error)
  return hint === undefined ? [] : [sanitiseText(hint)]
}

/** What the operating system says is short; what to do about it is always the same. */
function hintOfSystem(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined
  if (['ENOSPC', 'EDQUOT'].includes(error.code)) return 'Free some disk space and try again; nothing is lost.'
  return ['EROFS', 'EACCES', 'EPERM', 'ENOENT'].includes(error.code) ? 'Check that its folder is there and may be written to: lifecycle doctor looks.' : undefined
}

function describeBug(error: unknown, setting: FailureSetting): string {
  const stack = error instanceof Error ? error.stack ?? error.message : String(error)
  return [
    'lifecycle met a case it was not written for. Your files are as the last commit says; running it again is safe.',
    'Please report it with the text below (take out what is private).',
    '',
    `### lifecycle ${setting.version} failed: ${sanitiseLine(messageOf(error), 200)}`,
    '',
    `- command: \`lifecycle ${sanitiseLine(setting.argv.join(' '), 500)}\``,
    `- node ${setting.node} on ${setting.platform}`,
    '',
    '```',
    sanitiseText(stack),
    ...(error instanceof Error && error.cause instanceof Error ? ['caused by:', sanitiseText(error.cause.stack ?? error.cause.message)] : []),
    '```'
  ].join('\n')
}
