import type {CostMicro} from './configuration.ts'

/** What `raise 5.00` (also `raise by $5`) adds; undefined where no amount is named: then nothing would be raised. */
export function readRaise(raw: string): CostMicro | undefined {
  const amount = /(\d+)(?:[.,](\d{1,6}))?/.exec(raw)
  const micro = amount ? Number(amount[1]) * 1_000_000 + Number((amount[2] ?? '').padEnd(6, '0')) : 0
  return micro > 0 ? micro : undefined
}
