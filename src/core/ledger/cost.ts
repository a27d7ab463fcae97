import type {CostMicro} from '../project/configuration.ts'
import type {ItemRecord, Usage} from '../project/records.ts'
import {findPrice, prices, type PriceTable} from './prices.ts'

/** Money spent, and how much is known of it. */
export interface CostSum {
  readonly micro: CostMicro
  /** Some of it is not known at all: a lower bound. */
  readonly partial: boolean
  /** What of it nobody reported and was charged as reserved: to that extent an upper bound. */
  readonly reserved: CostMicro
}

/**
 * Fills in the cost of a usage that reports tokens and none, from the price table, marked `estimated`. A reported cost always
 * wins; an unknown model or a missing count leaves the cost unknown. Rounded up, so that many small runs do not add up to 0.
 */
export function priceUsage(usage: Usage, model: string | undefined, table: PriceTable = prices): Usage {
  const price = model === undefined ? undefined : findPrice(model, table)
  if (usage.costMicro !== undefined || !price || usage.input === undefined || usage.output === undefined) return usage
  const cost = usage.input * price.input + usage.output * price.output + (usage.cacheRead ?? 0) * price.cacheRead + (usage.cacheWrite ?? 0) * price.cacheWrite
  return {...usage, costMicro: Math.ceil(cost), source: usage.source === 'partial' ? 'partial' : 'estimated'}
}

/** What a run is charged: what it last reported, even where that is only a lower bound; everything reserved for it where it reported nothing. */
export function chargeUsage(usage: Usage, reservedMicro: CostMicro): Usage {
  return usage.costMicro === undefined ? {...usage, costMicro: reservedMicro, source: 'reserved'} : usage
}

/** What a run is known to have cost, to go by for the next one. A reservation that was charged says what it might have cost, not what it did. */
export function observedCost({costMicro, source}: Usage): CostMicro | undefined {
  return source === 'reserved' ? undefined : costMicro
}

/** Adds up what an item's records cost. Work of people and checks cost no model's money; an agent's run without a known cost makes the sum partial. */
export function sumCost(records: readonly ItemRecord[]): CostSum {
  let micro = 0
  let partial = false
  let reserved = 0
  for (const record of records) {
    if (record.type !== 'run' || record.person || record.makes === 'merge') continue
    micro += record.usage.costMicro ?? 0
    if (record.usage.source === 'reserved') reserved += record.usage.costMicro ?? 0
    partial ||= record.usage.costMicro === undefined || record.usage.source === 'partial'
  }
  return {micro, partial, reserved}
}
