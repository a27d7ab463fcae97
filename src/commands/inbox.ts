import {listOwnWork, rankInbox} from '../core/board/inbox.ts'
import type {View} from '../core/board/view.ts'
import {LifecycleError} from '../core/errors.ts'
import type {ExitCode} from './exit-code.ts'
import {toFormJson} from './item/item-json.ts'
import type {inbox as definition} from './line/commands-to-decide.ts'
import type {Call} from './line/definition.ts'
import {suggest} from '../core/artifact/nearest.ts'
import type {Output} from './output/output.ts'
import {renderTable, type Row} from './output/table.ts'
import {withSession} from './with-session.ts'

/** `lifecycle inbox`: what waits for the person at the keyboard, or for a role. */
export async function inbox({context, output, options}: Call<typeof definition>): Promise<ExitCode> {
  const {view, roles} = await withSession(context, async session => {
    const [view, configuration] = await Promise.all([session.view(), session.configuration()])
    return {view, roles: [...configuration.team.people.values()].flatMap(person => person.roles)}
  })
  if (options.role !== undefined) checkRole(options.role, [...roles, ...listAskedRoles(view)])
  const entries = rankInbox(view, {nowMs: context.now().getTime(), ...(options.role === undefined ? {} : {role: options.role})})
  const work = options.role === undefined ? listOwnWork(view) : []
  if (options.json) {
    await output.printJson('inbox', {
      decisions: entries.map(({form, title, priority, why}) => ({...toFormJson(form), title, priority, why})),
      work: work.map(({item, title, priority, step}) => ({item, title, priority, step: step.step, note: step.note}))
    })
    return 0
  }
  const rows: readonly Row[] = [
    ...entries.map(({form, title, why}): Row => row(output, form.item, form.name, form.deferred ? 'waiting' : 'you', why, title)),
    ...work.map(({item, title, step}): Row => row(output, item, step.step, 'you', 'yours to make', title))
  ]
  const lines = await renderTable(rows, {columns: output.result.columns})
  await output.print(...(lines.length > 0 ? lines : [options.role === undefined ? 'Nothing waits for you.' : `Nothing waits for ${options.role}.`]))
  const first = entries[0]
  if (first) await output.print('', output.paint('muted', `Look: lifecycle show ${first.form.item}   Decide: lifecycle ${first.form.kind === 'approve' ? 'approve' : 'answer'} ${first.form.item}`))
  await explainStranger(output, view, options.role)
  return 0
}

function row(output: Output, item: string, name: string, mark: 'you' | 'waiting', why: string, title: string): Row {
  return [
    {text: output.glyph(mark), paint: text => output.paint('you', text)},
    {text: item, paint: text => output.paint('accent', text)},
    name,
    {text: why, paint: text => output.paint('you', text)},
    title
  ]
}

function listAskedRoles(view: View): readonly string[] {
  return [...view.items.values()].flatMap(item => item.forms.map(form => form.for))
}

function checkRole(role: string, known: readonly string[]): void {
  if (known.includes(role)) return
  throw new LifecycleError('USAGE_UNKNOWN_ROLE', `nobody has the role ${JSON.stringify(role)}, and nothing waits for it`, {
    hint: suggest(role, new Set(known), 'Roles are given in .lifecycle/team.md.'), details: {target: role}
  })
}

/** An empty inbox must not look like peace when it only means that git's e-mail is unknown here. */
async function explainStranger(output: Output, view: View, role: string | undefined): Promise<void> {
  if (role !== undefined || view.me?.person !== undefined) return
  await output.note(view.me === undefined
    ? 'Git does not know who you are: git config user.name "…" and git config user.email "…"'
    : `${view.me.email} is nobody's e-mail in .lifecycle/team.md, so no decision can wait for you. Add it to a person there.`)
}
