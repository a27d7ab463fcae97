/**
 * Records conversations in the Agent Client Protocol: `node test/stand-ins/record-acp.ts [agent [case …]]`. They go to
 * `test/fixtures/agents/acp/<agent>-<version>/<case>.jsonl`, one line for each message, with who said it.
 */
import {mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as pause} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {startAcpClient, type AcpAgent, type AcpClient} from './acp-client.ts'
import type {AgentName} from './agent-environment.ts'
import {asFields} from './conversation.ts'
import {installAgent, type InstalledAgent} from './install-agents.ts'
import {makeTree} from './make-tree.ts'
import {scenarios, type ScenarioName} from './scenario.ts'
import {listFiles} from './list-files.ts'
import {startStandIn} from './start-stand-in.ts'
import {tidy} from './tidy-transcript.ts'

interface AcpCase {
  readonly name: string
  readonly scenario: ScenarioName
  readonly answer: AcpAgent['answer']
  /** What is done after the first prompt: cancelled while it runs, asked again, or taken up in a new process. */
  readonly then?: 'cancel' | 'again' | 'load'
  /** The agent is told to ask before it does anything. */
  readonly isStrict?: boolean
}

const cases: readonly AcpCase[] = [
  {name: 'text', scenario: 'text', answer: 'allow_once'},
  {name: 'write', scenario: 'write', answer: 'allow_once'},
  {name: 'write-rejected', scenario: 'write', answer: 'reject_once', isStrict: true},
  {name: 'write-allowed', scenario: 'write', answer: 'allow_once', isStrict: true},
  {name: 'run', scenario: 'run', answer: 'allow_once'},
  {name: 'run-allowed', scenario: 'run', answer: 'allow_once', isStrict: true},
  {name: 'run-rejected', scenario: 'run', answer: 'reject_once', isStrict: true},
  {name: 'unauthorized', scenario: 'unauthorized', answer: 'allow_once'},
  {name: 'quota', scenario: 'quota', answer: 'allow_once'},
  {name: 'overflow', scenario: 'overflow', answer: 'allow_once'},
  {name: 'refusal', scenario: 'refusal', answer: 'allow_once'},
  {name: 'cancelled', scenario: 'hang', answer: 'allow_once', then: 'cancel'},
  {name: 'again', scenario: 'text', answer: 'allow_once', then: 'again'},
  {name: 'loaded', scenario: 'text', answer: 'allow_once', then: 'load'}
]

const words: Readonly<Partial<Record<AgentName, readonly string[]>>> = {'claude-acp': [], 'codex-acp': [], 'gemini': ['--acp'], 'opencode': ['acp']}
/** The mode in which each asks; opencode has none and is told so by its configuration. */
const strictModes: Readonly<Partial<Record<AgentName, string>>> = {'claude-acp': 'default', 'codex-acp': 'read-only', 'gemini': 'default'}
const askingEnv = {OPENCODE_PERMISSION: '{"edit":"ask","bash":"ask"}'}

const fixtures = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'fixtures', 'agents', 'acp')

const [wanted, ...names] = process.argv.slice(2)
for (const name of wanted === undefined ? Object.keys(words) as readonly AgentName[] : [wanted as AgentName]) {
  const agent = await installAgent(name, console.log)
  for (const one of cases) if (names.length === 0 || names.includes(one.name)) await record(agent, one)
}

async function record(agent: InstalledAgent, one: AcpCase): Promise<void> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lifecycle-record-')))
  const tree = path.join(root, 'tree')
  makeTree(tree)
  const standIn = await startStandIn({scenario: scenarios[one.scenario], resetsAt: new Date('2030-01-01T00:00:00Z')})
  const start = () => startAcpClient({agent, words: words[agent.name] ?? [], cwd: tree, env: {...standIn.env(agent.name, path.join(root, 'home')), ...(one.isStrict === true ? askingEnv : {})}, answer: one.answer})
  const first = start()
  try {
    const session = await open(first, tree)
    const mode = strictModes[agent.name]
    if (one.isStrict === true && mode !== undefined) await first.request('session/set_mode', {sessionId: session, modeId: mode})
    await converse(first, session, one, () => standIn.charges().some(({isAside}) => !isAside))
    const end = await first.close()
    const second = one.then === 'load' ? start() : undefined
    if (second) await load(second, session, tree)
    await second?.close()
    const facts = {case: one.name, files: listFiles(root), charges: standIn.charges(), exit: end.exit, stderr: end.stderr.slice(-1000)}
    const text = [...first.lines, ...second?.lines ?? []].map(line => JSON.stringify(line, shorten)).join('\n')
    console.log(`${agent.name} ${one.name}: ${first.lines.length} lines, ${end.exit}, files ${facts.files.join(' ')}`)
    save(agent, one, `${text}\n`, JSON.stringify(facts, null, 2), {root, agents: path.dirname(path.dirname(path.dirname(agent.folder))), url: standIn.url})
  } catch (error) {
    console.log(`${agent.name} ${one.name}: ${(error as Error).message}`)
    await first.close()
  } finally {
    await standIn.close()
    rmSync(root, {recursive: true, force: true, maxRetries: 5, retryDelay: 200})
  }
}

async function open(client: AcpClient, cwd: string): Promise<string> {
  await client.request('initialize', {protocolVersion: 1, clientCapabilities: {fs: {readTextFile: false, writeTextFile: false}, terminal: false}, clientInfo: {name: 'lifecycle', version: '0.1.0'}})
  const opened = await client.request('session/new', {cwd, mcpServers: []})
  return String(asFields(opened['result'])['sessionId'])
}

async function converse(client: AcpClient, sessionId: string, {then}: AcpCase, hasBegun: () => boolean): Promise<void> {
  const prompt = {sessionId, prompt: [{type: 'text', text: 'Greet.'}]}
  const answered = client.request('session/prompt', prompt)
  if (then === 'cancel') {
    while (!hasBegun()) await pause(100)
    client.notify('session/cancel', {sessionId})
  }
  await answered
  if (then === 'again') await client.request('session/prompt', prompt)
}

/** Lists of what could be chosen are pages long; their first entries show what they look like. */
function shorten(name: string, value: unknown): unknown {
  return Array.isArray(value) && /^(?:availableCommands|availableModels|options)$/.test(name) && value.length > 6 ? value.slice(0, 2) : value
}

async function load(client: AcpClient, sessionId: string, cwd: string): Promise<void> {
  await client.request('initialize', {protocolVersion: 1, clientCapabilities: {}, clientInfo: {name: 'lifecycle', version: '0.1.0'}})
  const loaded = await client.request('session/load', {sessionId, cwd, mcpServers: []})
  if (loaded['error'] === undefined) await client.request('session/prompt', {sessionId, prompt: [{type: 'text', text: 'Greet.'}]})
}

function save(agent: InstalledAgent, one: AcpCase, lines: string, facts: string, surroundings: Parameters<typeof tidy>[1]): void {
  const folder = path.join(fixtures, `${agent.name}-${agent.version}`)
  mkdirSync(folder, {recursive: true})
  writeFileSync(path.join(folder, `${one.name}.jsonl`), tidy(lines, surroundings))
  writeFileSync(path.join(folder, `${one.name}.json`), `${tidy(facts, surroundings)}\n`)
}
