import type {EngineEvent} from '../../core/board/session.ts'
import {formatCharge} from '../../core/board/format.ts'
import type {Usage} from '../../core/project/records.ts'
import type {Style} from './terminal.ts'

/** One event in words: what happened, to which item, how it looks. */
export interface EventText { readonly item: string; readonly verb: string; readonly style: Style; readonly text: string }

/** Terse words for progress lines: the verb is the column people scan. */
export function describeEvent(event: EngineEvent, money: {readonly notional: boolean} = {notional: false}): EventText {
  switch (event.type) {
    case 'run-started': return {item: event.item, verb: 'started', style: 'running', text: `${event.step} by ${event.by}: ${event.why}`}
    case 'run-ended': return {item: event.item, verb: event.outcome, style: event.outcome === 'finished' || event.outcome === 'merged' ? 'good' : 'bad', text: join(event.step, describeCharge(event.usage, money), event.note)}
    case 'check-started': return {item: event.item, verb: 'checking', style: 'running', text: `${event.step}: ${event.command}`}
    case 'check-ended': return {item: event.item, verb: event.result, style: event.result === 'green' ? 'good' : 'bad', text: `${event.step}: ${event.command}`}
    case 'asked': return {item: event.item, verb: 'asked', style: 'you', text: `${event.form} for ${event.for}`}
    case 'merged': return {item: event.item, verb: 'merged', style: 'good', text: event.commit.slice(0, 10)}
    case 'recorded': return {item: event.item, verb: 'recorded', style: 'muted', text: `${event.what} in ${event.commit.slice(0, 10)}`}
    case 'waiting': return {item: event.item ?? '', verb: 'waits', style: 'muted', text: join(event.why, event.remedy ?? '')}
    case 'problem': return {item: event.item ?? '', verb: 'problem', style: 'bad', text: `${event.message} ${event.fix}`}
  }
}

function describeCharge(usage: Usage | undefined, money: {readonly notional: boolean}): string {
  const charge = usage && formatCharge(usage, money)
  return charge === undefined ? '' : usage?.source === 'reserved' ? `${charge} reserved, not reported` : charge
}

/** The event as one line of `key=value`, for logs that people grep. */
export function renderLogLine(event: EngineEvent, at: Date): string {
  const fields = Object.entries(flatten({time: at.toISOString(), ...event}))
  return fields.map(([key, value]) => `${key}=${quote(String(value))}`).join(' ')
}

function flatten(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const {usage, ...rest} = event
  const cost = typeof usage === 'object' && usage !== null && 'costMicro' in usage ? {costMicro: usage.costMicro, ...('source' in usage && usage.source === 'reserved' ? {costSource: usage.source} : {})} : {}
  return Object.fromEntries(Object.entries({...rest, ...cost}).filter(([, value]) => value !== undefined))
}

function quote(value: string): string {
  return /^[\w.:/@+-]+$/.test(value) ? value : JSON.stringify(value)
}

function join(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(', ')
}
