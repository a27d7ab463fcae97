/** A moment as people read it, true in every time zone and in a file that others read: `2026-11-24 01:49 UTC`. */
export function formatMoment(date: string | number): string {
  return `${new Date(date).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
