/** Quantities as people write them in frontmatter; each function answers undefined for what it does not understand. */

const unitMs = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000} as const

/** `90s`, `30m`, `5h`, `3d`, `1h30m` → milliseconds. A number without unit is refused: nobody would guess which. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,3})?(?:ms|[smhdw]))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhdw])/g)]
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit as keyof typeof unitMs], 0)
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : undefined
}

/** `2`, `2.00`, `0.000125` → integer micro-units, digit by digit: no floating point touches money. */
export function parseMoney(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text)
  return match === null ? undefined : Number(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`)
}

/** Integer micro-units → `2.00`, with more digits only where they say something. */
export function renderMoney(micro: number): string {
  const digits = String(micro).padStart(7, '0')
  const whole = digits.slice(0, -6)
  const cents = digits.slice(-6).replace(/0+$/, '').padEnd(2, '0')
  return `${whole}.${cents}`
}

/** `50MB`, `64 kB`, `1000` → bytes. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9}) ?(B|KB|MB|GB)?$/i.exec(text)
  if (match === null) return undefined
  const factor = {b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3}[(match[2] ?? 'b').toLowerCase()] ?? 1
  return Number(match[1]) * factor
}

/** `4`, `2000000`; no sign, no fraction, no exponent. */
export function parseWhole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Whether a text is a day of the calendar, `2026-11-20`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  if (match === null) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return days !== undefined && day >= 1 && day <= days
}
