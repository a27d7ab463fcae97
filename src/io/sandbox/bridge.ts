import {spawn} from 'node:child_process'
import {existsSync, readdirSync, readSync} from 'node:fs'
import {connect, createServer} from 'node:net'
import {egressInside} from './bubblewrap.ts'

/** Port of the proxy inside a sandbox with a network of its own. */
export const proxyPortInside = 3128

/** Socket beside the ways out that is open as long as the supervisor lives; there in containers only. */
export const lifelineName = 'lifeline'

/**
 * The first program inside a sandbox: its network is empty, so it opens the ports that lead out by the sockets it was given, then runs
 * the agent in its place. Resolves with the agent's exit status. It outlives a request to end, so that the agent may tidy up.
 */
export async function bridge([program = '', ...args]: readonly string[]): Promise<number> {
  const inContainer = existsSync(`${egressInside}/${lifelineName}`)
  if (inContainer) await holdLifeline()
  await Promise.all(readdirSync(egressInside).filter(name => name.endsWith('.sock')).map(name => listen(name === 'proxy.sock' ? proxyPortInside : Number.parseInt(name, 10), `${egressInside}/${name}`)))
  // A container's engine tells the first process of a request to end and nobody else; bubblewrap's supervisor tells each by itself.
  const onSignal = inContainer ? (signal: NodeJS.Signals) => signalAll(signal) : () => {}
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.removeAllListeners(signal).on(signal, onSignal)
  const env = inContainer ? {...process.env, ...readEnvironment()} : process.env
  const child = spawn(program, args, {stdio: 'inherit', env})
  return new Promise(resolve => {
    child.once('error', error => {
      process.stderr.write(`${program} could not be started${inContainer ? ' in the container, whose programs are those of its image' : ''}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)))
  })
}

/** The agent's environment is the first line of stdin. Not a byte more is read: the rest is the agent's. */
function readEnvironment(): Readonly<Record<string, string>> {
  const bytes: number[] = []
  for (let byte = readByte(); byte !== undefined && byte !== 10; byte = readByte()) bytes.push(byte)
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Readonly<Record<string, string>>
}

function readByte(): number | undefined {
  const byte = Buffer.alloc(1)
  for (;;) {
    try {
      return readSync(0, byte, 0, 1, null) === 1 ? byte[0] : undefined
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** With the supervisor ends all that it has started. Nobody else would end a container whose supervisor was killed. */
async function holdLifeline(): Promise<void> {
  const line = connect(`${egressInside}/${lifelineName}`)
  await new Promise<void>((resolve, reject) => line.once('error', reject).once('connect', resolve))
  line.on('error', () => {}).once('close', () => {
    signalAll('SIGKILL')
    process.kill(process.pid, 'SIGKILL')
  })
  line.resume().unref()
}

/** Every process inside, this one and the first excepted. */
function signalAll(signal: NodeJS.Signals): void {
  try {
    process.kill(-1, signal)
  } catch {
    // There is no other.
  }
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
