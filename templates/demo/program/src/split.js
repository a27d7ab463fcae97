/** What each of `people` pays of `cents`. */
export function split(cents, people) {
  return Array.from({length: people}, () => Math.round(cents / people))
}
