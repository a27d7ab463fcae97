import type {StateCommitResult} from '../../core/ports.ts'
import type {EnginePorts} from '../ports.ts'
import {engineIdentity, type Moment} from '../state-change.ts'

/**
 * State does not travel in time: records, forms and documents that the home branch has lost (a reset, a rebase, a deletion of records
 * beside a living item) are put back from the item's state ref, and nothing that was paid for is paid for again. What is there, in
 * whatever version, stays. Undefined when nothing is missing.
 */
export async function restoreState(ports: EnginePorts, moment: Moment, id: string, commit: string): Promise<StateCommitResult | undefined> {
  const present = moment.files.items.get(id)
  if (!present?.has('item.md')) return undefined
  const listed = await ports.history.listItemFiles(commit, id)
  const kept = new Set(listed.map(file => file.path))
  const missing = listed.filter(file => isStateFile(file.path, kept) && !present.has(file.path) && file.mode !== '120000')
  if (missing.length === 0) return undefined
  const blobs = await ports.home.readWhole(missing.map(file => file.oid))
  const files = missing.flatMap(({path, oid}) => {
    const content = blobs.get(oid)
    return content === undefined ? [] : [{path: `items/${id}/${path}`, content, expect: undefined, over: 'home' as const}]
  })
  if (files.length === 0) return undefined
  const names = missing.map(file => file.path).filter(path => path.startsWith('runs/')).map(path => path.slice('runs/'.length, -'.md'.length))
  const message = `${id}: put back ${names.length > 0 ? names.join(', ') : 'what was lost'}\n\nThe branch had lost it; it was done, and is not done again.\n\nLifecycle-Item: ${id}\n`
  return ports.home.commit({files, message, author: engineIdentity})
}

/** Records, forms, and documents with what is attached to them; the request and what lies beside it are the person's, and state.md is made again. */
function isStateFile(path: string, kept: ReadonlySet<string>): boolean {
  const [top = '', ...below] = path.split('/')
  if (below.length === 0) return path.endsWith('.md') && path !== 'item.md' && path !== 'state.md'
  return top === 'runs' || top === 'decisions' || (top !== 'item' && kept.has(`${top}.md`))
}
