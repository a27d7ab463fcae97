import {mkdirSync, rmSync, statSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {LifecycleError} from '../../core/errors.ts'
import {askHolder} from './engine-channel.ts'
import {readOwnIdentity, type ProcessIdentity} from '../processes/process-identity.ts'
import {withTakeOver} from './take-over.ts'

/** The right to be the engine of a home, for as long as this process holds the socket. */
export interface EngineLock {
  readonly held: true
  readonly identity: ProcessIdentity
  readonly socket: string
  /** Gives the right back and removes the socket. */
  release(): Promise<void>
}

/** Somebody else is the engine; `holder` is undefined when it does not answer (paused, or very busy). */
export interface EngineElsewhere { readonly held: false; readonly holder: ProcessIdentity | undefined }

/**
 * Becomes the one engine of a home by binding a Unix socket: the kernel gives it to one process and takes it back when that process
 * dies, however it dies. A socket left behind refuses connections and is taken over; a paused holder does not, and keeps its right.
 * The socket answers `who` with the identity and `look` by calling `onLook`. It does not keep the process alive.
 * `sockets` are those of `socketPaths`: the first that its file system can carry is used.
 */
export async function engineLock(sockets: readonly string[], onLook: () => void): Promise<EngineLock | EngineElsewhere> {
  for (const socket of sockets) {
    makePrivateFolder(path.dirname(socket))
    const lock = await lockSocket(socket, onLook)
    if (lock !== undefined) return lock
  }
  throw new LifecycleError('DISK_SOCKET', `The engine can bind none of its sockets: ${sockets.join(', ')}`, {hint: 'Check that these folders may be written to.', details: {sockets: [...sockets]}})
}

/** Undefined when the file system of that path knows no sockets. */
async function lockSocket(socket: string, onLook: () => void): Promise<EngineLock | EngineElsewhere | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const bound = await bind(socket, onLook)
    if (bound === 'unsupported') return undefined
    if (bound !== 'in-use') return {held: true, identity: readOwnIdentity(), socket, release: bound}
    const {held, identity} = await askHolder(socket)
    if (held) return {held: false, holder: identity}
    await withTakeOver(socket, async () => {
      // Between bind and listen a fresh socket refuses, too: give its owner the time, then ask again.
      await sleep(20)
      if (!(await askHolder(socket)).held) rmSync(socket, {force: true})
    })
  }
  throw new LifecycleError('DISK_SOCKET', `The engine's socket ${socket} can be neither bound nor reached`, {hint: 'Remove that file if no engine runs.', details: {socket}})
}

/** Resolves with how to let go. */
function bind(socket: string, onLook: () => void): Promise<(() => Promise<void>) | 'in-use' | 'unsupported'> {
  return new Promise((resolve, reject) => {
    const open = new Set<net.Socket>()
    const server = net.createServer(connection => {
      open.add(connection)
      connection.on('close', () => open.delete(connection))
      answer(connection, onLook)
    })
    server.on('error', cause => {
      const {code} = cause as NodeJS.ErrnoException
      if (code === 'EADDRINUSE') return resolve('in-use')
      if (code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EPERM') return resolve('unsupported')
      reject(new LifecycleError('DISK_SOCKET', `The engine's socket ${socket} could not be bound: ${cause.message}`, {hint: 'Check that its folder may be written to.', details: {socket}, cause}))
    })
    server.listen(socket, () => {
      server.unref()
      resolve(() => close(server, open))
    })
  })
}

function answer(connection: net.Socket, onLook: () => void): void {
  connection.unref()
  connection.setEncoding('utf8')
  connection.on('error', () => connection.destroy())
  let text = ''
  connection.on('data', chunk => {
    text += chunk as unknown as string
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const verb = text.slice(0, end)
      text = text.slice(end + 1)
      if (verb === 'look') onLook()
      connection.write(`${verb === 'who' ? JSON.stringify(readOwnIdentity()) : verb === 'look' ? 'ok' : 'unknown'}\n`)
    }
    // Nothing that is ours is longer than a word.
    if (text.length > 1024) connection.destroy()
  })
}

function close(server: net.Server, open: ReadonlySet<net.Socket>): Promise<void> {
  return new Promise(resolve => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    for (const connection of open) connection.destroy()
  })
}

function makePrivateFolder(folder: string): void {
  mkdirSync(folder, {recursive: true, mode: 0o700})
  const owner = statSync(folder).uid
  const user = typeof process.getuid === 'function' ? process.getuid() : owner
  // In a shared temporary folder somebody else may have made ours, and would hold the lock for ever.
  if (owner !== user && folder.startsWith('/tmp/')) {
    throw new LifecycleError('DISK_SOCKET', `The folder of the engine's socket, ${folder}, belongs to somebody else (user ${owner})`, {hint: 'Ask them, or an administrator, to remove it.', details: {folder}})
  }
}
