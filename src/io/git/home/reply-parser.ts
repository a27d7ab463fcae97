/** One reply of `git cat-file --batch-command`: an object, or undefined when it is missing. */
export type ObjectReply = {readonly oid: string; readonly type: string; readonly size: number; readonly bytes: Uint8Array | undefined} | undefined

/**
 * Reads replies out of the bytes of `cat-file` as they come. Objects over the limit are read past: `limit + 1` bytes of them are kept, so
 * that whoever looks sees that it is over the limit and a blob of hundreds of megabytes is never held.
 */
export class ReplyParser {
  readonly #limit: number
  readonly #onReply: (reply: ObjectReply) => void
  #header = Buffer.alloc(0)
  #object: {readonly oid: string; readonly type: string; readonly size: number; readonly bytes: Buffer; seen: number} | undefined
  /** Whether the reply that comes next has the object's bytes (`contents`) or only its header (`info`). */
  readonly #withBytes: () => boolean

  constructor(limit: number, withBytes: () => boolean, onReply: (reply: ObjectReply) => void) {
    this.#limit = limit
    this.#withBytes = withBytes
    this.#onReply = onReply
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) at = this.#object === undefined ? this.#readHeader(chunk, at) : this.#readBytes(chunk, at)
  }

  #readHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(10, at)
    if (end < 0) {
      this.#header = Buffer.concat([this.#header, chunk.subarray(at)])
      return chunk.length
    }
    const line = this.#header.toString('utf8') + chunk.toString('utf8', at, end)
    this.#header = Buffer.alloc(0)
    const match = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/.exec(line)
    if (!match) {
      // `<name> missing`, `<name> ambiguous`: no object either way.
      this.#onReply(undefined)
      return end + 1
    }
    const [, oid = '', type = '', digits = ''] = match
    const size = Number(digits)
    if (this.#withBytes()) this.#object = {oid, type, size, bytes: Buffer.allocUnsafe(Math.min(size, this.#limit + 1)), seen: 0}
    else this.#onReply({oid, type, size, bytes: undefined})
    return end + 1
  }

  /** The bytes and one line end after them. */
  #readBytes(chunk: Buffer, at: number): number {
    const object = this.#object!
    const end = Math.min(chunk.length, at + object.size + 1 - object.seen)
    if (object.seen < object.bytes.length) chunk.copy(object.bytes, object.seen, at, Math.min(end, at + object.bytes.length - object.seen))
    object.seen += end - at
    if (object.seen === object.size + 1) {
      this.#object = undefined
      this.#onReply({oid: object.oid, type: object.type, size: object.size, bytes: object.bytes})
    }
    return end
  }
}
