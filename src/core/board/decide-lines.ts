import type {ItemStatus, OpenForm} from '../plan/decision.ts'
import {glyphsOf, layOutInput} from './chrome.ts'
import {choicesOf} from './decide.ts'
import {explainDecision} from './explain.ts'
import {layOutMarkdown} from './markdown.ts'
import {glyphOf, marks} from './marks.ts'
import type {DecideScreen, Model} from './model.ts'
import {span, type Line, type Tone} from './span.ts'
import {withoutBlanks} from './without-blanks.ts'
import {wrapLine} from './wrap-line.ts'

const meanings: Readonly<Record<string, string>> = {
  approve: 'good as it is', changes: 'back to its maker with my words', reject: 'stop; the owner decides', retry: 'try again', take: 'I do it by hand',
  raise: 'raise the limit and go on', drop: 'drop the item', keep: 'what is there still holds', rebuild: 'make it again', allow: 'take the change in', refuse: 'do not take it in'
}

const answerTones: Readonly<Record<string, Tone>> = {approve: 'good', allow: 'good', keep: 'good', changes: 'stale', rebuild: 'stale', reject: 'bad', drop: 'bad', refuse: 'bad'}

/** What is asked and what to know for it: the form's own text. */
export function layOutForm(model: Model, screen: DecideScreen, width: number): readonly Line[] {
  const detail = model.loaded?.id === screen.item ? model.loaded.detail : undefined
  const text = detail?.forms.find(form => form.name === screen.form)?.text
  if (text === undefined) return [[span(model.loaded?.state === 'failed' ? model.loaded.problem ?? '' : `reading ${screen.form} ${glyphsOf(model).ellipsis}`, 'muted')]]
  return layOutMarkdown(withoutBlanks(text), width, glyphsOf(model))
}

/** The answer in the making: the choices, then each question, then the comment, then what it will do. */
export function layOutDecision(model: Model, item: ItemStatus, form: OpenForm, screen: DecideScreen, width: number): readonly Line[] {
  const refused = form.notice === undefined ? [] : wrapLine([span(`The answer that is there does not count: ${form.notice}`, 'bad')], width)
  const given = [...refused, ...layOutGiven(model, form, screen, width)]
  switch (screen.at) {
    case 'choice': return [...refused, ...form.choices.flatMap(choice => layOutChoice(model, choice, choice === screen.answer, width))]
    case 'on': return [...given, [span('Who has to mend it?', 'plain', {bold: true})], ...choicesOf(model, screen).flatMap(step => layOutAddressee(model, item, step, step === screen.on, width))]
    case 'reply': {
      const at = screen.replies.length
      const question: Line = [span(`${at + 1} of ${form.questions.length}  `, 'muted'), span(form.questions[at] ?? '', 'plain', {bold: true})]
      return [...given, ...wrapLine(question, width), layOutInput('> ', screen.input, width)]
    }
    case 'comment': return [...given, [span(labelOfComment(form, screen), 'plain', {bold: true})], layOutInput('> ', screen.input, width)]
    case 'confirm': return [...given, ...layOutConfirmation(model, item, form, screen, width)]
  }
}

/** Questions answered so far, so that the confirmation shows all that is written. */
function layOutGiven(model: Model, form: OpenForm, screen: DecideScreen, width: number): readonly Line[] {
  const glyphs = glyphsOf(model)
  const isFree = form.choices.length === 0
  const answer: readonly Line[] = isFree && screen.at !== 'confirm' ? [] : [[span('Answer   ', 'muted'), span(screen.answer, answerTones[screen.answer] ?? 'accent', {bold: true})]]
  const replies = screen.replies.flatMap((reply, index) => wrapLine([
    span(`${form.questions[index] ?? ''} `, 'muted'), span(reply === '' ? glyphs.separator : reply)
  ], width, [span('         ')]))
  const sent: readonly Line[] = screen.on === undefined || screen.at === 'on' ? [] : [[span('Sent to  ', 'muted'), span(screen.on)]]
  const comment = screen.at === 'confirm' && screen.comment !== '' ? wrapLine([span('Comment  ', 'muted'), span(screen.comment)], width, [span('         ')]) : []
  return [...answer.flatMap(line => wrapLine(line, width, [span('         ')])), ...sent, ...replies, ...comment, []]
}

function layOutChoice(model: Model, choice: string, isChosen: boolean, width: number): readonly Line[] {
  const glyphs = glyphsOf(model)
  const tone = answerTones[choice] ?? 'accent'
  return wrapLine([
    span(isChosen ? `${glyphs.pointer} ` : '  ', 'accent', {bold: true}), span(choice.padEnd(10), isChosen ? tone : 'plain', isChosen ? {bold: true} : {}),
    span(meanings[choice] ?? '', 'muted')
  ], width)
}

function layOutAddressee(model: Model, item: ItemStatus, name: string, isChosen: boolean, width: number): readonly Line[] {
  const glyphs = glyphsOf(model)
  const by = name === 'item' ? 'the request itself: its owner is asked' : item.steps.find(step => step.step === name)?.by ?? ''
  return wrapLine([
    span(isChosen ? `${glyphs.pointer} ` : '  ', 'accent', {bold: true}), span(name.padEnd(10), isChosen ? 'accent' : 'plain', isChosen ? {bold: true} : {}), span(` ${by}`, 'muted')
  ], width)
}

function labelOfComment(form: OpenForm, screen: DecideScreen): string {
  if (form.choices.length === 0) return 'Your answer'
  if (screen.answer === 'raise') return 'By how much? (5.00)'
  return screen.answer === 'changes' ? 'What should change?' : screen.answer === 'reject' ? 'Why?' : 'Comment, if any'
}

function layOutConfirmation(model: Model, item: ItemStatus, form: OpenForm, screen: DecideScreen, width: number): readonly Line[] {
  const {view} = model
  if (view === undefined) return []
  const [commit = '', follows = '', boundary = ''] = explainDecision(view, item, form, screen.answer, screen.on)
  const indent = [span('  ')]
  const path = `items/${form.item}/decisions/${form.name}.md`
  const run = view.suspicious.get(path)
  const edited = run !== undefined ? `This form was changed while run ${run} was under way, and that is not committed: look before you confirm.`
    : view.edited.includes(path) ? 'This form has edits that are not committed; they are committed with your answer.' : undefined
  return [
    ...(edited === undefined ? [] : wrapLine([span(`${glyphOf('suspicious', model.ascii)} `, 'bad'), span(edited, 'bad')], width, indent)),
    ...wrapLine([span(`${glyphOf('you', model.ascii)} `, marks.you.tone), span(follows, 'you')], width, indent),
    ...wrapLine([...indent, span(commit)], width, indent),
    ...wrapLine([...indent, span(boundary, 'muted')], width, indent)
  ]
}
