/** Whether an error of the API means that the account's capacity is used up or the service overloaded. */
export function isQuota(error: unknown, status: unknown): boolean {
  return error === 'rate_limit' || error === 'overloaded' || status === 429 || status === 529
}

/** Seconds since 1970 as a date; undefined outside the years 2001 to 2286, where seconds are not what was meant. */
export function toDate(seconds: number): string | undefined {
  return seconds >= 1e9 && seconds < 1e10 ? new Date(seconds * 1000).toISOString() : undefined
}
