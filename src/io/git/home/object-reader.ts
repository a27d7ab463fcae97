import {type ChildProcessWithoutNullStreams} from 'node:child_process'
import {LifecycleError} from '../../../core/errors.ts'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'
import {ReplyParser, type ObjectReply} from './reply-parser.ts'

/** Objects over this are cut off one byte later: over every limit that a reader of home files has. */
export const mostBytesOfBlob = 1024 * 1024

/** Blobs among the objects; what is missing or no blob is absent. */
export async function readBlobs(reader: Pick<ObjectReader, 'readContents'>, oids: readonly Oid[]): Promise<ReadonlyMap<Oid, Uint8Array>> {
  const replies = await reader.readContents(oids)
  return new Map(oids.flatMap((oid, position) => {
    const reply = replies[position]
    return reply?.type === 'blob' && reply.bytes !== undefined ? [[oid, reply.bytes] as const] : []
  }))
}

interface Job {
  readonly verb: 'contents' | 'info'
  readonly names: readonly string[]
  readonly replies: ObjectReply[]
  readonly resolve: (replies: readonly ObjectReply[]) => void
  readonly reject: (error: Error) => void
  readonly isSecondTry: boolean
}

/** One process, and what it was asked and has not answered yet, oldest first. */
interface Connection { readonly child: ChildProcessWithoutNullStreams; readonly jobs: Job[] }

/**
 * Reads objects through one `git cat-file --batch-command` that lives as long as the reader: no process per read. It is started at the
 * first read, again after it died, and does not keep Node alive while nothing is asked.
 */
export class ObjectReader {
  readonly #git: Git
  #connection: Connection | undefined

  constructor(git: Git) {
    this.#git = git
  }

  /** In the order asked; undefined for what is missing. Names are object ids, or `<commit>:<path>` without a line end. */
  async readContents(names: readonly string[]): Promise<readonly ObjectReply[]> {
    return this.#ask('contents', names)
  }

  /** Like `readContents`, without the bytes. */
  async readInfo(names: readonly string[]): Promise<readonly ObjectReply[]> {
    return this.#ask('info', names)
  }

  /** Lets the process end when it has answered; the next read starts another. */
  close(): void {
    this.#connection?.child.stdin.end()
    this.#connection = undefined
  }

  #ask(verb: Job['verb'], names: readonly string[]): Promise<readonly ObjectReply[]> {
    if (names.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => this.#send({verb, names, replies: [], resolve, reject, isSecondTry: false}))
  }

  #send(job: Job): void {
    const {child, jobs} = this.#connection ??= this.#connect()
    jobs.push(job)
    setReferenced(child, true)
    // A name with a line end would be two questions; an empty one is answered as missing.
    child.stdin.write(job.names.map(name => `${job.verb} ${name.includes('\n') ? '' : name}\n`).join('') + 'flush\n')
  }

  #connect(): Connection {
    const connection: Connection = {child: this.#git.start(['cat-file', '--batch-command', '--buffer']), jobs: []}
    const {child, jobs} = connection
    const parser = new ReplyParser(mostBytesOfBlob, () => jobs[0]?.verb === 'contents', reply => take(connection, reply))
    let stderr = ''
    child.stdout.on('data', chunk => parser.push(chunk as Buffer))
    child.stderr.on('data', chunk => { stderr = (stderr + String(chunk)).slice(-2000) })
    child.stdin.on('error', () => {})
    child.on('error', cause => this.#fail(connection, cause.message))
    child.on('close', () => this.#fail(connection, stderr.trim()))
    return connection
  }

  /** The process is gone: what it still owed is asked of another, once. */
  #fail(connection: Connection, why: string): void {
    if (this.#connection === connection) this.#connection = undefined
    for (const job of connection.jobs.splice(0)) {
      if (job.isSecondTry) {
        job.reject(new LifecycleError('GIT_FAILED', `git cat-file ended before it had answered${why ? `: ${why}` : ''}`))
        continue
      }
      this.#send({...job, replies: [], isSecondTry: true})
    }
  }
}

function take({child, jobs}: Connection, reply: ObjectReply): void {
  const job = jobs[0]
  if (job === undefined) return
  job.replies.push(reply)
  if (job.replies.length < job.names.length) return
  jobs.shift()
  if (jobs.length === 0) setReferenced(child, false)
  job.resolve(job.replies)
}

function setReferenced(child: ChildProcessWithoutNullStreams, referenced: boolean): void {
  const verb = referenced ? 'ref' : 'unref'
  child[verb]()
  // Pipes of a child are sockets, whatever their declared type says.
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as {ref(): void; unref(): void})[verb]()
}
