import type {CostMicro} from '../project/configuration.ts'

/** Micro-units as people read money: two digits after the point, more only below a cent. */
export function formatMoney(micro: CostMicro): string {
  const digits = micro > 0 && micro < 10_000 ? 4 : 2
  return (micro / 1_000_000).toFixed(digits)
}
