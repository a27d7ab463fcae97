import {isMine} from '../../core/board/mine.ts'
import type {View} from '../../core/board/view.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {ItemStatus, OpenForm} from '../../core/plan/decision.ts'
import type {FormKind} from '../../core/project/records.ts'
import {findNearest} from '../../core/artifact/nearest.ts'

export interface FormWanted {
  /** Name, or the beginning of it. */
  readonly name: string | undefined
  /** Only forms of these kinds; any when undefined. */
  readonly kinds: readonly FormKind[] | undefined
}

/** The one open form that is meant: the named one, else the only one, else the only one of mine. Throws with the choices. */
export function findForm(item: ItemStatus, me: View['me'], wanted: FormWanted): OpenForm {
  const fitting = item.forms.filter(form => wanted.kinds === undefined || wanted.kinds.includes(form.kind))
  if (wanted.name !== undefined) return findByName(item, fitting, wanted.name)
  const [only, ...others] = fitting
  if (only === undefined) throw noForm(item, wanted.kinds)
  if (others.length === 0) return only
  const mine = fitting.filter(form => isMine(form, me))
  if (mine.length === 1) return mine[0]!
  throw new LifecycleError('USAGE_SEVERAL_FORMS', `${item.id} has several open forms: ${fitting.map(form => form.name).join(', ')}`, {
    hint: wanted.kinds === undefined ? `Name one: lifecycle answer ${item.id} ${only.name} …` : `Name one: --form ${only.name}`,
    details: {target: item.id, forms: fitting.map(form => form.name)}
  })
}

function findByName(item: ItemStatus, forms: readonly OpenForm[], name: string): OpenForm {
  const exact = forms.find(form => form.name === name)
  if (exact) return exact
  const begins = forms.filter(form => form.name.startsWith(name))
  if (begins.length === 1) return begins[0]!
  const names = forms.map(form => form.name)
  const nearest = findNearest(name, names)
  throw new LifecycleError('USAGE_UNKNOWN_FORM', `${item.id} has no open form ${JSON.stringify(name)}`, {
    hint: nearest !== undefined ? `Did you mean ${nearest}?` : names.length > 0 ? `Open: ${names.join(', ')}` : `Nothing is asked there: lifecycle show ${item.id}`,
    details: {target: item.id, forms: names}
  })
}

function noForm(item: ItemStatus, kinds: readonly FormKind[] | undefined): LifecycleError {
  const other = item.forms[0]
  const asked = kinds === undefined ? 'answer' : kinds.includes('approve') ? 'approval' : 'such question'
  return new LifecycleError('WORK_NOTHING_ASKED', `${item.id} waits for no ${asked}`, {
    hint: other === undefined ? `See where it stands: lifecycle show ${item.id}` : `It asks something else: lifecycle answer ${item.id} ${other.name} ${other.choices.length > 0 ? `<${other.choices.join('|')}>` : '"…"'}`,
    details: {target: item.id}
  })
}
