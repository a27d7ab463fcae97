/** The tip on `cents`, to the cent. */
export function tip(cents, percent) {
  return Math.round(cents * percent / 100)
}
