import path from 'node:path'
import type {EngineEvent, Session} from '../core/board/session.ts'
import type {Demo, DemoAct} from '../core/machine.ts'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import {quoteForShell} from '../core/quote-for-shell.ts'
import {hasTerminal} from './board.ts'
import type {CommandContext} from './context.ts'
import type {ExitCode} from './exit-code.ts'
import {ask, canAsk} from './interaction/prompt.ts'
import type {demo as definition} from './line/commands-to-start.ts'
import type {Call} from './line/definition.ts'
import {describeEvent} from './output/events.ts'
import type {Output} from './output/output.ts'
import {wrapText} from './output/wrap-text.ts'
import {status} from './status.ts'

const [itemWidth, verbWidth] = [24, 10]

/** `lifecycle demo`: plays the script that the machine made with the repository, and says what happens and whom it plays. */
export async function demo({context, output, arguments: {folder}, options}: Call<typeof definition>): Promise<ExitCode> {
  const made = await context.machine.makeDemo(folder === undefined ? undefined : path.resolve(context.cwd, folder))
  await output.print(`A repository of its own, made for this demo: ${sanitiseLine(made.folder)}`)
  const pauses = !options.yes && canAsk(context)
  const session = await context.openSession(made.folder)
  try {
    await play({context, output, session, made, pauses})
    const there = {...context, cwd: made.folder, openSession: async () => context.openSession(made.folder)}
    await output.print('', output.paint('strong', 'This is where everything stands now:'), '')
    await status({context: there, output, arguments: {filter: []}, options: {plain: false, all: true, json: false}})
    await output.print('', ...closingWords(made, await context.machine.ownCommand()))
    if (!pauses || !hasTerminal(context)) return 0
    await ask(context, 'Enter opens the board (q leaves it) ')
    return await context.openBoard(session) as ExitCode
  } finally {
    await session.close()
  }
}

interface Play { readonly context: CommandContext; readonly output: Output; readonly session: Session; readonly made: Demo; readonly pauses: boolean }

async function play({context, output, session, made, pauses}: Play): Promise<void> {
  for (const [i, act] of made.script.entries()) {
    const columns = output.result.columns
    const [first = '', ...more] = wrapText(act.say, columns === undefined ? undefined : columns - 5)
    await output.print('', `${output.paint('accent', `${i + 1}/${made.script.length}`)}  ${first}`, ...more.map(line => `     ${line}`))
    if (pauses) await ask(context, '     Enter goes on ')
    await perform(context, output, session, act)
  }
}

async function perform(context: CommandContext, output: Output, session: Session, act: DemoAct): Promise<void> {
  context.signal.throwIfAborted()
  if (act.do === 'run') {
    const told: Promise<void>[] = []
    await session.run({signal: context.signal, onEvent: event => told.push(tell(output, event))})
    await Promise.all(told)
    context.signal.throwIfAborted()
    return
  }
  const {item, form, answer, comment, replies, as} = act.do.answer
  const {commit, form: answered} = await session.answer({
    item, answer,
    ...(form === undefined ? {} : {form}), ...(comment === undefined ? {} : {comment}), ...(replies === undefined ? {} : {replies}), ...(as === undefined ? {} : {as})
  })
  await output.print(`     ${as === undefined ? '' : `${sanitiseLine(as.name)}: `}${sanitiseLine(answer)} ${answered} of ${item}${comment === undefined ? '' : `, "${sanitiseLine(comment, 100)}"`}  ${output.paint('muted', `commit ${commit.slice(0, 10)}`)}`)
}

async function tell(output: Output, event: EngineEvent): Promise<void> {
  const {item, verb, style, text} = describeEvent(event)
  const before = `     ${sanitiseLine(item).padEnd(itemWidth)}  ${verb.padEnd(verbWidth)}  `
  const room = Math.max(20, Math.min(120, (output.result.columns ?? Infinity) - before.length))
  await output.print(`${before.slice(0, 7 + itemWidth)}${output.paint(style, verb.padEnd(verbWidth))}  ${sanitiseLine(text, room)}`)
}

function closingWords({folder, state}: Demo, command: string): readonly string[] {
  return [
    'Everything above is Markdown and commits. Look at it:',
    `  cd ${quoteForShell(folder)}`,
    ...(command === 'lifecycle' ? [] : [`  alias lifecycle=${JSON.stringify(command)}`]),
    '  git log --oneline               every step and decision is a commit',
    '  ls .lifecycle/items/*           one folder per item: request, artifacts, decisions, runs',
    '  lifecycle inbox                 what waits for you here',
    '  lifecycle                       the board',
    '',
    'When you have seen enough, this removes all of it:',
    `  rm -rf ${quoteForShell(folder)} ${quoteForShell(state)}`,
    '',
    'In a project of your own: lifecycle init'
  ]
}
