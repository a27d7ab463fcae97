import type {PackRequest, PackSource} from '../../core/context/pack.ts'
import type {Agent, PassStep} from '../../core/project/configuration.ts'
import type {ItemSnapshot, JournalEntry} from '../../core/project/snapshot.ts'
import type {ItemStatus} from '../../core/plan/decision.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'

/** Everything an agent gets to know of its pass, gathered from git by the ids that its journal entry names. */
export async function gatherInputs(ports: EnginePorts, moment: Moment, run: {readonly entry: JournalEntry; readonly step: PassStep; readonly agent: Agent; readonly out: string}): Promise<PackRequest> {
  const {entry, step, agent, out} = run
  const {configuration} = moment.snapshot
  const item = moment.snapshot.items.get(entry.item)!
  const status = moment.plan.items.get(entry.item)
  const requestId = entry.inputs['item'] ?? item.requestId
  return {
    agent: {name: agent.name, instructions: agent.instructions, id: agent.oid}, orders: {text: configuration.project.orders, id: configuration.project.schema.toString()},
    context: agent.context.flatMap(name => {
      const source = configuration.context.get(name)
      return source ? [{name, id: source.oid, text: source.text}] : []
    }),
    item: {id: item.id, text: await readText(moment, requestId), version: requestId},
    inputs: await gatherSources(ports, moment, item, entry), previous: await readPrevious(moment, item, step),
    findings: findingsOf(item, status, entry), notes: [], answers: answersOf(item, entry),
    skeleton: await readSkeleton(moment, step.name), step: step.name, makes: step.makes, round: entry.round, out, judged: judgedBy(moment, item.id, step), limitTokens: undefined
  }
}

async function gatherSources(ports: EnginePorts, moment: Moment, item: ItemSnapshot, entry: JournalEntry): Promise<readonly PackSource[]> {
  const sources: PackSource[] = []
  for (const [name, id] of Object.entries(entry.inputs)) {
    if (name === 'item') continue
    const commits = name === 'code' || item.runs.some(r => r.step === name && r.makes === 'commits')
    sources.push(commits ? {name, id, text: await readDiff(ports, item, name, id), language: 'diff'} : {name, id, text: await readText(moment, id)})
  }
  return sources
}

/** The whole change for `code`; what a step's own runs added for its name. */
async function readDiff(ports: EnginePorts, item: ItemSnapshot, name: string, id: string): Promise<string> {
  const own = item.runs.findLast(r => r.step === name && r.output === id)
  const from = name === 'code' ? item.branch?.mergeBase : own?.start
  if (from === undefined || from === id) return ''
  return ports.branches.diff(from, id)
}

async function readText(moment: Moment, id: string): Promise<string> {
  const oid = id.split('+')[0] ?? ''
  return (await moment.files.readTexts([{oid, path: ''}])).get(oid)?.text ?? ''
}

/** A later run revises what stands, whoever wrote it, and never starts over. */
async function readPrevious(moment: Moment, item: ItemSnapshot, step: PassStep): Promise<PackSource | undefined> {
  const artifact = item.artifacts.get(step.name)
  return artifact ? {name: step.name, id: artifact.id, text: await readText(moment, artifact.id)} : undefined
}

async function readSkeleton(moment: Moment, step: string): Promise<string | undefined> {
  const entry = moment.files.configuration.get(`artifacts/${step}.md`)
  return entry ? readText(moment, entry.oid) : undefined
}

function findingsOf(item: ItemSnapshot, status: ItemStatus | undefined, entry: JournalEntry): PackRequest['findings'] {
  const listed = (status?.findings ?? []).filter(f => entry.findings.includes(f.name)).map(f => ({name: f.name, on: f.on, text: f.text}))
  const redo = item.forms.filter(f => f.kind === 'redo' && entry.findings.includes(f.name)).map(f => ({name: f.name, on: f.step, text: f.answer?.comment.trim() || f.body.trim() || 'Do it again.'}))
  return [...listed, ...redo]
}

function answersOf(item: ItemSnapshot, entry: JournalEntry): PackRequest['answers'] {
  return item.forms.filter(f => f.kind === 'question' && f.answer && (entry.findings.includes(f.name) || f.step === entry.step)).map(f => ({
    question: f.questions[0] ?? f.body, answer: [f.answer!.raw, ...f.answer!.replies, f.answer!.comment].filter(t => t.trim() !== '').join('\n'), by: f.answer!.person ?? f.answer!.email
  }))
}

/** What a judge may hold its verdict against: the steps before it that are no judges; the item itself is a question to its owner. */
export function judgedBy(moment: Moment, id: string, step: PassStep): readonly string[] {
  const kind = moment.snapshot.items.get(id)?.request?.kind ?? ''
  const steps = moment.snapshot.configuration.workflows.get(kind)?.steps ?? []
  const before = steps.slice(0, steps.findIndex(s => s.name === step.name))
  return ['item', ...before.filter(s => s.type === 'pass' && s.makes !== 'verdict').map(s => s.name)]
}
