/** Seconds since 1970 as a date; undefined outside the years 2001 to 2286, where seconds are not what was meant. */
export function toDate(seconds: number): string | undefined {
  return seconds >= 1e9 && seconds < 1e10 ? new Date(seconds * 1000).toISOString() : undefined
}

/**
 * When a limit resets, by the words of a vendor: a date and a time of this machine (`try again at Jan 1st, 2030 12:00 AM`), a time
 * alone (`try again at 1:08 AM`), or how long it takes (`will reset after 3h14m10s`). The last two count from `saidAt`, milliseconds
 * since 1970, and are unknown without it.
 */
export function readResetWords(message: string, saidAt?: unknown): string | undefined {
  const from = typeof saidAt === 'number' && Number.isFinite(saidAt) ? saidAt : undefined
  return readLocalDate(message) ?? (from === undefined ? undefined : readLocalTime(message, from) ?? readWait(message, from))
}

function readLocalDate(message: string): string | undefined {
  const [, month, day, year, time] = /\bat ([A-Z][a-z]{2}) (\d{1,2})(?:st|nd|rd|th), (\d{4}) (\d{1,2}:\d{2} [AP]M)/.exec(message) ?? []
  return month === undefined ? undefined : toDate(Date.parse(`${month} ${day}, ${year} ${time}`) / 1000)
}

/** The first such time after `from`. */
function readLocalTime(message: string, from: number): string | undefined {
  const [, hour, minute, half] = /\btry again at (\d{1,2}):(\d{2}) ([AP])M/.exec(message) ?? []
  if (hour === undefined) return undefined
  const reset = new Date(from)
  reset.setHours(Number(hour) % 12 + (half === 'P' ? 12 : 0), Number(minute), 0, 0)
  if (reset.getTime() <= from) reset.setDate(reset.getDate() + 1)
  return toDate(reset.getTime() / 1000)
}

const secondsOf: Readonly<Record<string, number>> = {d: 86_400, h: 3600, m: 60, s: 1}

function readWait(message: string, from: number): string | undefined {
  const [, wait] = /(?:reset|retry|try again)\s+(?:after|in)\s+((?:\d[\d.]*\s*[a-z]+[\s,]*)+)/i.exec(message) ?? []
  if (wait === undefined) return undefined
  const parts = [...wait.matchAll(/(\d[\d.]*)\s*([dhms])/gi)]
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (secondsOf[(unit ?? '').toLowerCase()] ?? 0), 0)
  return seconds > 0 ? toDate(from / 1000 + seconds) : undefined
}
