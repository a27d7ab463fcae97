import {readFileSync} from 'node:fs'
import type {TakenOut, TakenTree} from '../../src/core/ports.ts'
import type {Usage} from '../../src/core/project/records.ts'
import {findAdapter} from '../../src/core/run/adapters/find-adapter.ts'
import type {AgentEvent} from '../../src/core/run/events.ts'
import {outcome, type RunVerdict} from '../../src/core/run/outcome.ts'
import {readEvents} from '../../src/core/run/read-events.ts'
import {unknownUsage} from '../../src/core/run/usage.ts'

/** What was recorded beside a transcript. */
interface Recording {
  readonly code: number | null
  readonly signal: string | null
  readonly endedBy: 'agent' | 'bound'
  readonly files: readonly string[]
  readonly charges: readonly {readonly usage: Readonly<Record<'input' | 'output' | 'reasoning' | 'cacheRead' | 'cacheWrite', number>>}[]
  readonly stderr: string
}

export interface Transcript {
  readonly events: readonly AgentEvent[]
  readonly last: Extract<AgentEvent, {readonly type: 'ended'}> | undefined
  /** What the provider would bill: the sum of its answers, those that broke off included. */
  readonly billed: Usage
  /** What the engine makes of the run: a document where one was written, else commits. */
  readonly verdict: RunVerdict
}

const none: TakenOut = {document: undefined, attachments: new Map(), question: undefined, usage: undefined, outOfBounds: []}

/** A recorded run of a real command line, read by its adapter and judged as the engine does. */
export function readTranscript(folder: string, name: string): Transcript {
  const at = (extension: string): string => readFileSync(new URL(`../fixtures/agents/${folder}/${name}.${extension}`, import.meta.url), 'utf8')
  const adapter = findAdapter(folder.replace(/-[\d.]+$/, ''))!
  const recording = JSON.parse(at('json')) as Recording
  const events = readEvents(adapter, at('jsonl'))
  return {events, last: events.findLast(event => event.type === 'ended'), billed: sumCharges(recording), verdict: judge(recording, events, adapter.capabilities)}
}

function sumCharges({charges}: Recording): Usage {
  const sum = (key: keyof Recording['charges'][number]['usage']): number => charges.reduce((total, {usage}) => total + usage[key], 0)
  return {...unknownUsage, input: sum('input'), output: sum('output'), reasoning: sum('reasoning'), cacheRead: sum('cacheRead'), cacheWrite: sum('cacheWrite'), source: 'reported'}
}

function judge({code, signal, endedBy, files, stderr}: Recording, events: readonly AgentEvent[], capabilities: Parameters<typeof outcome>[0]['capabilities']): RunVerdict {
  const isDocument = files.some(file => file.startsWith('out/'))
  const changed = files.filter(file => file.startsWith('tree/')).map(file => ({path: file.slice(5), mode: '100644', status: 'A'}) as const)
  const tree: TakenTree = {commit: changed.length === 0 ? undefined : 'c'.repeat(40), changed, outOfBounds: []}
  return outcome({
    capabilities, step: 'spec', makes: isDocument ? 'document' : 'commits', events, errors: stderr, out: isDocument ? {...none, document: '# Spec\n\nIt greets.\n'} : none, tree,
    supervisor: {state: 'ended', exit: {
      code: code ?? undefined, signal: signal ?? undefined, endedBy: endedBy === 'bound' ? 'wall' : 'agent', startedAt: '2026-11-23T12:00:00.000Z', endedAt: '2026-11-23T12:01:00.000Z'
    }}
  })
}
