import type {AskForm} from '../../core/plan/decision.ts'
import type {StateCommitResult} from '../../core/ports.ts'
import {renderForm} from '../../core/project/form.ts'
import type {Form} from '../../core/project/records.ts'
import type {EnginePorts} from '../ports.ts'
import {commitState, type Moment} from '../state-change.ts'

/** Writes forms of one item, once each; the asking half is the engine's from then on. */
export async function applyAsks(ports: EnginePorts, moment: Moment, id: string, asks: readonly AskForm[]): Promise<StateCommitResult> {
  const item = moment.snapshot.items.get(id)!
  const now = ports.clock.now().toISOString()
  const forms = asks.map((ask): Form => ({
    name: ask.name, kind: ask.kind, step: ask.step, role: ask.role, number: ask.number, for: ask.for, about: ask.about, steps: ask.steps, choices: ask.choices, questions: ask.questions,
    askedAt: now, body: ask.title, answer: undefined
  }))
  return commitState(ports, moment, {
    item: {...item, forms: [...item.forms, ...forms]}, files: asks.map(ask => ({path: `decisions/${ask.name}.md`, content: renderForm(ask)})),
    subject: `ask ${asks.map(a => `${a.name} of ${a.for}`).join(', ')}`, trailers: {}
  })
}
