import {sanitiseText} from '../core/artifact/sanitise.ts'
import type {ExitCode} from './exit-code.ts'
import {page} from './interaction/pager.ts'
import type {diff as definition} from './line/commands-to-see.ts'
import type {Call} from './line/definition.ts'
import type {Output} from './output/output.ts'
import {withSession} from './with-session.ts'

/** `lifecycle diff`: what an open decision is about. */
export async function diff({context, output, arguments: {id: prefix}, options}: Call<typeof definition>): Promise<ExitCode> {
  const {id, title, text} = await withSession(context, async session => {
    const id = await session.resolveItem(prefix)
    return {id, ...await session.diff(id)}
  })
  if (options.json) await output.printJson('diff', {item: id, title, text})
  else if (text.trim() === '') await output.note(`${sanitiseText(title)}: no difference`)
  else await page(context, output, renderDiff(output, title, text))
  return 0
}

/** The title goes with the text only where a person reads it: piped, the diff stays one that `git apply` takes. */
function renderDiff(output: Output, title: string, text: string): string {
  if (!output.result.live && !output.result.colour) return withEnd(sanitiseDiff(text))
  const lines = sanitiseDiff(text).split('\n').map(line => paintLine(output, line))
  return withEnd(`${output.paint('strong', sanitiseText(title))}\n\n${lines.join('\n')}`)
}

/** A patch keeps its tabs and line ends; everything that could steer a terminal is shown instead of obeyed. */
function sanitiseDiff(text: string): string {
  return text.split(/(\t|\r?\n)/).map(part => /^(\t|\r?\n)$/.test(part) ? part : sanitiseText(part)).join('')
}

function paintLine(output: Output, line: string): string {
  if (/^(diff |index |--- |\+\+\+ )/.test(line)) return output.paint('strong', line)
  if (line.startsWith('@@')) return output.paint('running', line)
  if (line.startsWith('+')) return output.paint('good', line)
  return line.startsWith('-') ? output.paint('bad', line) : line
}

function withEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
