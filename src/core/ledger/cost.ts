import type {CostMicro} from '../project/configuration.ts'
import type {ItemRecord, Usage} from '../project/records.ts'
import {findPrice, prices, type PriceTable} from './prices.ts'

/** Money spent, and whether some of it is not known: then it is a lower bound. */
export interface CostSum { readonly micro: CostMicro; readonly partial: boolean }

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

/** Adds up what an item's records cost. Work of people and checks cost no model's money; an agent's run without a known cost makes the sum partial. */
export function sumCost(records: readonly ItemRecord[]): CostSum {
  let micro = 0
  let partial = false
  for (const record of records) {
    if (record.type !== 'run' || record.person || record.makes === 'merge') continue
    micro += record.usage.costMicro ?? 0
    partial ||= record.usage.costMicro === undefined || record.usage.source === 'partial'
  }
  return {micro, partial}
}
