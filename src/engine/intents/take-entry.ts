import {LifecycleError} from '../../core/errors.ts'
import type {Agent, PassStep} from '../../core/project/configuration.ts'
import {bareAgent} from '../../core/project/parse-agent.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {nextRecordNumber, recordName} from '../run/record.ts'
import type {Moment} from '../state-change.ts'

/** A person needs no adapter: what counts is what they leave on disk. */
export function asAgent(moment: Moment, step: PassStep): Agent {
  const agent = moment.snapshot.configuration.agents.get(step.by)
  return {...bareAgent, name: step.by, makes: step.makes, run: 'command', context: agent?.context ?? [], instructions: agent?.instructions ?? '', oid: agent?.oid ?? ''}
}

/** The step that is named, else the one whose turn it is. */
export function chooseStep(moment: Moment, id: string, wanted: string | undefined): PassStep {
  const item = moment.snapshot.items.get(id)
  const steps = moment.snapshot.configuration.workflows.get(item?.request?.kind ?? '')?.steps.filter(s => s.type === 'pass') ?? []
  const status = moment.plan.items.get(id)
  const next = status?.steps.find(s => s.type === 'pass' && ['due', 'waiting', 'failed', 'blocked', 'running'].includes(s.state))?.step
  const name = wanted ?? next
  const step = steps.find(s => s.name === name)
  if (step) return step
  throw new LifecycleError('USAGE_UNKNOWN_STEP', name === undefined ? `no step of ${id} can be taken now` : `${id} has no step "${name}"`, {hint: `Steps: ${steps.map(s => s.name).join(', ') || 'none'}.`})
}

export interface TakeFacts {
  readonly who: string
  readonly startedAt: string
  /** Commit it goes on from, where it was begun before. */
  readonly start: string | undefined
}

/** A step in a person's hands as a run: from what, with which findings, as of this moment. It is not under way until the journal has it. */
export function makeTakeEntry(moment: Moment, id: string, step: PassStep, {who, startedAt, start}: TakeFacts): JournalEntry {
  const item = moment.snapshot.items.get(id)!
  const inputs = Object.fromEntries([...new Set(step.from)].flatMap(name => {
    const version = name === 'item' ? item.requestId : name === 'code' ? item.branch?.tip ?? moment.snapshot.base.commit : item.artifacts.get(name)?.id ?? item.runs.findLast(r => r.step === name && r.outcome === 'finished')?.output
    return version === undefined ? [] : [[name, version] as const]
  }))
  const number = nextRecordNumber(item, moment.snapshot.journal, moment.files.items.get(item.id)?.keys() ?? [])
  const findings = moment.plan.items.get(id)?.findings.filter(f => f.on === step.name && f.state === 'open').map(f => f.name) ?? []
  return {
    item: id, run: recordName(number, step.name), number, step: step.name, type: 'take', attempt: 1, round: 1, by: who, inputs, findings,
    start: start ?? item.branch?.tip ?? moment.snapshot.base.commit, pool: '', reservedMicro: 0, startedAt
  }
}
