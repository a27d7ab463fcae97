import {editFields} from '../artifact/edit.ts'
import {isFields, type Field} from '../artifact/field-tree.ts'
import {parseDocument, type Document} from '../artifact/fields.ts'
import {splitDocument} from '../artifact/frontmatter.ts'
import {makeError, makeWarning} from '../artifact/problems.ts'
import {renderFields} from '../artifact/render-fields.ts'
import {sanitiseLine, sanitiseText} from '../artifact/sanitise.ts'
import {type AskForm} from '../plan/decision.ts'
import {type Problem, type Read} from '../problem.ts'
import {defaultChoices, normaliseAnswer, spellChoice} from './answer-words.ts'
import {parseFormName} from './form-name.ts'
import {fillSection, readQuestions, readSections, renderQuestion} from './form-text.ts'
import {type Answer, type Form} from './records.ts'

/** An answer as the form's text gives it; who gave it and when, git says. */
export type AnswerText = Pick<Answer, 'value' | 'raw' | 'on' | 'replies' | 'comment'>

/** A form as its text gives it. */
export interface FormText extends Omit<Form, 'askedAt' | 'answer'> { readonly answer: AnswerText | undefined }

/** What a command or the board puts into a form for a person. */
export interface FormAnswer {
  readonly decision: string
  readonly on?: string
  readonly replies?: readonly string[]
  readonly comment?: string
}

/** Writes a form: the asking half, and room for the answer. Everything that came from people or agents is made harmless. */
export function renderForm(ask: AskForm, title: string = ask.title): string {
  const isUsual = isSame(ask.choices, defaultChoices[ask.kind])
  const fields = renderFields({
    ask: ask.kind === 'approve' ? ask.step : `${ask.kind}-${ask.step}`,
    for: sanitiseLine(ask.for),
    about: Object.keys(ask.about).length === 0 ? undefined : ask.about,
    steps: ask.steps.length === 0 ? undefined : ask.steps,
    choices: isUsual ? undefined : ask.choices
  })
  const hint = ask.choices.length === 0 ? 'your answer, or "answered" with the text below' : ask.choices.map(spellChoice).join(' · ')
  const body = [
    `# ${sanitiseLine(title)}`, '',
    ...ask.facts.map(fact => `- ${sanitiseLine(fact)}`), ...(ask.facts.length === 0 ? [] : ['']),
    ...ask.questions.flatMap((question, i) => renderQuestion(sanitiseText(question), i + 1)), ...(ask.questions.length === 0 ? [] : ['']),
    'Comment:', '   >', ''
  ]
  return `---\n${fields}decision:${' '.repeat(20)} # ${hint}\n---\n${body.join('\n')}`
}

/** The form by which a person asks for a step again, unasked; `run` names the run it is about, so that checks up to it count as old. */
export function renderRedo(step: string, why: string, run?: string): string {
  const fields = renderFields({ask: `redo-${step}`, about: run === undefined ? undefined : {run}, decision: 'redo'})
  const said = sanitiseText(why).trim()
  return `---\n${fields}---\n${said === '' ? '' : `${said}\n`}`
}

/**
 * Reads a form: what is asked from the text the engine committed first, the answer from the text as it is now, so an edit of the
 * asking half changes nothing. `currentText` undefined (the form was deleted), an emptied or a reverted `decision:` is no answer.
 */
export function parseForm(name: string, originalText: string, currentText: string | undefined, path: string): Read<FormText> {
  const original = parseDocument(originalText, path, {quotedBody: true})
  if (original.value === undefined) return {value: undefined, problems: original.problems}
  const {fields, body} = original.value
  const whom = textOf(fields['for'])
  const parsed = parseFormName(name, textOf(fields['ask']) || undefined, whom || undefined)
  if (parsed === undefined) {
    return {value: undefined, problems: [makeError(path, 'invalid-name', `"${name}" is no name of a form.`, 'Remove the file, or name it as in redo-code-1.md.')]}
  }
  const choices = 'choices' in fields ? listOf(fields['choices']) : defaultChoices[parsed.kind]
  const questions = parsed.kind === 'redo' ? [] : readQuestions(body)
  const asked: Omit<FormText, 'answer'> = {name, ...parsed, for: whom, about: tableOf(fields['about']), steps: listOf(fields['steps']), choices, questions, body}
  if (currentText === undefined) return {value: {...asked, answer: undefined}, problems: []}
  const {value: answer, problems} = readAnswer(asked, currentText, path)
  return {value: {...asked, answer}, problems}
}

function readAnswer(form: Omit<FormText, 'answer'>, currentText: string, path: string): Read<AnswerText> {
  const {value: current, problems} = parseDocument(currentText, path)
  if (current === undefined) return {value: undefined, problems}
  const raw = textOf(current.fields['decision']).trim()
  if (raw === '') return {value: undefined, problems: form.kind === 'redo' ? noteUnsaid(current, path) : []}
  const value = form.choices.length === 0 ? raw : normaliseAnswer(raw, form.choices)
  const {replies, comment} = readSections(current.body, form.questions)
  const on = textOf(current.fields['on']).trim()
  return {
    value: {value: value ?? raw, raw, on: on === '' ? undefined : on, replies: replies.map(section => section?.reply ?? ''), comment: form.kind === 'redo' ? current.body.trim() : comment?.reply ?? ''},
    problems: value === undefined ? [noteUnknown(form, raw, current, path)] : []
  }
}

/** It stays an answer, by somebody and of a day: the planner lets it count for nothing and says so wherever the form is shown. */
function noteUnknown(form: Pick<Form, 'name' | 'choices'>, raw: string, current: Document, path: string): Problem {
  return makeWarning(path, 'unknown-answer', `"${raw}" is no answer to "${form.name}".`, `Write one of ${form.choices.map(spellChoice).join(', ')}.`, current.positionOf(['decision']))
}

/** A redo form is a person's; without the line that git can blame, nobody has asked. */
function noteUnsaid(current: Document, path: string): readonly Problem[] {
  return 'decision' in current.fields ? [] : [makeWarning(path, 'missing-key', '"decision" is missing, so nothing is done again.', 'Add "decision: redo".', {line: 1, column: 1})]
}

/** Whether an answer says all that the form needs: an approval needs a reply to every question, everything else only the decision. */
export function isAnswerComplete(form: Pick<Form, 'questions'>, answer: Pick<Answer, 'value' | 'replies'>): boolean {
  return answer.value !== 'approve' || form.questions.every((_, i) => (answer.replies[i] ?? '').trim() !== '')
}

/** Fills in a form by splices; the rest of the file, a person's own lines included, stays byte for byte. */
export function fillForm(text: string, answer: FormAnswer, path = ''): Read<string> {
  const {value: edited, problems} = editFields(text, {decision: answer.decision === '' ? null : answer.decision, ...(answer.on === undefined ? {} : {on: answer.on})}, path, {quotedBody: true})
  const {value: split} = splitDocument(edited ?? '', path)
  if (edited === undefined || split === undefined) return {value: undefined, problems}
  const questions = readQuestions(split.body)
  let {body} = split
  for (const [i, reply] of (answer.replies ?? []).entries()) {
    if (reply.trim() === '') continue
    const section = readSections(body, questions).replies[i]
    if (section === undefined) return {value: undefined, problems: [makeError(path, 'unknown-question', `The form has no question ${i + 1}.`, 'Give as many replies as there are questions.')]}
    body = fillSection(body, section, sanitiseText(reply))
  }
  if (answer.comment !== undefined && answer.comment.trim() !== '') body = fillComment(body, questions, sanitiseText(answer.comment), split.eol)
  return {value: edited.slice(0, split.bodyStart) + body, problems: []}
}

/**
 * The form with its decision signed: whoever git blames for that line is who decided, so the same word by somebody else has to change it.
 */
export function signDecision(text: string, email: string): string {
  return text.replace(/^(decision:.*?)(?: {2}# by \S+)?[ \t]*(?=\r?$)/mu, (_, line: string) => `${line.trimEnd()}  # by ${sanitiseLine(email).replaceAll(/\s/gu, '')}`)
}

function fillComment(body: string, questions: readonly string[], comment: string, eol: string): string {
  const section = readSections(body, questions).comment
  if (section !== undefined) return fillSection(body, section, comment)
  const separator = body === '' || body.endsWith('\n') ? '' : eol
  return `${body}${separator}Comment:${eol}${comment.trim().split('\n').map(line => `   > ${line}`.trimEnd() + eol).join('')}`
}

function textOf(field: Field | undefined): string {
  return typeof field === 'string' ? field : ''
}

function listOf(field: Field | undefined): readonly string[] {
  if (typeof field === 'string') return field === '' ? [] : [field]
  return Array.isArray(field) ? field.filter(entry => typeof entry === 'string') : []
}

function tableOf(field: Field | undefined): Readonly<Record<string, string>> {
  return isFields(field) ? Object.fromEntries(Object.entries(field).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {}
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i])
}
