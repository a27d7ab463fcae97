import type {ItemDetail} from '../../core/board/view.ts'
import {LifecycleError} from '../../core/errors.ts'
import {isArtifactPath} from '../../core/project/artifact-path.ts'
import type {Moment} from '../state-change.ts'

/** One item whole, as committed. */
export async function readDetail(moment: Moment, id: string): Promise<ItemDetail> {
  const item = moment.snapshot.items.get(id)
  const status = moment.plan.items.get(id)
  if (!item || !status) throw new LifecycleError('USAGE_UNKNOWN_ITEM', `there is no item "${id}"`)
  const entries = [...moment.files.items.get(id) ?? []].filter(([path]) => path.endsWith('.md'))
  const texts = await moment.files.readTexts(entries.map(([path, e]) => ({oid: e.oid, path})))
  const textOf = (path: string): string => texts.get(moment.files.items.get(id)?.get(path)?.oid ?? '')?.text ?? ''
  const order = moment.snapshot.configuration.workflows.get(item.request?.kind ?? '')?.steps.map(s => s.name) ?? []
  const place = (step: string): number => (order.includes(step) ? order.indexOf(step) : order.length)
  const open = new Set(status.forms.map(f => f.name))
  return {
    status, body: item.request?.body ?? textOf('item.md'),
    artifacts: entries.filter(([path]) => isArtifactPath(path)).map(([path]) => ({step: path.slice(0, -3), path: `items/${id}/${path}`, text: textOf(path)})).toSorted((a, b) => place(a.step) - place(b.step)),
    forms: item.forms.map(form => ({
      name: form.name, path: `items/${id}/decisions/${form.name}.md`, text: textOf(`decisions/${form.name}.md`), open: open.has(form.name), answer: form.answer?.value, by: form.answer?.person ?? form.answer?.email
    })),
    runs: [...item.runs, ...item.checks].toSorted((a, b) => a.number - b.number),
    branch: item.branch ? {ref: item.branch.ref, tip: item.branch.tip, commits: item.branch.commits.length} : undefined
  }
}
