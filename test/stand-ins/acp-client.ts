import {spawn, type ChildProcess} from 'node:child_process'
import {createInterface} from 'node:readline'
import {asFields, asList, type Fields} from './conversation.ts'
import type {InstalledAgent} from './install-agents.ts'

/** One line of a conversation in the Agent Client Protocol, and who said it. */
export interface SpokenLine {
  readonly from: 'client' | 'agent'
  readonly message: Fields
}

export interface AcpClient {
  readonly lines: readonly SpokenLine[]
  /** Sends a request and waits for its answer, which may be an error. */
  request(method: string, params: Fields): Promise<Fields>
  notify(method: string, params: Fields): void
  /** Closes its stdin, then ends its process group. */
  close(): Promise<{readonly stderr: string; readonly exit: string}>
}

export interface AcpAgent {
  readonly agent: InstalledAgent
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** How a permission that it asks for is answered. */
  readonly answer: 'allow_once' | 'reject_once'
}

const patienceMs = 60_000

/** A client just large enough to write down what agents say: it offers neither files nor terminals. */
export function startAcpClient({agent, words, cwd, env, answer}: AcpAgent): AcpClient {
  const child = spawn(agent.program, words, {cwd, env: {PATH: `${agent.folder}:${process.env['PATH'] ?? ''}`, ...agent.env, ...env}, detached: true, stdio: ['pipe', 'pipe', 'pipe']})
  const lines: SpokenLine[] = []
  const listeners = new Set<(message: Fields) => void>()
  let stderr = ''
  let next = 0
  child.stderr.setEncoding('utf8').on('data', chunk => stderr += String(chunk))
  const send = (message: Fields) => {
    lines.push({from: 'client', message})
    child.stdin.write(`${JSON.stringify(message)}\n`)
  }
  createInterface({input: child.stdout}).on('line', line => {
    const message = asFields(parse(line))
    lines.push({from: 'agent', message})
    if (message['id'] !== undefined && message['method'] !== undefined) send(answerRequest(message, answer))
    listeners.forEach(listener => listener(message))
  })
  const wait = (fits: (message: Fields) => boolean) => new Promise<Fields>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${agent.name} said nothing more for ${patienceMs / 1000} s\n${stderr.slice(-1000)}`)), patienceMs)
    const listener = (message: Fields) => {
      if (!fits(message)) return
      clearTimeout(timer)
      listeners.delete(listener)
      resolve(message)
    }
    listeners.add(listener)
  })
  return {
    lines,
    request(method, params) {
      const id = next++
      const answered = wait(message => message['id'] === id && message['method'] === undefined)
      send({jsonrpc: '2.0', id, method, params})
      return answered
    },
    notify: (method, params) => send({jsonrpc: '2.0', method, params}),
    close: async () => ({exit: await end(child), stderr})
  }
}

function answerRequest({id, method, params}: Fields, answer: AcpAgent['answer']): Fields {
  const option = asList(asFields(params)['options']).find(({kind}) => kind === answer)
  if (method !== 'session/request_permission') return {jsonrpc: '2.0', id, error: {code: -32601, message: 'Method not found'}}
  return {jsonrpc: '2.0', id, result: {outcome: option ? {outcome: 'selected', optionId: option['optionId']} : {outcome: 'cancelled'}}}
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return {unparsed: line}
  }
}

/** How it went when its stdin was closed; three seconds later it is ended. */
function end(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    const timers = [setTimeout(() => signal(child, 'SIGTERM'), 3000), setTimeout(() => signal(child, 'SIGKILL'), 6000)]
    child.on('close', (code, name) => {
      timers.forEach(clearTimeout)
      signal(child, 'SIGKILL')
      resolve(code === null ? String(name) : `exit ${code}`)
    })
    child.stdin?.end()
  })
}

function signal({pid}: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // It is gone.
  }
}
