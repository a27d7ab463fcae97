import {Buffer} from 'node:buffer'

/**
 * Cuts bytes into lines of any length without holding more than `longest` of them: a longer line is skipped to its end.
 * Lines are decoded when they are whole, so no character is cut in two.
 */
export class LineReader {
  readonly #longest: number
  #parts: Buffer[] = []
  #length = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  /** The lines that this chunk ends, without their line ends. */
  push(chunk: Buffer): readonly string[] {
    const lines: string[] = []
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#keep(chunk.subarray(start, end))
      const line = this.flush()
      if (line !== undefined) lines.push(line)
      start = end + 1
    }
    this.#keep(chunk.subarray(start))
    return lines
  }

  /** The last line, which has no line end; undefined when it is empty or was too long. */
  flush(): string | undefined {
    const line = this.#length === 0 || this.#length > this.#longest ? undefined : Buffer.concat(this.#parts).toString('utf8').replace(/\r$/, '')
    this.#parts = []
    this.#length = 0
    return line
  }

  #keep(part: Buffer): void {
    this.#length += part.length
    if (this.#length > this.#longest) this.#parts = []
    // A copy: the slice would keep the whole chunk it was cut from alive.
    else if (part.length > 0) this.#parts.push(Buffer.from(part))
  }
}
