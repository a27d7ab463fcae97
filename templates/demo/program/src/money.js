/** Money is in cents everywhere; only these two know how people write it. */

export function parseMoney(text) {
  if (!/^-?\d+(\.\d{2})?$/.test(text)) throw new Error(`not an amount: ${text}`)
  return Math.round(Number(text) * 100)
}

export function formatMoney(cents) {
  return (cents / 100).toFixed(2)
}
