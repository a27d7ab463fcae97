import {suggest} from '../../core/artifact/nearest.ts'
import {listAddressees} from '../../core/board/agent-facts.ts'
import {countOf} from '../../core/board/format.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {AnswerRequest} from '../../core/board/session.ts'
import type {View} from '../../core/board/view.ts'
import {sanitiseText} from '../../core/artifact/sanitise.ts'
import {normaliseAnswer, spellChoice} from '../../core/project/answer-words.ts'
import type {ItemStatus, OpenForm} from '../../core/plan/decision.ts'
import type {CommandContext} from '../context.ts'
import type {ExitCode} from '../exit-code.ts'
import {ask, canAsk} from '../interaction/prompt.ts'
import {readValue} from '../interaction/stdin.ts'
import type {Output} from '../output/output.ts'
import {withSession} from '../with-session.ts'
import {answerInEditor} from './answer-in-editor.ts'
import {findForm, type FormWanted} from './find-form.ts'
import {refuseStranger} from './refuse-stranger.ts'
import {reportAnswer} from './report-answer.ts'

/** What the commands that decide have in common; each adds its answer and what it needs. */
export interface DecideRequest {
  readonly context: CommandContext
  readonly output: Output
  readonly id: string
  readonly form: FormWanted
  /** What is answered; asked for on a terminal when it is not said. */
  readonly answer: string | undefined
  readonly message: string | undefined
  /** Whether the answer says nothing without a comment. */
  readonly comment: 'required' | 'optional'
  readonly replies: readonly string[]
  readonly on?: string | undefined
  readonly edit?: boolean
  readonly json: boolean
}

/** Finds the open form, asks what is missing on a terminal, fills it in and commits it as the person. */
export async function decide(request: DecideRequest): Promise<ExitCode> {
  const {context, output} = request
  return withSession<ExitCode>(context, async session => {
    const id = await session.resolveItem(request.id)
    const view = await session.view()
    const item = itemOf(view, id)
    const form = findForm(item, view.me, request.form)
    refuseStranger(form, view.me, commandOf(form, request.answer))
    const answer = request.answer ?? await askAnswer(context, form)
    checkAnswer(form, answer)
    checkAddressee(view, item, form, request.on)
    if (request.edit) return answerInEditor({context, output, session, item, form, json: request.json})
    const filled = await fillIn({...request, answer}, form)
    const {commit} = await session.answer(filled)
    await reportAnswer(output, {item, form, view, answer, on: request.on, commit}, request.json)
    return 0
  })
}

function commandOf(form: OpenForm, answer: string | undefined): string {
  const isShort = form.kind === 'approve' && (answer === 'approve' || answer === 'changes' || answer === 'reject')
  return isShort ? `lifecycle ${answer} ${form.item}` : `lifecycle answer ${form.item} ${form.name} ${answer ?? '…'}`
}

/** The item in a view that `resolveItem` just named; gone only if it was deleted in that instant. */
export function itemOf(view: View, id: string): ItemStatus {
  const item = view.items.get(id)
  if (item === undefined) throw new LifecycleError('USAGE_UNKNOWN_ITEM', `there is no item ${JSON.stringify(id)} any more`, {hint: 'See them: lifecycle status', details: {target: id}})
  return item
}

async function askAnswer(context: CommandContext, form: OpenForm): Promise<string> {
  const typed = canAsk(context) ? await ask(context, `${sanitiseText(form.name)}: ${form.choices.length > 0 ? form.choices.map(spellChoice).join(' or ') : 'your answer'}? `) : ''
  if (typed !== '') return typed
  throw new LifecycleError('USAGE_MISSING_ANSWER', `${form.name} waits for an answer`, {
    hint: `lifecycle answer ${form.item} ${form.name} ${form.choices.length > 0 ? form.choices.map(spellChoice).join(' | ') : '"…"'}`, details: {target: form.name, choices: [...form.choices]}
  })
}

function checkAnswer(form: OpenForm, answer: string): void {
  if (form.choices.length === 0 || normaliseAnswer(answer, form.choices) !== undefined) return
  throw new LifecycleError('USAGE_UNKNOWN_ANSWER', `${form.name} cannot be answered with ${JSON.stringify(answer)}`, {
    hint: `Possible: ${form.choices.map(spellChoice).join(', ')}`, details: {target: form.name, choices: [...form.choices]}
  })
}

/** Once it is known what is answered. */
type Answered = DecideRequest & {readonly answer: string}

async function fillIn(request: Answered, form: OpenForm): Promise<AnswerRequest> {
  if (request.replies.length > form.questions.length) {
    throw new LifecycleError('USAGE_TOO_MANY_REPLIES', `${form.name} asks ${form.questions.length} questions, and ${request.replies.length} replies were given`, {hint: `See them: lifecycle show ${form.item}`})
  }
  const replies = await completeReplies(request, form)
  const comment = await findComment(request)
  return {
    item: form.item, form: form.name, answer: request.answer,
    ...(replies.length > 0 ? {replies} : {}),
    ...(comment === undefined || comment === '' ? {} : {comment}),
    ...(request.on === undefined ? {} : {on: request.on})
  }
}

/** Questions of an approval that have no reply yet are asked one by one: one without them would not count. */
async function completeReplies({context, replies, answer}: Answered, form: OpenForm): Promise<readonly string[]> {
  const open = form.questions.slice(replies.length)
  if (open.length === 0 || normaliseAnswer(answer, form.choices) !== 'approve') return replies
  if (!canAsk(context)) throw missingReplies(form, open)
  const all = [...replies]
  for (const [index, question] of open.entries()) {
    const reply = await ask(context, `${replies.length + index + 1}. ${sanitiseText(question)}\n   > `)
    if (reply === '') throw missingReplies(form, open.slice(index))
    all.push(reply)
  }
  return all
}

function missingReplies(form: OpenForm, open: readonly string[]): LifecycleError {
  const [first = ''] = open
  return new LifecycleError('USAGE_MISSING_REPLIES', `an approval answers every question, and ${countOf(open.length, 'question')} of ${form.name} ${open.length === 1 ? 'has' : 'have'} no reply; nothing was committed`, {
    hint: `${sanitiseText(first)}\nAnswer ${open.length === 1 ? 'it' : 'them in order'}: ${['lifecycle approve', form.item, ...form.questions.map(() => '--reply "…"')].join(' ')}`,
    details: {target: form.name, questions: [...open]}
  })
}

/** A step that cannot mend it would leave the words with nobody. */
function checkAddressee(view: View, item: ItemStatus, form: OpenForm, on: string | undefined): void {
  const steps = listAddressees(view, item, form.step)
  if (on === undefined || steps.includes(on)) return
  throw new LifecycleError('USAGE_UNKNOWN_STEP', `changes of ${form.name} cannot be sent to ${JSON.stringify(on)}`, {hint: suggest(on, steps, `Those that can mend it: ${steps.join(', ')}.`), details: {target: on, steps: [...steps]}})
}

async function findComment({context, message, comment, answer}: Answered): Promise<string | undefined> {
  const given = await readValue(context, message)
  if (given !== undefined) return given
  if (comment === 'optional') return undefined
  const hint = `Say it: lifecycle ${answer} <id> -m "…"`
  if (!canAsk(context)) throw new LifecycleError('USAGE_MISSING_COMMENT', `${answer} needs a comment: what should be different?`, {hint})
  const typed = await ask(context, 'What should be different? ')
  if (typed === '') throw new LifecycleError('USAGE_MISSING_COMMENT', `${answer} needs a comment; nothing was committed`, {hint})
  return typed
}

