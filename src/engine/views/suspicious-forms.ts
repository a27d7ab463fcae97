import type {Snapshot} from '../../core/project/snapshot.ts'
import type {Sight} from '../load/glance.ts'
import type {EnginePorts} from '../ports.ts'

/**
 * Forms whose working copy was saved while an agent ran, without a boundary that would have kept it away: path → that run. Nothing
 * uncommitted is ever acted on; a person is told to look before they commit it.
 */
export async function findSuspiciousForms(ports: EnginePorts, sight: Sight, edited: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const forms = edited.filter(path => /\/decisions\//.test(path))
  const {folder} = ports.home.home
  if (forms.length === 0 || folder === undefined) return new Map()
  const spans = runSpans(await sight.whole(), ports.clock.now().getTime())
  const found = await Promise.all(forms.map(async path => {
    const saved = await ports.files.savedAt(`${folder}/${path}`)
    const span = saved === undefined ? undefined : spans.find(s => s.from <= saved && saved <= s.to)
    return span ? [[path, span.run] as const] : []
  }))
  return new Map(found.flat())
}

interface Span { readonly run: string; readonly from: number; readonly to: number }

/** From when to when each agent ran; a run under way runs until now. Runs of people are their own doing. */
function runSpans(snapshot: Snapshot, now: number): readonly Span[] {
  const live = snapshot.journal.filter(e => e.type === 'pass').map(e => ({run: `${e.run} of ${e.item}`, from: Date.parse(e.startedAt), to: now}))
  const past = [...snapshot.items.values()].flatMap(item => item.runs.filter(r => !r.person && r.makes !== 'merge' && r.boundary !== 'L1').map(r => ({
    run: `${r.name} of ${item.id}`, from: Date.parse(r.startedAt ?? ''), to: Date.parse(r.endedAt ?? '')
  })))
  return [...live, ...past]
}
