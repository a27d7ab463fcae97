/**
 * The real command lines of the agents, from the npm registry, in exactly the versions that the adapters were made for. They are no
 * dependencies of the package: they are large, and only tests run them. `node test/stand-ins/install-agents.ts [name …]` installs.
 */
import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdir, open, readFile, rename, rm, writeFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import path from 'node:path'
import {setTimeout as pause} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import type {AgentName} from './agent-environment.ts'

interface Distribution {
  readonly package: string
  readonly version: string
  readonly bin: string
  /** Packages whose install script puts the program in its place; all other scripts stay unrun. */
  readonly scripts?: readonly string[]
  /** Another agent whose program it runs, and the variable that says where that is: its own copy is not installed. */
  readonly runs?: readonly [AgentName, string]
}

/** What is installed, and in which version. */
export const distributions: Readonly<Record<AgentName, Distribution>> = {
  'claude': {package: '@anthropic-ai/claude-code', version: '2.1.330', bin: 'claude', scripts: ['@anthropic-ai/claude-code']},
  'codex': {package: '@openai/codex', version: '0.169.0', bin: 'codex'},
  'gemini': {package: '@google/gemini-cli', version: '0.61.0', bin: 'gemini'},
  'opencode': {package: 'opencode-ai', version: '1.18.33', bin: 'opencode', scripts: ['opencode-ai']},
  'claude-acp': {package: '@agentclientprotocol/claude-agent-acp', version: '0.101.0', bin: 'claude-agent-acp', runs: ['claude', 'CLAUDE_CODE_EXECUTABLE']},
  'codex-acp': {package: '@agentclientprotocol/codex-acp', version: '2.6.0', bin: 'codex-acp', runs: ['codex', 'CODEX_PATH']}
}

export const agentNames = Object.keys(distributions) as readonly AgentName[]

/** An installed agent: the folder of its program for PATH, and what it needs to find the program it runs itself. */
export interface InstalledAgent {
  readonly name: AgentName
  readonly version: string
  readonly folder: string
  readonly program: string
  readonly env: Readonly<Record<string, string>>
}

/** Where the agents are kept: `LIFECYCLE_TEST_AGENTS`, or the user's cache, which outlives `npm ci`. */
export function agentsFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const cache = env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache')
  return env['LIFECYCLE_TEST_AGENTS'] || path.join(cache, 'git-lifecycle', 'agents')
}

/** The agent, installed if it is not yet. Safe to call from many processes at once: one installs, the others wait for it. */
export async function installAgent(name: AgentName, log: (line: string) => void = () => {}): Promise<InstalledAgent> {
  const {runs} = distributions[name]
  const inner = runs && await installAgent(runs[0], log)
  const agent = describe(name, inner)
  if (existsSync(agent.program)) return agent
  await mkdir(agentsFolder(), {recursive: true})
  const unlock = await lock(`${folderOf(name)}.lock`)
  try {
    if (!existsSync(agent.program)) await install(name, log)
  } finally {
    await unlock()
  }
  return agent
}

function describe(name: AgentName, inner: InstalledAgent | undefined): InstalledAgent {
  const {bin, version, runs} = distributions[name]
  const folder = path.join(folderOf(name), 'node_modules', '.bin')
  return {name, version, folder, program: path.join(folder, bin), env: runs && inner ? {[runs[1]]: inner.program} : {}}
}

function folderOf(name: AgentName): string {
  return path.join(agentsFolder(), `${name}-${distributions[name].version}`)
}

/** Into a folder beside its place, and then there in one step: what is there is whole. */
async function install(name: AgentName, log: (line: string) => void): Promise<void> {
  const {package: wanted, version, scripts = [], runs} = distributions[name]
  const began = performance.now()
  const staging = `${folderOf(name)}.new`
  log(`installing ${wanted}@${version} …`)
  await rm(staging, {recursive: true, force: true})
  await mkdir(staging, {recursive: true})
  await writeFile(path.join(staging, 'package.json'), JSON.stringify({private: true, allowScripts: Object.fromEntries(scripts.map(script => [script, true]))}))
  const words = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...(runs ? ['--omit=optional'] : []), `${wanted}@${version}`]
  const {code, errors} = await run('npm', words, staging)
  if (code !== 0) throw new Error(`npm could not install ${wanted}@${version} (exit ${code}); the tests of agents need the registry once.\n${firstLines(errors)}`)
  await rm(folderOf(name), {recursive: true, force: true})
  await rename(staging, folderOf(name))
  log(`installed ${name} ${version} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

function run(command: string, words: readonly string[], cwd: string): Promise<{readonly code: number | null; readonly errors: string}> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {cwd, stdio: ['ignore', 'ignore', 'pipe']})
    let errors = ''
    child.stderr.on('data', chunk => errors += String(chunk))
    child.on('error', reject)
    child.on('close', code => resolve({code, errors}))
  })
}

/** npm says in its first lines what went wrong, and then where in npm. */
function firstLines(errors: string): string {
  return errors.trim().split('\n').filter(line => !/^npm error (?: |\{|\})/.test(line)).slice(0, 6).join('\n')
}

/** Waits as long as the process that holds the lock lives. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const handle = await open(file, 'wx')
      await handle.writeFile(String(process.pid))
      await handle.close()
      return () => rm(file, {force: true})
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!isAlive(Number(await readFile(file, 'utf8').catch(() => '')))) await rm(file, {force: true})
      await pause(200)
    }
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return true
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await installNamed(process.argv.slice(2))

async function installNamed(words: readonly string[]): Promise<number> {
  const unknown = words.filter(word => !(word in distributions))
  if (unknown.length > 0) {
    console.error(`no agent is called ${unknown.join(', ')}; there are ${agentNames.join(', ')}`)
    return 2
  }
  try {
    for (const name of words.length > 0 ? words as readonly AgentName[] : agentNames) console.log((await installAgent(name, console.log)).program)
    return 0
  } catch (error) {
    console.error((error as Error).message)
    return 1
  }
}
