import {markBound} from '../ledger/money.ts'
import type {CostMicro} from '../project/configuration.ts'
import type {Usage} from '../project/records.ts'

interface MoneyOptions { readonly partial?: boolean; readonly reserved?: boolean; readonly notional?: boolean }

/**
 * Money as people read it. A sum with unknown parts is a lower bound and says so, one with parts that were only reserved an upper one;
 * what is not nothing never shows as $0.00; what a subscription covers is notional and has a `~` before it.
 */
export function formatMoney(costMicro: CostMicro, options: MoneyOptions = {}): string {
  const mark = markBound(options)
  const bound = `${mark === '' ? '' : `${mark} `}${options.notional && costMicro > 0 ? '~' : ''}`
  if (costMicro > 0 && costMicro < 5000) return `${mark === '' ? `< ${bound}` : bound}$0.01`
  const cents = Math.round(costMicro / 10_000)
  const whole = Math.floor(cents / 100)
  if (whole >= 100_000) return `${bound}$${Math.round(whole / 1000)}k`
  const grouped = String(whole).replaceAll(/\B(?=(\d{3})+$)/gu, ',')
  return `${bound}$${grouped}.${String(cents % 100).padStart(2, '0')}`
}

interface Noted { readonly notional?: boolean }

/** What an item has cost, with how much is known of it. */
export function formatSpent({costMicro, costIsPartial, costReservedMicro}: {readonly costMicro: CostMicro; readonly costIsPartial: boolean; readonly costReservedMicro: CostMicro}, options: Noted = {}): string {
  return formatMoney(costMicro, {...options, partial: costIsPartial, reserved: costReservedMicro > 0})
}

/** What a step has cost; undefined while nothing is known. */
export function formatStepCost({costMicro, costReservedMicro}: {readonly costMicro: CostMicro | undefined; readonly costReservedMicro: CostMicro}, options: Noted = {}): string | undefined {
  return costMicro === undefined ? undefined : formatMoney(costMicro, {...options, reserved: costReservedMicro > 0})
}

/** What one run was charged; undefined when nothing is known. */
export function formatCharge({costMicro, source}: Usage, options: Noted = {}): string | undefined {
  return costMicro === undefined ? undefined : formatMoney(costMicro, {...options, partial: source === 'partial', reserved: source === 'reserved'})
}

/** How long something has been running: seconds while they matter, then minutes, hours, days. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return `${minutes}m${pad(seconds % 60)}s`
  if (minutes < 60) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours}h${pad(minutes % 60)}m` : `${Math.floor(hours / 24)}d${hours % 24}h`
}

/** How long something has been waiting, in one coarse word, so that it stays true for a while. */
export function formatAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'a moment'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return hours === 1 ? '1 hour' : `${hours} hours`
  return `${Math.floor(hours / 24)} days`
}

/** Tokens in thousands or millions. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens)
  return tokens < 1_000_000 ? `${(tokens / 1000).toFixed(tokens < 10_000 ? 1 : 0)}k` : `${(tokens / 1_000_000).toFixed(1)}M`
}

/** Milliseconds between an ISO date and now; 0 when the date is unreadable or lies ahead. */
export function elapsedSince(date: string, nowMs: number): number {
  const then = Date.parse(date)
  return Number.isNaN(then) ? 0 : Math.max(0, nowMs - then)
}

/** "1 item", "2 items". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
