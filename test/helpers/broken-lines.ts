import fc from 'fast-check'

/** Logs in which any field of a line may hold anything, the words that its reader looks for most of all. */
export function brokenLines(words: readonly string[], fields: readonly string[]): fc.Arbitrary<string> {
  const value = fc.oneof(fc.constantFrom(...words), fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields, ...words), fc.jsonValue()))
  const record = fc.record(Object.fromEntries(fields.map(field => [field, value])), {requiredKeys: []})
  return fc.array(fc.oneof(fc.string(), record.map(line => JSON.stringify(line)))).map(lines => lines.join('\n'))
}
