import {spawn} from 'node:child_process'
import {readdirSync} from 'node:fs'
import {connect, createServer} from 'node:net'
import {egressInside} from './bubblewrap.ts'

/** Port of the proxy inside a sandbox with a network of its own. */
export const proxyPortInside = 3128

/**
 * The first program inside a sandbox: its network is empty, so it opens the ports that lead out by the sockets it was given, then runs
 * the agent in its place. Resolves with the agent's exit status. It outlives a request to end, so that the agent may tidy up.
 */
export async function bridge([program = '', ...args]: readonly string[]): Promise<number> {
  await Promise.all(readdirSync(egressInside).filter(name => name.endsWith('.sock')).map(name => listen(name === 'proxy.sock' ? proxyPortInside : Number.parseInt(name, 10), `${egressInside}/${name}`)))
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.removeAllListeners(signal).on(signal, () => {})
  const child = spawn(program, args, {stdio: 'inherit'})
  return new Promise(resolve => {
    child.once('error', error => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)))
  })
}

async function listen(port: number, socket: string): Promise<void> {
  const server = createServer({allowHalfOpen: true}, inside => {
    const outside = connect({path: socket, allowHalfOpen: true})
    inside.pipe(outside).pipe(inside)
    inside.on('error', () => outside.destroy())
    outside.on('error', () => inside.destroy())
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  server.unref()
}

/** As a shell tells the death of its program. */
function signalNumber(signal: NodeJS.Signals | null): number {
  return {SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15}[signal as string] ?? 15
}
