import {explainDecision} from '../../core/board/explain.ts'
import type {View} from '../../core/board/view.ts'
import {sanitiseLine} from '../../core/artifact/sanitise.ts'
import type {ItemStatus, OpenForm} from '../../core/plan/decision.ts'
import type {Output} from '../output/output.ts'

export interface Answered {
  readonly item: ItemStatus
  readonly form: OpenForm
  readonly view: View
  readonly answer: string
  /** Step that changes were sent to, where one was named. */
  readonly on?: string | undefined
  readonly commit: string
}

/** Says what was committed, what follows from it, and how to take it back. */
export async function reportAnswer(output: Output, {item, form, view, answer, on, commit}: Answered, asJson: boolean): Promise<void> {
  if (asJson) {
    await output.printJson('decision', {item: item.id, form: form.name, answer, commit})
    return
  }
  const [, consequence] = explainDecision(view, item, form, answer, on)
  const short = commit.slice(0, 10)
  await output.print(
    `${output.mark('done')} ${sanitiseLine(answer, 60)}: ${form.name} of ${sanitiseLine(item.id)}, committed as ${short}`,
    ...(consequence === undefined ? [] : [`  ${consequence}`]),
    output.paint('muted', `  Undo: git revert ${short}`)
  )
}
