import type {OpenForm, StepStatus} from '../plan/decision.ts'
import type {View} from './view.ts'

/** Whether the person at the keyboard may answer a form: by person or role, or by address where an owner stands in no team.md. */
export function isMine(form: OpenForm, me: View['me']): boolean {
  return me !== undefined && (form.for === me.email || (me.person !== undefined && form.people.includes(me.person)))
}

/** Whether a step is the work of the person at the keyboard: theirs by name or by role, and its turn has come. */
export function isMyStep(step: StepStatus, me: View['me']): boolean {
  if (step.type !== 'pass' || step.state !== 'waiting' || me === undefined) return false
  return step.by === me.person || me.roles.includes(step.by)
}
