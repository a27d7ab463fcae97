import {countOf} from '../core/board/format.ts'
import type {Finding} from '../core/machine.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {type ExitCode, exitCodes} from './exit-code.ts'
import type {doctor as definition} from './line/commands-to-work.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'

/** The fix of findings that this command mends by itself. */
const mend = 'lifecycle doctor --fix'

const marksOf = {ok: 'done', warning: 'you', error: 'failed'} as const

/** `lifecycle doctor`: what is wrong, and the command that mends it. */
export async function doctor({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const findings = await context.machine.examine(context.cwd, {fix: options.fix})
  const open = findings.filter(finding => finding.severity !== 'ok' && !finding.fixed)
  const errors = open.filter(finding => finding.severity === 'error')
  if (options.json) {
    await output.printJson('doctor', {findings: findings.map(({severity, code, message, fix, fixed}) => ({severity, code, message, target: null, fix, fixed}))})
  } else {
    await output.print(...findings.flatMap(finding => describeFinding(output, finding)), '', summarise(findings, open, options.fix))
  }
  return errors.length > 0 ? exitCodes.environment.code : exitCodes.done.code
}

function describeFinding(output: Output, finding: Finding): readonly string[] {
  const line = `${output.mark(finding.fixed ? 'done' : marksOf[finding.severity])} ${sanitiseLine(finding.message)}`
  if (finding.fixed) return [`${line} ${output.paint('good', '(mended)')}`]
  return finding.fix === undefined ? [line] : [line, `    ${sanitiseLine(finding.fix)}`]
}

function summarise(findings: readonly Finding[], open: readonly Finding[], didFix: boolean): string {
  const fixed = findings.filter(finding => finding.fixed).length
  if (open.length === 0) return fixed > 0 ? `All well; ${countOf(fixed, 'finding')} mended.` : 'All well.'
  const errors = open.filter(finding => finding.severity === 'error').length
  const what = [...(errors > 0 ? [countOf(errors, 'error')] : []), ...(open.length > errors ? [countOf(open.length - errors, 'warning')] : [])].join(', ')
  if (didFix) return `${what} left for you.`
  return open.some(finding => finding.fix === mend) ? `${what}. ${mend} mends what can be mended safely.` : `${what}.`
}
