import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {quoteForShell} from '../core/quote-for-shell.ts'
import type {Session} from '../core/board/session.ts'
import {LifecycleError} from '../core/errors.ts'
import type {ExitCode} from './exit-code.ts'
import {openInterface, requireInterface} from './interaction/agent-interface.ts'
import {confirm} from './interaction/prompt.ts'
import type {take as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'
import {withSession} from './with-session.ts'

/** `lifecycle take`: a step by hand, handed in with `--done` like an agent's. */
export async function take(call: Call<typeof definition>): Promise<ExitCode> {
  const {agent, done} = call.options
  if (agent !== undefined && done) throw new LifecycleError('USAGE_CONFLICT', '--agent opens an agent, and --done hands in what it left', {hint: 'Give one of the two.'})
  if (agent !== undefined) return beginWithAgent(call, agent)
  return done ? handIn(call) : begin(call)
}

/** The step with an agent at the person's side: its own interface in the workspace, and what it leaves is handed in as theirs. */
async function beginWithAgent(call: Call<typeof definition>, agent: string): Promise<ExitCode> {
  const {context, output, arguments: {id: prefix, step: wanted}} = call
  await requireInterface(context, agent)
  const {id, step, tree, opens} = await withSession(context, async session => {
    const id = await session.resolveItem(prefix)
    return {id, ...await session.take(id, wanted, agent)}
  })
  const item = sanitiseLine(id)
  await output.note(`${step} of ${item} is yours, with ${agent} in ${sanitiseLine(tree)}. Leave it to hand in what is there.`)
  // However long that takes: nothing of the project is held open meanwhile.
  if (opens) await openInterface(context, output, tree, opens)
  if (await confirm(context, `Hand in ${step} of ${item}?`)) return withSession<ExitCode>(context, session => handInTo(session, call, id, step))
  await output.note('It stays yours.', `  Go on:       lifecycle take ${item} ${step} --agent ${agent}`, `  Hand it in:  lifecycle take ${item} ${step} --done`, `  Give it up:  lifecycle stop ${item}`)
  return 0
}

async function begin({context, output, arguments: {id: prefix, step: wanted}, options}: Call<typeof definition>): Promise<ExitCode> {
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(prefix)
    const {step, makes, tree, pack, out} = await session.take(id, wanted)
    if (options.json) {
      await output.printJson('take', {item: id, step, makes, tree, pack, out})
      return 0
    }
    await output.print(
      `${output.mark('you')} ${step} of ${sanitiseLine(id)} is yours.`,
      '',
      `  cd ${quoteForShell(tree)}`,
      '',
      `  what to do   ${pack}`,
      ...(makes === 'commits' ? [`  your work    change files there; what is not committed is committed for you`, `  no change?   say why in ${out}/${step}.md`] : [`  write        ${out}/${step}.md`]),
      '',
      'Then, back in this folder:',
      `  hand it in   lifecycle take ${sanitiseLine(id)} ${step} --done`,
      `  give it up   lifecycle stop ${sanitiseLine(id)}`
    )
    return 0
  })
}

async function handIn(call: Call<typeof definition>): Promise<ExitCode> {
  const {context, arguments: {id: prefix, step}} = call
  return withSession<ExitCode>(context, async session => handInTo(session, call, await session.resolveItem(prefix), step))
}

async function handInTo(session: Session, {output, options}: Call<typeof definition>, id: string, step: string | undefined): Promise<ExitCode> {
  const {run, outcome, note} = await session.takeDone(id, step)
  const good = outcome === 'finished'
  if (options.json) await output.printJson('take-done', {item: id, run, outcome, note})
  else await output.print(`${output.mark(good ? 'done' : 'failed')} ${run} of ${sanitiseLine(id)}: ${outcome}${note === '' ? '' : `, ${sanitiseLine(note)}`}`)
  return good ? 0 : 1
}
