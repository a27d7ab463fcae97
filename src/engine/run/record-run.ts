import {mergeText} from '../../core/artifact/merge-text.ts'
import {normaliseDocument} from '../../core/artifact/content.ts'
import type {StateCommitResult} from '../../core/ports.ts'
import {documentId} from '../../core/project/build-item.ts'
import type {RunRecord} from '../../core/project/records.ts'
import {renderRun} from '../../core/project/run-record.ts'
import type {ArtifactVersion, ItemSnapshot} from '../../core/project/snapshot.ts'
import type {EnginePorts} from '../ports.ts'
import {commitState, type ItemFile, type Moment} from '../state-change.ts'
import type {Finished} from './finish.ts'
import {withRun} from './record.ts'

/**
 * Document, run record and state.md in one state commit. What a person committed to the document meanwhile is merged with the run's;
 * where both changed the same place theirs stands, and the run's is offered beside its record.
 */
export async function recordRun(ports: EnginePorts, moment: Moment, id: string, finished: Finished): Promise<StateCommitResult> {
  const item = moment.snapshot.items.get(id)
  if (!item) return {outcome: 'unchanged', commit: moment.snapshot.home.commit}
  const {record, files, document} = await settleDocument(ports, moment, item, finished)
  return commitState(ports, moment, {
    item: withDocument(ports, withRun(item, record), record, document),
    files: [...files, {path: `runs/${record.name}.md`, content: renderRun(record)}], subject: subjectOf(record), trailers: {'Lifecycle-Run': record.name}
  })
}

/** `code finished (round 2)`, `review: changes`, `spec failed`: what `git log` shows. */
function subjectOf(record: RunRecord): string {
  const round = record.round > 1 ? ` (round ${record.round})` : ''
  if (record.verdict !== undefined) return `${record.step}: ${record.verdict}${round}`
  return `${record.step} ${record.outcome}${round}`
}

/** `document`: the step's text as it will stand; undefined where it stays as it is. */
interface Settled { readonly record: RunRecord; readonly files: readonly ItemFile[]; readonly document: string | undefined }

async function settleDocument(ports: EnginePorts, moment: Moment, item: ItemSnapshot, {record, document, attachments, previous, isAside}: Finished): Promise<Settled> {
  if (document === undefined) return {record, files: [], document}
  if (isAside) return setAside(record, document, attachments, record.summary)
  const path = `${record.step}.md`
  const present = moment.files.items.get(item.id)?.get(path)?.oid
  const attached = [...attachments].map(([name, bytes]) => ({path: `${record.step}/${name}`, content: bytes}))
  const settle = (text: string): Settled => ({record: withOutput(ports, moment, item.id, record, text, attached), files: [{path, content: text}, ...attached], document: text})
  if (present === undefined || present === previous.id?.split('+')[0]) return settle(document)
  const theirs = (await moment.files.readTexts([{oid: present, path}])).get(present)?.text
  const merged = theirs === undefined ? undefined : mergeText(previous.text ?? '', theirs, document)
  if (merged !== undefined) return settle(merged)
  return setAside({...record, outcome: 'failed', verdict: undefined}, document, attachments, `${record.summary}\n\n${path} was edited meanwhile, in the same place: what is there stands.`)
}

/** Nothing that was paid for is thrown away: it lies beside the record, where no step reads it. */
function setAside(record: RunRecord, document: string, attachments: Finished['attachments'], summary: string): Settled {
  const folder = `runs/${record.name}`
  const attached = [...attachments].map(([name, bytes]) => ({path: `${folder}/${record.step}/${name}`, content: bytes}))
  return {record: {...record, summary: `${summary} The run's version is kept as ${folder}/${record.step}.md.`}, files: [{path: `${folder}/${record.step}.md`, content: document}, ...attached], document: undefined}
}

function withOutput(ports: EnginePorts, moment: Moment, id: string, record: RunRecord, document: string, attached: readonly ItemFile[]): RunRecord {
  return {...record, output: documentId(ports.blobId(document), attachmentsDigest(ports, moment, id, record.step, attached))}
}

/** What a run leaves beside its document joins what lies there already. Must agree with how the loader digests a committed folder. */
function attachmentsDigest(ports: EnginePorts, moment: Moment, id: string, step: string, attached: readonly ItemFile[]): string | undefined {
  const there = [...moment.files.items.get(id) ?? []].filter(([path]) => path.startsWith(`${step}/`)).map(([path, e]) => [path, `${e.mode} ${e.oid}`] as const)
  const all = new Map([...there, ...attached.map(f => [f.path, `100644 ${ports.blobId(f.content)}`] as const)])
  if (all.size === 0) return undefined
  return ports.hash([...all].map(([path, version]) => `${version} ${path}`).toSorted().join('\n')).slice(0, 40)
}

function withDocument(ports: EnginePorts, item: ItemSnapshot, record: RunRecord, text: string | undefined): ItemSnapshot {
  if (text === undefined || record.output === undefined) return item
  const attachments = record.output.split('+')[1]
  const version: ArtifactVersion = {
    step: record.step, id: record.output, content: ports.hash(normaliseDocument(text, attachments)), draft: false, notes: [], verdict: record.verdict, on: record.on, author: undefined
  }
  return {...item, artifacts: new Map([...item.artifacts, [record.step, version]])}
}
