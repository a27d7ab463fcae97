import {isMine, isMyStep} from '../../core/board/mine.ts'
import {spellChoice} from '../../core/project/answer-words.ts'
import type {View} from '../../core/board/view.ts'
import type {ItemStatus, OpenForm} from '../../core/plan/decision.ts'

/** A command that would bring an item on, and what it does. */
export interface NextCommand { readonly line: string; readonly about: string }

/** The commands that come next for an item, most useful first; empty when nothing is left to do. */
export function listNextCommands(item: ItemStatus, me: View['me']): readonly NextCommand[] {
  const {id} = item
  switch (item.standing) {
    case 'done': return []
    case 'dropped': return [{line: `lifecycle set ${id} dropped=`, about: 'take it up again'}]
    case 'broken': return [{line: `lifecycle open ${id}`, about: 'mend item.md, then commit it'}]
    case 'draft': return [{line: `lifecycle set ${id} draft=`, about: 'it is no draft any more: start it'}]
    case 'held': return [{line: `lifecycle set ${id} hold=`, about: 'let it go on'}]
    default: return [...item.forms.flatMap(form => answerCommands(form, me)), ...workCommands(item, me)]
  }
}

function workCommands(item: ItemStatus, me: View['me']): readonly NextCommand[] {
  const own = item.steps.filter(step => isMyStep(step, me)).map(step => ({line: `lifecycle take ${item.id} ${step.step}`, about: `do ${step.step} yourself`}))
  const running = item.steps.some(step => step.state === 'running' || step.state === 'checking')
  const due = item.steps.some(step => step.state === 'due')
  return [
    ...own,
    ...(running ? [{line: `lifecycle log ${item.id} -f`, about: 'follow what runs'}] : []),
    ...(due && !running ? [{line: `lifecycle run ${item.id}`, about: 'do what is due'}] : [])
  ]
}

function answerCommands(form: OpenForm, me: View['me']): readonly NextCommand[] {
  const whose = isMine(form, me) ? '' : ` (${form.for} decides)`
  const id = form.item
  const withForm = (command: string, about: string): NextCommand => ({line: `lifecycle ${command}`, about: about + whose})
  switch (form.kind) {
    case 'approve': return [
      withForm(`diff ${id}`, `what ${form.name} decides on`),
      withForm(`approve ${id}`, 'let it go on'),
      withForm(`changes ${id} -m "…"`, 'send it back with what should change')
    ]
    case 'outdated': return [withForm(`keep ${id}`, 'what was made stays valid'), withForm(`rebuild ${id}`, 'make it again')]
    case 'question': return [withForm(`answer ${id} ${form.name} "…"`, form.questions[0] ?? 'answer the agent')]
    default: return form.choices.map(choice => withForm(`answer ${id} ${form.name} ${quoted(spellChoice(choice))}`, explainChoice(choice)))
  }
}

/** As a shell takes it: the answer is one word. */
function quoted(choice: string): string {
  return choice.includes(' ') ? `"${choice}"` : choice
}

function explainChoice(choice: string): string {
  switch (choice) {
    case 'retry': return 'try again'
    case 'take': return 'do it by hand'
    case 'raise': return 'raise the limit'
    case 'drop': return 'give the item up'
    case 'allow': return 'let the change of protected files in'
    case 'refuse': return 'keep the change of protected files out'
    default: return choice
  }
}
