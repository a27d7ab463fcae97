import type {ItemStatus, OpenForm, StepStatus} from '../plan/decision.ts'
import {explainCost, listMakers} from './agent-facts.ts'
import {formatMoney} from './format.ts'
import type {View} from './view.ts'

const boundaries: Readonly<Record<View['boundary'], string>> = {
  L0: 'Boundary L0: agents run as your user, so decisions are tamper-evident only.',
  L1: 'Boundary L1: agents run in a sandbox and cannot write decisions.',
  L2: 'Boundary L2: decisions are signed by a key that agents cannot use.'
}

/** What an answer will do, said before the one confirmation: the commit, what follows and what may cost money or move the base. */
export function explainDecision(view: View, item: ItemStatus, form: OpenForm, answer: string, on?: string): readonly string[] {
  const who = view.me === undefined ? 'you' : `${view.me.name} <${view.me.email}>`
  return [
    `Commits items/${form.item}/decisions/${form.name}.md to ${view.homeBranch} as ${who}.`,
    explainConsequence(view, item, form, answer, on),
    view.isContainer === true ? 'Boundary L1: agents run in a container and cannot write decisions.' : boundaries[view.boundary]
  ]
}

function explainConsequence(view: View, item: ItemStatus, form: OpenForm, answer: string, on: string | undefined): string {
  const makers = listMakers(view, item, form.step)
  const say = (what: string, agents: readonly string[]) => `${what} ${explainCost(view, agents, budgetLeft(item))}`.trim()
  switch (answer) {
    case 'approve': return explainApproval(view, item, form)
    case 'changes': return on === 'item' ? 'The owner of the request gets your words, and is asked what shall become of it.' : say(`The maker of ${on ?? makers[0] ?? 'what you decide on'} gets your words as a finding and works again.`, agentsOf(item, on === undefined ? makers.slice(0, 1) : [on]))
    case 'reject': return 'The item stops here, and its owner is asked what shall become of it.'
    case 'retry': return say(`${form.step} is tried again with fresh attempts.`, agentsOf(item, [form.step]))
    case 'raise': return say(`The limit is raised and ${form.step} goes on.`, agentsOf(item, [form.step]))
    case 'take': return `${form.step} becomes your own work, in a workspace of your own.`
    case 'drop': return 'The item is dropped. What runs is stopped, and what was made is kept.'
    case 'keep': return 'What was made from the older content counts as up to date. Nothing runs.'
    case 'rebuild': return say('What is out of date is made again.', item.steps.filter(step => step.state === 'out-of-date' || step.step === form.step).map(step => step.by))
    case 'allow': return form.kind === 'skip' ? `${form.step} is dropped, as item.md asks.` : 'The change to protected files is taken in and checked.'
    case 'refuse': return form.kind === 'skip' ? `${form.step} is not dropped.` : 'The change to protected files is refused; its maker is told why.'
    default: return form.kind === 'question' ? say('Your words become input of the next run, which starts then.', agentsOf(item, [form.step])) : 'The item goes on from there.'
  }
}

function explainApproval(view: View, item: ItemStatus, form: OpenForm): string {
  const at = item.steps.findIndex(step => step.step === form.step)
  const rest = item.steps.slice(at + 1).filter(step => step.state !== 'done' && step.state !== 'skipped')
  const stop = rest.findIndex(step => step.type !== 'pass')
  const passes = stop < 0 ? rest : rest.slice(0, stop)
  const others = item.forms.filter(other => other.kind === 'approve' && other.name !== form.name)
  if (others.length > 0) return `Then it still waits for ${others.map(other => other.for).join(' and ')}.`
  if (passes.length > 0) return `Then ${passes.map(nameStep).join(', ')} may start. ${explainCost(view, passes.map(step => step.by), budgetLeft(item))}`.trim()
  if (rest[0]?.type === 'merge') return `Then the change is merged: this moves ${view.baseBranch}.`
  return rest[0] === undefined ? 'Then the item is done.' : `Then it waits for ${rest[0].by}.`
}

function agentsOf(item: ItemStatus, steps: readonly string[]): readonly string[] {
  return item.steps.filter(step => steps.includes(step.step)).map(step => step.by)
}

function nameStep(step: StepStatus): string {
  return `${step.step} (${step.by})`
}

function budgetLeft(item: ItemStatus): string {
  if (item.budgetMicro === undefined) return ''
  return `, of which ${formatMoney(Math.max(0, item.budgetMicro - item.costMicro))} is left`
}
