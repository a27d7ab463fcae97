import {isMine} from '../../core/board/mine.ts'
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
  } else {
    const [, consequence] = explainDecision(view, item, form, answer, on)
    const short = commit.slice(0, 10)
    await output.print(
      `${output.mark('done')} ${sanitiseLine(answer, 60)}: ${form.name} of ${sanitiseLine(item.id)}, committed as ${short}`,
      ...(consequence === undefined ? [] : [`  ${consequence}`]),
      output.paint('muted', `  Undo: git revert ${short}`)
    )
  }
  await warnIfItWillNotCount(output, form, view)
}

/** Anybody can commit an answer; whether it counts is decided by team.md. Better said now than wondered about later. */
async function warnIfItWillNotCount(output: Output, form: OpenForm, view: View): Promise<void> {
  if (view.me === undefined || isMine(form, view.me)) return
  const who = view.me.person ?? view.me.email
  await output.note(form.people.length === 0
    ? `Nobody has the role ${form.for} in .lifecycle/team.md yet: the answer counts once you are given it there.`
    : `${who} is not among those who decide this (${form.people.join(', ')}): the answer is recorded, but will not count.`)
}
