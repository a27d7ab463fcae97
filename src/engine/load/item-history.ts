import {readNotes} from '../../core/artifact/notes.ts'
import type {HomePort} from '../../core/ports.ts'
import {isArtifactPath} from '../../core/project/artifact-path.ts'
import {documentId, type Deed, type ItemSource} from '../../core/project/build-item.ts'
import type {Oid} from '../../core/project/configuration.ts'
import type {VersionId} from '../../core/project/records.ts'

/** Who did what to one item's files, as of one commit of the home branch. Paths are relative to the item's folder. */
export type ItemHistory = Pick<ItemSource, 'added' | 'changed'>

/** Texts of an item's files, by path. */
type Files = ReadonlyMap<string, {readonly text: string | undefined}>

/** Where an item lies at which commit. */
export interface ItemPlace { readonly id: string; readonly commit: Oid }

/** Asks for what is ever looked at: who added the request and the forms, who changed the artifacts last. */
export async function readItemHistory(home: HomePort, {id, commit}: ItemPlace, paths: Iterable<string>): Promise<ItemHistory> {
  const added = new Map<string, Awaited<ReturnType<HomePort['whoAdded']>>>()
  const changed = new Map<string, Deed | undefined>()
  await Promise.all([...paths].map(async path => {
    if (path === 'item.md' || isForm(path)) added.set(path, await home.whoAdded(commit, `items/${id}/${path}`))
    else if (isArtifactPath(path)) changed.set(path, await home.whoChanged(commit, `items/${id}/${path}`))
  }))
  return {added: path => added.get(path), changed: path => changed.get(path)}
}

/** Who answered the forms that have an answer; artifacts changed in a deciding commit are part of what was decided. */
export async function readDecided(home: HomePort, {id, commit}: ItemPlace, files: Files, attachments: ReadonlyMap<string, string>): Promise<ItemSource['decided']> {
  const decided = new Map<string, Deed & {readonly edited: Readonly<Record<string, VersionId>>}>()
  const artifacts = [...files.keys()].filter(isArtifactPath)
  await Promise.all([...files].map(async ([path, {text}]) => {
    if (!isForm(path) || text === undefined || !/^decision:[ \t]*[^\s#]/m.test(text)) return
    const deed = await home.whoDecided(commit, `items/${id}/${path}`)
    if (!deed) return
    const edited = await Promise.all(artifacts.map(async artifact => {
      const changes = await home.listChanges(commit, `items/${id}/${artifact}`)
      const oid = changes.find(change => change.commit === deed.commit)?.oid
      const step = artifact.slice(0, -'.md'.length)
      return oid === undefined ? [] : [[step, documentId(oid, attachments.get(step))] as const]
    }))
    decided.set(path, {...deed, edited: Object.fromEntries(edited.flat())})
  }))
  return decided
}

/** Who wrote each line of the artifacts that carry notes. */
export async function readLineAuthors(home: HomePort, {id, commit}: ItemPlace, files: Files): Promise<ItemSource['lineAuthors']> {
  const authors = new Map<string, Awaited<ReturnType<HomePort['whoWroteLines']>>>()
  for (const [path, {text}] of files) {
    if (!isArtifactPath(path) || text === undefined || readNotes(text).length === 0) continue
    authors.set(path, await home.whoWroteLines(commit, `items/${id}/${path}`))
  }
  return authors
}

function isForm(path: string): boolean {
  return path.startsWith('decisions/')
}
