import type {FileWrite} from '../../core/ports.ts'
import {engineIdentity} from '../../core/project/engine-identity.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'

/** What somebody did that the branch has lost: the file as they left it, over the file as the engine had asked. */
export interface LostDeed { readonly by: {readonly name: string; readonly email: string; readonly at: string}; readonly form: string; readonly file: FileWrite }

/** What the engine had written, and what people had decided. */
export interface Lost { readonly files: readonly FileWrite[]; readonly deeds: readonly LostDeed[] }

type Entry = Awaited<ReturnType<EnginePorts['history']['listItemFiles']>>[number]

/**
 * What an item had in its newest state commit and the branch has no more. Records, forms, and documents with what is attached to them;
 * the request and what lies beside it are the person's. What is there, in whatever version, stays.
 */
export async function findLost(ports: EnginePorts, moment: Moment, id: string, commit: string): Promise<Lost> {
  const listed = await ports.history.listItemFiles(commit, id)
  const names = new Set(listed.map(file => file.path))
  const kept = listed.filter(file => isStateFile(file.path, names) && file.mode !== '120000')
  const present = moment.files.items.get(id)
  const files = await readFiles(ports, id, kept.filter(file => !isForm(file.path) && !present?.has(file.path)))
  const forms = await Promise.all(kept.filter(file => isForm(file.path)).map(file => findLostForm(ports, moment, {id, commit}, file)))
  return {files: [...files, ...forms.flatMap(form => form.files)], deeds: forms.flatMap(form => form.deeds)}
}

function isForm(path: string): boolean {
  return path.startsWith('decisions/')
}

function isStateFile(path: string, names: ReadonlySet<string>): boolean {
  const [top = '', ...below] = path.split('/')
  if (below.length === 0) return path.endsWith('.md') && path !== 'item.md'
  if (top === 'decisions') return /^[^/]+\.md$/.test(below.join('/'))
  return top === 'runs' || (top !== 'item' && names.has(`${top}.md`))
}

async function readFiles(ports: EnginePorts, id: string, entries: readonly Entry[]): Promise<readonly FileWrite[]> {
  const blobs = await ports.home.readWhole(entries.map(entry => entry.oid))
  return entries.flatMap(({path, oid}) => {
    const content = blobs.get(oid)
    return content === undefined ? [] : [{path: `items/${id}/${path}`, content, expect: undefined, over: 'home' as const}]
  })
}

/**
 * A form comes back as the engine had asked it, and the answer after it as that of who gave it: an answer in a commit of the engine
 * counts for nobody. A form that the engine never asked is not made one that it did.
 */
async function findLostForm(ports: EnginePorts, moment: Moment, place: {readonly id: string; readonly commit: string}, entry: Entry): Promise<Lost> {
  const path = `items/${place.id}/${entry.path}`
  const [added, decided] = await Promise.all([ports.home.whoAdded(place.commit, path), ports.home.whoDecided(place.commit, path)])
  const present = moment.files.items.get(place.id)?.get(entry.path)
  if (!added) return {files: [], deeds: []}
  const blobs = await ports.home.readWhole([added.oid, entry.oid])
  const [asked, answered] = [blobs.get(added.oid), blobs.get(entry.oid)]
  if (asked === undefined || answered === undefined) return {files: [], deeds: []}
  const form = entry.path.slice('decisions/'.length, -'.md'.length)
  if (added.email !== engineIdentity.email) {
    const isOwn = form.startsWith('redo-') && !present
    return {files: [], deeds: isOwn ? [{by: decided ?? added, form, file: {path, content: answered, expect: undefined, over: 'home'}}] : []}
  }
  // A mixed reset leaves the answered form in the working tree: it is what will be there again.
  const working = present ? undefined : await ports.home.readWorking(path)
  const isThere = working !== undefined && Buffer.compare(working, answered) === 0
  const files = present ? [] : [{path, content: asked, expect: undefined, over: isThere ? {working} : 'home' as const}]
  const isUntouched = !present || (present.oid === added.oid && (await ports.home.listChanges(moment.snapshot.home.commit, path)).length === 1)
  const isLost = decided !== undefined && entry.oid !== added.oid && isUntouched
  return {files, deeds: isLost ? [{by: decided, form, file: {path, content: answered, expect: added.oid, over: 'home'}}] : []}
}
