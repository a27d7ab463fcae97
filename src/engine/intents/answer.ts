import {LifecycleError} from '../../core/errors.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {AnswerRequest} from '../../core/board/session.ts'
import type {OpenForm} from '../../core/plan/decision.ts'
import {whyNotCounted} from '../../core/plan/judge-draft.ts'
import {normaliseAnswer} from '../../core/project/answer-words.ts'
import {fillForm, parseForm, signDecision} from '../../core/project/form.ts'
import type {Lookout} from '../lookout.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {commitAsPerson, readPerson} from './commit-as-person.ts'

/** Fills in a form and commits it: the same edit and commit as with an editor, so there is one way a decision comes about. */
export async function answerForm(ports: EnginePorts, lookout: Lookout, request: AnswerRequest): Promise<{readonly form: string; readonly commit: string}> {
  const moment = await lookout.look()
  const form = chooseForm(moment, request)
  const path = `items/${request.item}/decisions/${form}.md`
  const {email} = request.as ?? await readPerson(ports)
  const edit = (text: string | undefined): string => {
    if (text === undefined) throw new LifecycleError('USAGE_UNKNOWN_FORM', `${path} is not there`, {hint: 'git checkout -- it, or run lifecycle inbox.'})
    const filled = fillForm(text, {
      decision: request.answer, ...(request.on === undefined ? {} : {on: request.on}), ...(request.replies === undefined ? {} : {replies: request.replies}), ...(request.comment === undefined ? {} : {comment: request.comment})
    }, path)
    if (filled.value === undefined) throw new LifecycleError('USAGE_BROKEN_FORM', filled.problems[0]?.message ?? `${path} cannot be filled in`, {hint: filled.problems[0]?.fix ?? 'Edit it by hand.'})
    refuseWasted(moment, {item: request.item, form, email, text: filled.value}, ports.clock.now())
    return isSameByAnother(moment, {...request, form}, email) ? signDecision(filled.value, email) : filled.value
  }
  const commit = await commitAsPerson(ports, lookout, [{path, edit}], `${request.item}: ${sanitiseLine(request.answer, 72)} ${form}\n\nLifecycle-Item: ${request.item}\n`, request.as)
  return {form, commit}
}

/** An answer that would not count is not written: in the history it would look like a decision. */
function refuseWasted({snapshot}: Moment, filled: {readonly item: string; readonly form: string; readonly email: string; readonly text: string}, now: Date): void {
  const item = snapshot.items.get(filled.item)!
  const form = item.forms.find(f => f.name === filled.form)!
  // Replies may stand in the form already, saved and not committed.
  const answer = parseForm(form.name, filled.text, filled.text, '').value?.answer
  const why = answer && whyNotCounted(snapshot, item, form, {...answer, email: filled.email}, now)
  if (why === undefined) return
  throw new LifecycleError('WORK_WOULD_NOT_COUNT', `${answer?.raw} of ${form.name} would not count: ${why}`, {hint: 'Nothing was written.', details: {target: form.name}})
}

/** What somebody else has answered, and did not count, is answered with the same word. */
function isSameByAnother({snapshot}: Moment, {item, form, answer}: {readonly item: string; readonly form: string; readonly answer: string}, email: string): boolean {
  const stands = snapshot.items.get(item)?.forms.find(f => f.name === form)?.answer
  return stands !== undefined && stands.email !== email && stands.raw === answer
}

/** The form meant: named, or the one open form of the item that takes such an answer. */
function chooseForm(moment: Moment, request: AnswerRequest): string {
  const status = moment.plan.items.get(request.item)
  if (!status) throw new LifecycleError('USAGE_UNKNOWN_ITEM', `there is no item "${request.item}"`)
  if (request.form !== undefined) {
    const known = moment.snapshot.items.get(request.item)?.forms.find(f => f.name === request.form)
    if (known) return known.name
    throw new LifecycleError('USAGE_UNKNOWN_FORM', `${request.item} has no form "${request.form}"`, {hint: `Open now: ${status.forms.map(f => f.name).join(', ') || 'none'}.`})
  }
  const word = request.answer.split(/\s/)[0]?.toLowerCase() ?? ''
  const takes = (form: OpenForm): boolean => form.choices.length === 0 || normaliseAnswer(request.answer, form.choices) !== undefined
  const fitting = status.forms.filter(takes)
  if (fitting.length === 1) return fitting[0]!.name
  if (fitting.length > 1) throw new LifecycleError('USAGE_AMBIGUOUS_FORM', `${fitting.length} forms of ${request.item} take "${word}": ${fitting.map(f => f.name).join(', ')}`, {hint: `Name one: lifecycle answer ${request.item} ${fitting[0]!.name} ${word}`})
  const open = status.forms.map(f => `${f.name} (${f.choices.join(', ')})`).join('; ')
  throw new LifecycleError('USAGE_NO_FORM', `no open decision of ${request.item} takes "${word}"`, {hint: open ? `Open now: ${open}.` : `Nothing of it waits for a decision: lifecycle show ${request.item}`})
}
