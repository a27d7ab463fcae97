/**
 * Records what the real command lines print in each case: `node test/stand-ins/record-transcripts.ts [agent [case …]]`. Transcripts
 * go to `test/fixtures/agents/<agent>-<version>/`: what it printed as `<case>.jsonl`, and beside it what became of the run.
 */
import {existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {commandOf, commonCases, ownCases, promptOf, type AgentCase, type Places} from './agent-cases.ts'
import type {AgentName} from './agent-environment.ts'
import {distributions, installAgent, type InstalledAgent} from './install-agents.ts'
import {listFiles} from './list-files.ts'
import {makeTree} from './make-tree.ts'
import {runAgent, type AgentEnd} from './run-agent.ts'
import {startStandIn, type StandIn} from './start-stand-in.ts'
import {tidy} from './tidy-transcript.ts'

const fixtures = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'fixtures', 'agents')
const native: readonly AgentName[] = ['claude', 'codex', 'gemini', 'opencode']

const [wanted, ...names] = process.argv.slice(2)
for (const name of wanted === undefined ? native : [wanted as AgentName]) await recordAgent(name, names)

async function recordAgent(name: AgentName, only: readonly string[]): Promise<void> {
  const agent = await installAgent(name, console.log)
  for (const one of [...commonCases, ...ownCases[name]]) {
    if (only.length === 0 || only.includes(one.name)) await record(agent, one)
  }
}

async function record(agent: InstalledAgent, one: AgentCase): Promise<void> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lifecycle-record-')))
  const places = {tree: path.join(root, 'tree'), out: path.join(root, 'out')}
  mkdirSync(places.out)
  makeTree(places.tree)
  const standIn = await startStandIn({scenario: one.scenario, resetsAt: new Date('2030-01-01T00:00:00Z')})
  try {
    const began = performance.now()
    const {end, words, charges} = await ask(agent, one, places, standIn, root)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${agent.name} ${one.name}: ${end.endedBy} ${end.code ?? end.signal}, ${end.stdout.split('\n').length - 1} lines, ${seconds} s`)
    save(agent, one, root, standIn, {
      agent: agent.name, version: agent.version, case: one.name, argv: [distributions[agent.name].bin, ...words], code: end.code, signal: end.signal, endedBy: end.endedBy,
      files: listFiles(root), charges, requests: standIn.requests().map(({method, path: at}) => `${method} ${at}`), stderr: end.stderr.slice(-2000)
    }, end.stdout)
  } finally {
    await standIn.close()
    rmSync(root, {recursive: true, force: true, maxRetries: 5, retryDelay: 200})
  }
}

/** Asks once, or a second time in the session of the first; charges are those of the last run. */
async function ask(agent: InstalledAgent, one: AgentCase, places: Places, standIn: StandIn, root: string): Promise<{readonly end: AgentEnd; readonly words: readonly string[]; readonly charges: unknown}> {
  const home = path.join(root, 'home')
  const run = async (session?: string) => {
    const command = commandOf(agent.name, one, places, session)
    const env = {...standIn.env(agent.name, home), ...command.env, ...one.env}
    const paid = standIn.charges().length
    const asked = standIn.requests().length
    for (const [file, text] of Object.entries(command.files)) writeFileSync(file, text)
    const end = await runAgent({agent, words: command.words, stdin: promptOf(places), cwd: places.tree, env: withoutEmpty(env), boundMs: one.boundMs, hasBegun: () => standIn.requests().length > asked})
    return {end, words: command.words, charges: standIn.charges().slice(paid)}
  }
  const first = await run()
  if (one.again !== true) return first
  rmSync(path.join(places.tree, 'hello.txt'), {force: true})
  return run(/"(?:session_id|thread_id|sessionID)":"([^"]+)"/.exec(first.end.stdout)?.[1])
}

function withoutEmpty(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
}

function save(agent: InstalledAgent, one: AgentCase, root: string, standIn: StandIn, facts: unknown, stdout: string): void {
  const folder = path.join(fixtures, `${agent.name}-${agent.version}`)
  if (!existsSync(folder)) mkdirSync(folder, {recursive: true})
  const clean = (text: string) => tidy(text, {root, agents: path.dirname(path.dirname(path.dirname(agent.folder))), url: standIn.url})
  writeFileSync(path.join(folder, `${one.name}.jsonl`), clean(stdout))
  writeFileSync(path.join(folder, `${one.name}.json`), `${clean(JSON.stringify(facts, null, 2))}\n`)
}
