import {normaliseDocument, normaliseItem} from '../artifact/content.ts'
import {parseDocument} from '../artifact/fields.ts'
import {readNotes} from '../artifact/notes.ts'
import type {Problem} from '../problem.ts'
import {isArtifactPath} from './artifact-path.ts'
import type {Configuration, Oid} from './configuration.ts'
import {engineIdentity} from './engine-identity.ts'
import {findPerson} from './find-person.ts'
import {parseForm} from './form.ts'
import {parseItem} from './parse-item.ts'
import type {Answer, CheckRecord, Form, RunRecord, VersionId} from './records.ts'
import {parseRecord} from './run-record.ts'
import type {ArtifactVersion, BranchFacts, ContentId, ItemSnapshot, Note} from './snapshot.ts'

/** Who did something in git, and when. */
export interface Deed { readonly commit: Oid; readonly name: string; readonly email: string; readonly at: string }

/** Everything git holds of one item, gathered before the pure part begins. Paths are relative to the item's folder. */
export interface ItemSource {
  readonly id: string
  /** Files at the top, in `decisions/` and in `runs/`: path → blob and its text (undefined: not readable as text; `problems` says why). */
  readonly files: ReadonlyMap<string, {readonly oid: Oid; readonly text: string | undefined; readonly problems: readonly Problem[]}>
  /** Digest of the attachments of an artifact: name → digest. */
  readonly attachments: ReadonlyMap<string, string>
  readonly added: (path: string) => (Deed & {readonly oid: Oid; readonly formerFolders: readonly string[]}) | undefined
  readonly changed: (path: string) => Deed | undefined
  /** The commit that set the `decision:` line of a form, and the artifacts it changed. */
  readonly decided: ReadonlyMap<string, Deed & {readonly edited: Readonly<Record<string, VersionId>>}>
  /** Text of a form as the engine first committed it. */
  readonly askedText: (path: string) => string | undefined
  /** Authors of the lines of an artifact that has notes: path → one entry per line. */
  readonly lineAuthors: ReadonlyMap<string, readonly {readonly email: string; readonly byRun: boolean}[]>
  readonly branch: BranchFacts | undefined
  readonly contents: ReadonlyMap<VersionId, ContentId>
}

/** Builds what the planner sees of an item. Users' data never throws: what is broken is a problem of this item only. */
export function buildItem(source: ItemSource, configuration: Configuration, hash: (text: string) => string): ItemSnapshot {
  const problems: Problem[] = [...source.files.values()].flatMap(f => f.problems)
  const personOf = (email: string): string | undefined => findPerson(configuration, email)
  const request = source.files.get('item.md')
  const item = request?.text === undefined ? undefined : parseItem(request.text, pathOf(source, 'item.md'))
  problems.push(...(item?.problems ?? (request ? [] : [missingItem(source)])))
  const {runs, checks} = readRecords(source, problems)
  const created = source.added('item.md')
  return {
    id: source.id, ...(created === undefined || created.formerFolders.length === 0 ? {} : {formerIds: created.formerFolders}), request: item?.value, requestId: request?.oid ?? '', content: request?.text === undefined ? '' : hash(normaliseItem(request.text)),
    createdBy: created && created.email !== engineIdentity.email ? {email: created.email, person: personOf(created.email), at: created.at} : undefined,
    artifacts: readArtifacts(source, problems, personOf, hash), runs, checks, forms: readForms(source, problems, personOf), branch: source.branch && withPersons(source.branch, configuration),
    contents: source.contents, problems
  }
}

/** Version id of a document: its blob, and the digest of its attachments when it has some. */
export function documentId(oid: Oid, attachments: string | undefined): VersionId {
  return attachments === undefined ? oid : `${oid}+${attachments}`
}

function pathOf(source: ItemSource, path: string): string {
  return `items/${source.id}/${path}`
}

function missingItem(source: ItemSource): Problem {
  return {severity: 'error', code: 'no-item', message: 'the folder has no item.md', path: pathOf(source, 'item.md'), fix: 'Write item.md with a title and a kind, or delete the folder.'}
}

function readRecords(source: ItemSource, problems: Problem[]): {runs: readonly RunRecord[]; checks: readonly CheckRecord[]} {
  const runs: RunRecord[] = []
  const checks: CheckRecord[] = []
  for (const [path, file] of source.files) {
    if (!/^runs\/[^/]+\.md$/.test(path) || file.text === undefined) continue
    const read = parseRecord(path.slice('runs/'.length, -'.md'.length), file.text, pathOf(source, path))
    problems.push(...read.problems)
    if (read.value?.type === 'run') runs.push(read.value)
    else if (read.value) checks.push(read.value)
  }
  return {runs: runs.toSorted((a, b) => a.number - b.number), checks: checks.toSorted((a, b) => a.number - b.number)}
}

function readArtifacts(source: ItemSource, problems: Problem[], personOf: (email: string) => string | undefined, hash: (text: string) => string): ReadonlyMap<string, ArtifactVersion> {
  const artifacts = new Map<string, ArtifactVersion>()
  for (const [path, file] of source.files) {
    if (!isArtifactPath(path) || file.text === undefined) continue
    const step = path.slice(0, -'.md'.length)
    const read = parseDocument(file.text, pathOf(source, path))
    problems.push(...read.problems)
    const attachments = source.attachments.get(step)
    const author = source.changed(path)
    const fields = read.value?.fields
    artifacts.set(step, {
      step, id: documentId(file.oid, attachments), content: hash(normaliseDocument(file.text, attachments)), draft: fields?.['draft'] === 'true',
      notes: readPersonNotes(source, path, file.text, personOf), verdict: verdictOf(fields?.['verdict']), on: typeof fields?.['on'] === 'string' ? fields['on'] : undefined,
      author: author && author.email !== engineIdentity.email ? {email: author.email, person: personOf(author.email), commit: author.commit, at: author.at} : undefined
    })
  }
  return artifacts
}

function verdictOf(field: unknown): 'pass' | 'changes' | undefined {
  const word = typeof field === 'string' ? field.trim().toLowerCase() : ''
  return word === 'pass' || word === 'changes' ? word : undefined
}

/** A note counts only if a person of the team committed its line: not a run, not a stranger. */
function readPersonNotes(source: ItemSource, path: string, text: string, personOf: (email: string) => string | undefined): readonly Note[] {
  const authors = source.lineAuthors.get(path)
  return readNotes(text).flatMap(note => {
    const line = authors?.[note.line - 1]
    const by = line && !line.byRun ? personOf(line.email) : undefined
    return by === undefined ? [] : [{author: note.author, text: note.text, line: note.line, by}]
  })
}

function readForms(source: ItemSource, problems: Problem[], personOf: (email: string) => string | undefined): readonly Form[] {
  const forms: Form[] = []
  for (const [path, file] of source.files) {
    if (!/^decisions\/[^/]+\.md$/.test(path) || file.text === undefined) continue
    const name = path.slice('decisions/'.length, -'.md'.length)
    const read = parseForm(name, source.askedText(path) ?? file.text, file.text, pathOf(source, path))
    problems.push(...read.problems)
    if (!read.value) continue
    const {answer, ...form} = read.value
    const [deed, added] = [source.decided.get(path), source.added(path)]
    if (form.kind !== 'redo' && added?.email !== engineIdentity.email) {
      problems.push(unasked(pathOf(source, path), added))
      // Its number is taken; what it says it is about, and for whom, are somebody's words.
      forms.push({...form, about: {}, askedAt: added?.at ?? '', answer: undefined})
      continue
    }
    if (answer && !deed) problems.push(answeredByNobody(pathOf(source, path)))
    forms.push({...form, askedAt: added?.at ?? '', answer: answer && deed ? answerBy(answer, deed, personOf) : undefined})
  }
  return forms.toSorted((a, b) => a.number - b.number)
}

/** Whom a form asks, and about what, decides what an answer is worth: only the engine's own commit says it. */
function unasked(path: string, added: Deed | undefined): Problem {
  return {severity: 'error', code: 'form-not-asked', message: `This form was committed by ${added?.email ?? 'somebody'} and not by the engine: it decides nothing.`, path, fix: 'Delete it; what has to be decided is asked by the engine.'}
}

/** Who gives answers under the engine's name (a script, a repository's own settings) gives them for nobody, and must not wait in vain. */
function answeredByNobody(path: string): Problem {
  return {
    severity: 'warning', code: 'answer-of-nobody', message: `This form was answered in a commit under the engine's own name (${engineIdentity.email}): the answer counts for nobody.`, path,
    fix: 'Check git config user.email, empty the decision and commit it, then answer again under your own name.'
  }
}

function answerBy(answer: Pick<Answer, 'value' | 'raw' | 'on' | 'replies' | 'comment'>, deed: Deed & {readonly edited: Readonly<Record<string, VersionId>>}, personOf: (email: string) => string | undefined): Answer {
  return {...answer, email: deed.email, person: personOf(deed.email), commit: deed.commit, at: deed.at, edited: deed.edited}
}

/** Names the people of the team among the authors of a branch's commits. */
export function withPersons(branch: BranchFacts, configuration: Configuration): BranchFacts {
  return {...branch, commits: branch.commits.map(c => ({...c, author: {...c.author, person: findPerson(configuration, c.author.email)}}))}
}
