import {closeSync, fstatSync, openSync, readSync} from 'node:fs'
import {mkdir, rename, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {deserialize, serialize} from 'node:v8'
import {crc32} from 'node:zlib'

/** Two values kept together, the first of which can be read without the second. */
export interface Kept<First, Second> { readonly glance: First; readonly rest: Second }

export interface MemoryFile<First, Second> {
  /** What `label` said of the value that is kept; undefined when there is none. Reads one line. */
  readLabel(): string | undefined
  /** Undefined when there is none, when it is not whole, or when another build wrote it. */
  read(): Promise<{readonly glance: First; readonly rest: () => Second | undefined} | undefined>
  /** Writes the file a while later, or when `flush` is called; what is kept last counts. */
  keep(make: () => Kept<First, Second>): void
  /** Writes what is still to be written. */
  flush(): Promise<void>
}

/** How long a process that lives on waits before it writes: gathering 10,000 items takes half a second in which nothing else happens. */
const delayMs = 30_000

/** Head of the file: build, label, then for each part its length and checksum, all in one line. */
const headBytes = 256

/**
 * A cache of structured values in one file of the state folder. Anything wrong with it (cut off, of another build or Node, changed by
 * somebody) makes it as good as none; failing to write costs time only. `build` must change whenever what the values mean does.
 */
export function openMemoryFile<First, Second>(file: string, build: string, label: (first: First) => string): MemoryFile<First, Second> {
  const mark = `${build} ${process.versions.v8}`
  let pending: (() => Kept<First, Second>) | undefined
  let timer: NodeJS.Timeout | undefined

  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const make = pending
    pending = undefined
    if (make === undefined) return
    const {glance, rest} = make()
    await replace(file, encode([mark, label(glance)], [serialize(glance), serialize(rest)])).catch(() => {})
  }

  return {
    readLabel: () => readHead(file, mark)?.label,
    read: async () => {
      const opened = readParts(file, mark)
      const glance = opened?.(0)
      return opened === undefined || glance === undefined ? undefined : {glance: glance as First, rest: () => opened(1) as Second | undefined}
    },
    keep: make => {
      pending = make
      // What is kept again and again must be written all the same.
      timer ??= setTimeout(() => void flush(), delayMs)
      timer.unref()
    },
    flush
  }
}

function encode(names: readonly string[], parts: readonly Buffer[]): readonly Buffer[] {
  const head = `${JSON.stringify([...names, ...parts.map(part => [part.length, crc32(part)])])}\n`
  return [Buffer.from(head.padStart(headBytes)), ...parts]
}

interface Head { readonly label: string; readonly parts: readonly (readonly [length: number, sum: number])[] }

/** Undefined when the file is none of ours. */
function readHead(file: string, mark: string): Head | undefined {
  try {
    const [found, label, ...parts] = JSON.parse(readAt(file, 0, headBytes)?.toString('utf8') ?? '[]') as [string, string, ...Head['parts']]
    return found === mark ? {label, parts} : undefined
  } catch {
    return undefined
  }
}

/** How to read each part; a part that is not whole is undefined. Synchronous reads: ten times faster than promises here. */
function readParts(file: string, mark: string): ((part: number) => unknown) | undefined {
  const parts = readHead(file, mark)?.parts
  return parts && (part => {
    const [length, sum] = parts[part] ?? [0, 0]
    const bytes = readAt(file, headBytes + parts.slice(0, part).reduce((at, [before]) => at + before, 0), length)
    try {
      return bytes === undefined || crc32(bytes) !== sum ? undefined : deserialize(bytes) as unknown
    } catch {
      return undefined
    }
  })
}

function readAt(file: string, from: number, length: number): Buffer | undefined {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    if (fstatSync(handle).size < from + length) return undefined
    const bytes = Buffer.allocUnsafe(length)
    return readSync(handle, bytes, 0, length, from) === length ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** Whole or not at all; not synced: after a power cut it is made again. */
async function replace(file: string, chunks: readonly Buffer[]): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await mkdir(path.dirname(file), {recursive: true})
    await writeFile(temporary, chunks)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, {force: true})
    throw error
  }
}
