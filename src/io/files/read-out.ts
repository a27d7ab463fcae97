import {type Dirent, lstatSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {type TakenOut} from '../../core/ports.ts'
import {parseUsage, type WrittenUsage} from '../../core/run/usage.ts'
import {readRegularFile} from './read-regular-file.ts'

const megabyte = 1024 * 1024
const documentLimit = megabyte
const attachmentsLimit = 20 * megabyte
const usageLimit = 64 * 1024
const mostAttachments = 1000
const deepest = 16
/** How many paths are named when a run is out of bounds. */
const mostNamed = 50

/**
 * What a run left in its `out` folder: `<step>.md`, files under `<step>/`, `question.md`, `usage.json`. Everything else is out
 * of bounds. A folder that is not there is an empty one.
 */
export async function readOut(outFolder: string, step: string): Promise<TakenOut> {
  return new OutReader(outFolder, step).read()
}

class OutReader {
  readonly #folder: string
  readonly #step: string
  readonly #attachments = new Map<string, Uint8Array>()
  readonly #outOfBounds: {path: string; why: string}[] = []
  #attachedBytes = 0

  constructor(folder: string, step: string) {
    this.#folder = folder
    this.#step = step
  }

  read(): TakenOut {
    let document: string | undefined
    let question: string | undefined
    let written: WrittenUsage | undefined
    for (const entry of this.#list('')) {
      if (entry.name === `${this.#step}.md`) document = this.#readText(entry.name, documentLimit)
      else if (entry.name === 'question.md') question = this.#readText(entry.name, documentLimit)
      else if (entry.name === 'usage.json') written = this.#readUsage(entry.name)
      else if (entry.name === this.#step && entry.isDirectory()) this.#readAttachments(entry.name, 1)
      else this.#refuse(entry.name, `not expected: a run leaves ${this.#step}.md, ${this.#step}/, question.md or usage.json`)
    }
    const note = written?.note === undefined ? {} : {usageNote: written.note}
    return {document, attachments: this.#attachments, question, usage: written?.usage, ...note, outOfBounds: this.#told()}
  }

  #readUsage(path: string): WrittenUsage | undefined {
    const text = this.#readText(path, usageLimit)
    return text === undefined ? undefined : parseUsage(text)
  }

  #readAttachments(folder: string, depth: number): void {
    if (depth > deepest) return this.#refuse(folder, 'folders nested too deep')
    for (const entry of this.#list(folder)) {
      const path = `${folder}/${entry.name}`
      if (/\uFFFD|[\p{Cc}\\]/u.test(entry.name) || /^\.git/i.test(entry.name)) this.#refuse(path, 'a name that cannot be taken in')
      else if (entry.isDirectory()) this.#readAttachments(path, depth + 1)
      else this.#attach(path)
      if (this.#attachments.size >= mostAttachments) return this.#refuse(folder, `more than ${mostAttachments} attachments`)
    }
  }

  #attach(path: string): void {
    const bytes = this.#readBytes(path, attachmentsLimit - this.#attachedBytes)
    if (!bytes) return
    this.#attachedBytes += bytes.length
    this.#attachments.set(path.slice(this.#step.length + 1), bytes)
  }

  #readText(path: string, limitBytes: number): string | undefined {
    const bytes = this.#readBytes(path, limitBytes)
    if (!bytes) return undefined
    try {
      const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
      if (!text.includes('\0')) return text
    } catch {
      // Told below.
    }
    this.#refuse(path, 'not UTF-8 text')
    return undefined
  }

  #readBytes(path: string, limitBytes: number): Uint8Array | undefined {
    const result = readRegularFile(join(this.#folder, path), limitBytes)
    if (result.outcome === 'read') return result.bytes
    this.#refuse(path, path.startsWith(`${this.#step}/`) && result.why.startsWith('larger') ? `attachments larger than ${attachmentsLimit / megabyte} MB in all` : result.why)
    return undefined
  }

  /** Sorted, so that what is refused first does not depend on the file system. */
  #list(folder: string): readonly Dirent[] {
    const path = join(this.#folder, folder)
    const stat = lstatSync(path, {throwIfNoEntry: false})
    if (!stat) return []
    if (!stat.isDirectory()) {
      this.#refuse(folder, 'not a folder')
      return []
    }
    try {
      return readdirSync(path, {withFileTypes: true}).sort((a, b) => a.name < b.name ? -1 : 1)
    } catch {
      this.#refuse(folder, 'an unreadable folder')
      return []
    }
  }

  #refuse(path: string, why: string): void {
    this.#outOfBounds.push({path, why})
  }

  #told(): TakenOut['outOfBounds'] {
    const rest = this.#outOfBounds.length - mostNamed
    return rest <= 0 ? this.#outOfBounds : [...this.#outOfBounds.slice(0, mostNamed), {path: '', why: `and ${rest} more`}]
  }
}
