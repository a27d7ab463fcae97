import type {View} from '../core/board/view.ts'
import type {ItemStatus} from '../core/plan/decision.ts'
import type {FormKind} from '../core/project/records.ts'

/** Items that a command can do something with: nobody is offered what would only be refused. What shows takes all. */
export function listItemsFor(command: string, view: Pick<View, 'items' | 'live'>): readonly ItemStatus[] {
  const items = [...view.items.values()]
  switch (command) {
    case 'show': case 'log': case 'open': case 'cost': case 'diff': case 'plan': return items
    case 'approve': case 'changes': case 'reject': return items.filter(item => asks(item, 'approve'))
    case 'keep': case 'rebuild': return items.filter(item => asks(item, 'outdated'))
    case 'answer': return items.filter(item => item.forms.length > 0)
    case 'stop': return items.filter(item => view.live.some(run => run.item === item.id))
    case 'redo': case 'take': return items.filter(item => isOpen(item) && item.steps.every(({type, state}) => type !== 'merge' || state !== 'done'))
    default: return items.filter(isOpen)
  }
}

function asks(item: ItemStatus, kind: FormKind): boolean {
  return item.forms.some(form => form.kind === kind)
}

function isOpen({standing}: ItemStatus): boolean {
  return standing !== 'done' && standing !== 'dropped'
}
