/** A known value that must not reach a log, and the name it is shown by. */
export interface Secret { readonly name: string; readonly value: string }

/** Values shorter than this are not redacted: they would blacken ordinary words and hide nothing. */
const shortest = 6

const secretName = /(?:^|_)(?:api_?key|key|token|secret|password|passwd|passphrase|credentials?)(?:_|$)/i

/**
 * The secrets of an environment: variables whose name says that they hold one, and those named. A value that JSON writes
 * otherwise than it is (quotes, line ends) counts in both spellings.
 */
export function pickSecrets(env: Readonly<Record<string, string>>, named: readonly string[] = []): readonly Secret[] {
  return Object.entries(env)
    .filter(([name, value]) => value.length >= shortest && (named.includes(name) || secretName.test(name)))
    .flatMap(([name, value]) => [...new Set([value, JSON.stringify(value).slice(1, -1)])].map(spelling => ({name, value: spelling})))
}

/** Replaces every known secret in a whole text, or in what `redactChunk` still holds at the end of a stream. */
export function redact(secrets: readonly Secret[], text: string): string {
  return replace(sortByLength(secrets), text, () => Infinity).text
}

/**
 * Redacts a stream: `held` is the end of the text so far that may be the beginning of a secret; hand it to the next call,
 * and at the end to `redact`. However the text is cut into chunks, the outcome is that of `redact` on the whole.
 */
export function redactChunk(secrets: readonly Secret[], held: string, chunk: string): {readonly text: string; readonly held: string} {
  if (secrets.length === 0) return {text: held + chunk, held: ''}
  const byLength = sortByLength(secrets)
  return replace(byLength, held + chunk, rest => findUndecided(byLength, rest))
}

function sortByLength(secrets: readonly Secret[]): readonly Secret[] {
  return [...secrets].sort((a, b) => b.value.length - a.value.length)
}

/** Leftmost, then longest. What lies behind `border` is not decided yet, and no match that begins there is replaced. */
function replace(byLength: readonly Secret[], whole: string, border: (rest: string) => number): {readonly text: string; readonly held: string} {
  let rest = whole
  let text = ''
  for (;;) {
    const undecided = border(rest)
    const match = findFirst(byLength, rest)
    if (!match || match.at >= undecided) return {text: text + rest.slice(0, undecided), held: rest.slice(undecided)}
    text += `${rest.slice(0, match.at)}[redacted ${match.secret.name}]`
    rest = rest.slice(match.at + match.secret.value.length)
  }
}

function findFirst(byLength: readonly Secret[], text: string): {readonly at: number; readonly secret: Secret} | undefined {
  let first: {readonly at: number; readonly secret: Secret} | undefined
  for (const secret of byLength) {
    const at = text.indexOf(secret.value)
    if (at >= 0 && (!first || at < first.at)) first = {at, secret}
  }
  return first
}

/** Where the end of the text begins that more text could make a secret of; the text's length when there is no such end. */
function findUndecided(byLength: readonly Secret[], text: string): number {
  const longest = byLength[0]?.value.length ?? 0
  for (let at = Math.max(0, text.length - longest + 1); at < text.length; at++) {
    const end = text.slice(at)
    if (byLength.some(secret => secret.value.length > end.length && secret.value.startsWith(end))) return at
  }
  return text.length
}
