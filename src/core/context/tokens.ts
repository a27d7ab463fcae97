/** Length in UTF-8. */
export function countBytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** A rough count that needs no vendor's tokenizer: four bytes to a token, which overestimates plain English a little. */
export function estimateTokens(text: string): number {
  return Math.ceil(countBytes(text) / 4)
}
