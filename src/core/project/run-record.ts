import {parseDocument, type Document} from '../artifact/fields.ts'
import {isFields, type Field, type Fields} from '../artifact/field-tree.ts'
import {makeError} from '../artifact/problems.ts'
import {renderDocument, type FieldInput} from '../artifact/render-fields.ts'
import {sanitiseLine, sanitiseText} from '../artifact/sanitise.ts'
import {type Problem, type Read} from '../problem.ts'
import {parseWhole} from './quantities.ts'
import {type CheckRecord, type ItemRecord, type RunRecord, type Usage} from './records.ts'

const outcomes: ReadonlySet<string> = new Set<RunRecord['outcome']>(['finished', 'nothing-done', 'out-of-bounds', 'malformed', 'failed', 'refused', 'timed-out', 'idle', 'over-limit', 'out-of-quota', 'interrupted', 'stopped', 'question', 'merged'])
const makes: ReadonlySet<string> = new Set<RunRecord['makes']>(['document', 'commits', 'verdict', 'merge'])
const sources: ReadonlySet<string> = new Set<Usage['source']>(['reported', 'estimated', 'partial', 'reserved', 'none'])

/** Writes runs/<nnn>-<step>.md. The summary is an agent's text and is made harmless here; what is unknown is left out, never 0. */
export function renderRun(record: RunRecord): string {
  const {usage} = record
  return render({
    step: record.step, makes: record.makes, attempt: record.attempt, round: record.round, by: record.by,
    person: record.person ? true : undefined,
    agent: record.agent, model: record.model, boundary: record.boundary, pool: record.pool, session: record.session, workflow: record.workflow,
    inputs: Object.keys(record.inputs).length === 0 ? undefined : record.inputs,
    findings: record.findings.length === 0 ? undefined : record.findings,
    start: record.start, output: record.output, outcome: record.outcome, verdict: record.verdict, on: record.on,
    'edited-in': record.editedIn,
    'protected-paths': record.protectedPaths.length === 0 ? undefined : record.protectedPaths,
    usage: {input: usage.input, output: usage.output, reasoning: usage.reasoning, 'cache-read': usage.cacheRead, 'cache-write': usage.cacheWrite, 'cost-micro': usage.costMicro, source: usage.source},
    'usage-note': record.usageNote === undefined ? undefined : sanitiseLine(record.usageNote, 300),
    context: record.context === undefined || record.context.length === 0 ? undefined : record.context,
    'started-at': record.startedAt, 'ended-at': record.endedAt
  }, record.summary)
}

/** Writes runs/<nnn>-check-<step>.md; the tail of the command's output is made harmless here. */
export function renderCheck(record: CheckRecord): string {
  return render({
    step: record.step, command: record.command, expect: record.expect, tree: record.tree, commit: record.commit, result: record.result, stopped: record.stopped === true ? 'true' : undefined,
    exit: record.exit, digest: record.digest, 'duration-ms': record.durationMs, 'ended-at': record.endedAt
  }, record.tail)
}

/** The body ends with one line end of ours, so that text with or without its own comes back as it was. */
function render(fields: Readonly<Record<string, FieldInput | undefined>>, body: string): string {
  const safe = sanitiseText(body)
  return renderDocument(fields, safe === '' ? '' : `${safe}\n`)
}

/** Reads a record of a run or a check; `name` is the file's name without `.md` and says which. A broken record is a problem, never a guess. */
export function parseRecord(name: string, text: string, path: string): Read<ItemRecord> {
  const match = /^(\d{3,6})-(check-)?([a-z][a-z0-9-]*)$/.exec(name)
  if (match === null) return {value: undefined, problems: [makeError(path, 'invalid-name', `"${name}" is no name of a record.`, 'Leave runs/ to the engine; move the file elsewhere.')]}
  const {value: document, problems} = parseDocument(text, path, {quotedBody: true})
  if (document === undefined) return {value: undefined, problems}
  const reader = new RecordReader(document, path)
  const base = {number: Number(match[1]), name, step: reader.text('step') ?? match[3] ?? ''}
  const record: ItemRecord = match[2] === undefined ? readRun(reader, base) : readCheck(reader, base)
  return reader.problems.length > 0 ? {value: undefined, problems: reader.problems} : {value: record, problems: []}
}

function readRun(reader: RecordReader, base: Pick<RunRecord, 'number' | 'name' | 'step'>): RunRecord {
  const verdict = reader.choice('verdict', new Set(['pass', 'changes'])) as RunRecord['verdict']
  const outcome = (reader.choice('outcome', outcomes) ?? reader.missing('outcome')) as RunRecord['outcome']
  return {
    type: 'run', ...base,
    makes: (reader.choice('makes', makes) ?? (verdict === undefined ? outcome === 'merged' ? 'merge' : 'document' : 'verdict')) as RunRecord['makes'],
    attempt: reader.whole('attempt') ?? 1, round: reader.whole('round') ?? 1,
    by: reader.text('by') ?? reader.missing('by'),
    person: reader.choice('person', new Set(['true', 'false'])) === 'true',
    agent: reader.text('agent'), model: reader.text('model'), boundary: reader.text('boundary'), pool: reader.text('pool'), session: reader.text('session'), workflow: reader.text('workflow'),
    inputs: reader.table('inputs'), findings: reader.list('findings'), start: reader.text('start'), output: reader.text('output'), outcome, verdict,
    on: reader.text('on'), editedIn: reader.text('edited-in'), protectedPaths: reader.list('protected-paths'), usage: readUsage(reader),
    ...optionalText('usageNote', reader.text('usage-note')),
    ...(reader.list('context').length > 0 ? {context: reader.list('context')} : {}),
    startedAt: reader.text('started-at'), endedAt: reader.text('ended-at'), summary: reader.body()
  }
}

function readUsage(reader: RecordReader): Usage {
  const inside = reader.inside('usage')
  return {
    input: inside.whole('input'), output: inside.whole('output'), reasoning: inside.whole('reasoning'), cacheRead: inside.whole('cache-read'), cacheWrite: inside.whole('cache-write'),
    costMicro: inside.whole('cost-micro'), source: (inside.choice('source', sources) ?? 'none') as Usage['source']
  }
}

function readCheck(reader: RecordReader, base: Pick<CheckRecord, 'number' | 'name' | 'step'>): CheckRecord {
  return {
    type: 'check', ...base,
    command: reader.text('command') ?? reader.missing('command'),
    expect: (reader.choice('expect', new Set(['pass', 'fail'])) ?? 'pass') as CheckRecord['expect'],
    tree: reader.text('tree') ?? reader.missing('tree'), commit: reader.text('commit') ?? reader.missing('commit'),
    result: (reader.choice('result', new Set(['green', 'red', 'error'])) ?? reader.missing('result')) as CheckRecord['result'],
    ...(reader.choice('stopped', new Set(['true'])) === 'true' ? {stopped: true} : {}),
    ...optionalText('digest', reader.text('digest')), exit: reader.whole('exit'), durationMs: reader.whole('duration-ms'), endedAt: reader.text('ended-at'), tail: reader.body()
  }
}

function optionalText<Key extends 'digest' | 'usageNote'>(key: Key, value: string | undefined): {readonly [K in Key]?: string} {
  return value === undefined ? {} : {[key]: value} as {readonly [K in Key]?: string}
}

/** Reads typed values from a record's fields and gathers what is wrong; records are the engine's own, so the types are few. */
class RecordReader {
  readonly problems: Problem[]
  readonly #fields: Fields
  readonly #document: Document
  readonly #path: string

  constructor(document: Document, path: string, fields: Fields = document.fields, problems: Problem[] = []) {
    this.#document = document
    this.#path = path
    this.#fields = fields
    this.problems = problems
  }

  text(key: string): string | undefined {
    const field = this.#fields[key]
    if (field === undefined || field === '') return undefined
    return typeof field === 'string' ? field : this.#refuse(key, field)
  }

  whole(key: string): number | undefined {
    const text = this.text(key)
    return text === undefined ? undefined : parseWhole(text) ?? this.#refuse(key, text)
  }

  choice(key: string, choices: ReadonlySet<string>): string | undefined {
    const text = this.text(key)
    return text === undefined || choices.has(text) ? text : this.#refuse(key, text)
  }

  list(key: string): readonly string[] {
    const field = this.#fields[key]
    if (field === undefined || field === '') return []
    return Array.isArray(field) && field.every(entry => typeof entry === 'string') ? field : this.#refuse(key, field) ?? []
  }

  table(key: string): Readonly<Record<string, string>> {
    const field = this.#fields[key]
    if (field === undefined || field === '') return {}
    if (!isFields(field) || Object.values(field).some(value => typeof value !== 'string')) return this.#refuse(key, field) ?? {}
    return {...field} as Record<string, string>
  }

  inside(key: string): RecordReader {
    const field = this.#fields[key]
    if (field !== undefined && field !== '' && !isFields(field)) this.#refuse(key, field)
    return new RecordReader(this.#document, this.#path, isFields(field) ? field : {}, this.problems)
  }

  body(): string {
    return this.#document.body.replace(/\r?\n$/, '')
  }

  missing(key: string): string {
    this.problems.push(makeError(this.#path, 'missing-key', `The record has no "${key}".`, 'Restore the file from git; records are never edited.'))
    return ''
  }

  #refuse(key: string, field: Field): undefined {
    const shown = typeof field === 'string' ? field : 'not a single value'
    this.problems.push(makeError(this.#path, 'invalid-value', `"${key}" of the record is ${shown}.`, 'Restore the file from git; records are never edited.', this.#document.positionOf([key])))
    return undefined
  }
}
