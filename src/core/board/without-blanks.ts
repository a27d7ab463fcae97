/** A form without the empty places for answers: on the board they are asked one at a time. */
export function withoutBlanks(text: string): string {
  return text.replace(/\n+Comment:\s*(?:>\s*)*$/u, '\n')
}
