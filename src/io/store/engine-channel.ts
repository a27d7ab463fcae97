import net from 'node:net'
import {parseIdentity, type ProcessIdentity} from '../processes/process-identity.ts'

/** What the other end of an engine's socket said, or that nobody listens there. */
export type ChannelReply =
  | {readonly state: 'answered'; readonly line: string}
  /** Connected, but no answer in time: the holder is paused, not gone. */
  | {readonly state: 'silent'}
  /** Nobody listens: the socket is stale, or there is none. */
  | {readonly state: 'nobody'}

/** Asks the engine of a home (see socketPaths) who it is; undefined when none runs. `identity` is undefined when it holds the lock and does not answer. */
export async function findEngine(sockets: readonly string[], timeoutMs = 500): Promise<{readonly identity: ProcessIdentity | undefined} | undefined> {
  for (const socket of sockets) {
    const {held, identity} = await askHolder(socket, timeoutMs)
    if (held) return {identity}
  }
  return undefined
}

/** Tells the engine of a home to look again, for what no watcher sees. False when no engine runs. */
export async function sendLook(sockets: readonly string[], timeoutMs = 500): Promise<boolean> {
  for (const socket of sockets) {
    if ((await send(socket, 'look', timeoutMs)).state === 'answered') return true
  }
  return false
}

/** Asks one socket. */
export async function askHolder(socket: string, timeoutMs = 500): Promise<{readonly held: boolean; readonly identity: ProcessIdentity | undefined}> {
  const reply = await send(socket, 'who', timeoutMs)
  if (reply.state !== 'answered') return {held: reply.state === 'silent', identity: undefined}
  try {
    return {held: true, identity: parseIdentity(JSON.parse(reply.line))}
  } catch {
    return {held: true, identity: undefined}
  }
}

/** Sends one line and takes one line back. */
export function send(socket: string, line: string, timeoutMs: number): Promise<ChannelReply> {
  return new Promise(resolve => {
    const connection = net.createConnection(socket)
    let text = ''
    let connected = false
    const finish = (reply: ChannelReply): void => {
      clearTimeout(timer)
      connection.destroy()
      resolve(reply)
    }
    const timer = setTimeout(() => finish({state: 'silent'}), timeoutMs)
    connection.setEncoding('utf8')
    connection.on('connect', () => {
      connected = true
      connection.write(`${line}\n`)
    })
    connection.on('data', chunk => {
      text += chunk as unknown as string
      const end = text.indexOf('\n')
      if (end >= 0) finish({state: 'answered', line: text.slice(0, end)})
    })
    connection.on('error', cause => {
      const code = (cause as NodeJS.ErrnoException).code
      // A full queue of connections (EAGAIN) is a holder that does not get to them.
      finish({state: !connected && (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK') ? 'nobody' : 'silent'})
    })
    connection.on('close', () => finish({state: connected ? 'nobody' : 'silent'}))
  })
}
