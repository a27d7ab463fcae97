import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {quoteForShell} from '../core/quote-for-shell.ts'
import type {ExitCode} from './exit-code.ts'
import type {take as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'
import {withSession} from './with-session.ts'

/** `lifecycle take`: a step by hand, handed in with `--done` like an agent's. */
export async function take(call: Call<typeof definition>): Promise<ExitCode> {
  return call.options.done ? handIn(call) : begin(call)
}

async function begin({context, output, arguments: {id: prefix, step: wanted}, options}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {step, tree, pack, out} = await session.take(id, wanted)
    if (options.json) {
      await output.printJson('take', {item: id, step, tree, pack, out})
      return 0
    }
    await output.print(
      `${output.mark('you')} ${step} of ${sanitiseLine(id)} is yours.`,
      '',
      `  cd ${quoteForShell(tree)}`,
      '',
      `  what to do    ${pack}`,
      `  documents go  ${out}`,
      '',
      `Hand it in:  lifecycle take ${sanitiseLine(id)} ${step} --done`,
      `Give it up:  lifecycle stop ${sanitiseLine(id)}`
    )
    return 0
  })
}

async function handIn({context, output, arguments: {id: prefix, step}, options}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {run, outcome, note} = await session.takeDone(id, step)
    const good = outcome === 'finished'
    if (options.json) await output.printJson('take-done', {item: id, run, outcome, note})
    else await output.print(`${output.mark(good ? 'done' : 'failed')} ${run} of ${sanitiseLine(id)}: ${outcome}${note === '' ? '' : `, ${sanitiseLine(note)}`}`)
    return good ? 0 : 1
  })
}
