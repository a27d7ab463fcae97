import type {AgentEvent} from './events.ts'

/** A provider's capacity was used up; `until` is when it resets, ISO date, where the provider said so. */
export interface QuotaLimit { readonly until: string | undefined }

/**
 * Whether the run met a quota, usage limit or overload, however it ended: the engine then starts nothing else in that pool
 * until the time named or a growing back-off. Undefined when it met none, or went on working after it; being cancelled is no work.
 */
export function findLimit(events: readonly AgentEvent[]): QuotaLimit | undefined {
  const at = events.findLastIndex(event => event.type === 'rate-limited' || (event.type === 'ended' && event.reason === 'quota'))
  if (at < 0) return undefined
  const wentOn = events.slice(at + 1).some(event => event.type === 'text' || event.type === 'tool' || (event.type === 'ended' && event.reason !== 'quota' && event.reason !== 'interrupted'))
  if (wentOn) return undefined
  const limited = events.findLast(event => event.type === 'rate-limited' && event.until !== undefined)
  return {until: limited?.type === 'rate-limited' ? limited.until : undefined}
}
