import {isMine} from '../../core/board/mine.ts'
import type {View} from '../../core/board/view.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {OpenForm} from '../../core/plan/decision.ts'

/** Refuses to answer what somebody else decides, before a word is asked or written: a decision that decides nothing must not look like one. */
export function refuseStranger(form: OpenForm, me: View['me'], command: string): void {
  if (me === undefined || isMine(form, me)) return
  const who = me.person === undefined ? `${me.email} is nobody in .lifecycle/team.md` : `you are ${me.person}`
  const addRole = me.person === undefined ? `add ${me.email} to somebody's emails in .lifecycle/team.md` : `give ${me.person} the role ${form.for} in .lifecycle/team.md`
  const [only] = form.people
  if (only === undefined) {
    throw new LifecycleError('WORK_NOT_YOURS', `nobody has the role ${form.for}, so nobody can answer ${form.name}; nothing was written`, {hint: `${addRole[0]!.toUpperCase()}${addRole.slice(1)} and commit it.`, details: {target: form.name}})
  }
  throw new LifecycleError('WORK_NOT_YOURS', `${form.name} is decided by ${form.for} (${form.people.join(', ')}), and ${who}; nothing was written`, {
    hint: `${form.people.join(' or ')} can: ${command}\nOr ${addRole} and commit it.`, details: {target: form.name, people: [...form.people]}
  })
}
