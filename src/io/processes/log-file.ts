import {Buffer} from 'node:buffer'
import {open, type FileHandle} from 'node:fs/promises'
import {redact, redactChunk, type Secret} from '../../core/run/redact.ts'

/** Bytes that several logs of one run may hold together. */
export interface Allowance { left: number }

/**
 * A log that takes bytes as they come: known secrets out, and cut where the allowance ends. Redaction works on bytes (each as one
 * character of latin-1), so that output that is no text is kept as it is.
 */
export class LogFile {
  readonly #handle: FileHandle
  readonly #secrets: readonly Secret[]
  readonly #allowance: Allowance
  #held = ''

  private constructor(handle: FileHandle, secrets: readonly Secret[], allowance: Allowance) {
    this.#handle = handle
    this.#secrets = secrets.map(secret => ({name: secret.name, value: Buffer.from(secret.value, 'utf8').toString('latin1')}))
    this.#allowance = allowance
  }

  static async open(file: string, secrets: readonly Secret[], allowance: Allowance): Promise<LogFile> {
    return new LogFile(await open(file, 'w', 0o600), secrets, allowance)
  }

  /** Takes in bytes and returns what could be decided by now, redacted; the log holds as much of it as the allowance lets. */
  async write(chunk: Uint8Array): Promise<Buffer> {
    if (this.#secrets.length === 0) return this.#put(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    const step = redactChunk(this.#secrets, this.#held, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1'))
    this.#held = step.held
    return this.#put(Buffer.from(step.text, 'latin1'))
  }

  /** Writes what was held back and makes the log safe from a power cut. */
  async end(): Promise<Buffer> {
    const rest = await this.#put(Buffer.from(redact(this.#secrets, this.#held), 'latin1'))
    this.#held = ''
    await this.#handle.sync()
    await this.#handle.close()
    return rest
  }

  async #put(bytes: Buffer): Promise<Buffer> {
    const kept = bytes.subarray(0, Math.max(0, this.#allowance.left))
    this.#allowance.left -= bytes.length
    for (let at = 0; at < kept.length;) at += (await this.#handle.write(kept, at)).bytesWritten
    return bytes
  }
}
