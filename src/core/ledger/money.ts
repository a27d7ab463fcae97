import type {CostMicro} from '../project/configuration.ts'
import type {CostSum} from './cost.ts'

/** `1.42`: two places, as people write money. What is more than nothing never shows as nothing: `<0.01`. */
export function formatMoney(micro: CostMicro): string {
  if (micro > 0 && micro < 5000) return '<0.01'
  const cents = Math.round(Math.abs(micro) / 10_000)
  return `${micro < 0 && cents > 0 ? '-' : ''}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

/** A sum with its honesty: `≥1.42` when some of it is not known, `≤1.42` when some of it was only reserved, `≈1.42` when both. */
export function formatCost(sum: CostSum): string {
  const bound = markBound({partial: sum.partial, reserved: sum.reserved > 0})
  return `${bound}${formatMoney(sum.micro)}${sum.reserved > 0 ? ` (${formatMoney(sum.reserved)} of it not reported: reserved)` : ''}`
}

/** The sign before an amount that is not exactly what was spent. */
export function markBound({partial = false, reserved = false}: {readonly partial?: boolean; readonly reserved?: boolean}): string {
  if (partial && reserved) return '≈'
  return partial ? '≥' : reserved ? '≤' : ''
}
