import {access} from 'node:fs/promises'
import path from 'node:path'
import {adapterNames} from '../../core/run/adapters/find-adapter.ts'
import {findProgram} from './find-program.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** An agent's command line found on PATH. `signedIn` undefined: it cannot be told without asking the vendor, which might cost. */
export interface FoundAgent { readonly name: string; readonly path: string; readonly version: string | undefined; readonly signedIn: boolean | undefined }

interface KnownAgent {
  readonly name: string
  /** Variables that sign it in. Their names are looked for; their values are never read. */
  readonly keys: readonly string[]
  /** File that is there after signing in; undefined where the system's key store holds it. */
  readonly signIn: (home: string, env: Environment) => string | undefined
}

const vendors: readonly KnownAgent[] = [
  {name: 'claude', keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'], signIn: (home, env) => path.join(env['CLAUDE_CONFIG_DIR'] ?? path.join(home, '.claude'), '.credentials.json')},
  {name: 'codex', keys: ['OPENAI_API_KEY', 'CODEX_API_KEY'], signIn: (home, env) => path.join(env['CODEX_HOME'] ?? path.join(home, '.codex'), 'auth.json')},
  {name: 'gemini', keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'], signIn: home => path.join(home, '.gemini', 'oauth_creds.json')},
  {name: 'opencode', keys: ['OPENCODE_API_KEY', 'OPENROUTER_API_KEY', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY'], signIn: (home, env) => path.join(env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'opencode', 'auth.json')}
]

/** Those that this version can run: an agent file may name them. */
const known = vendors.filter(agent => adapterNames.includes(agent.name))

/** The agents' command lines that are installed, in the order in which `init` prefers them. Nothing is spent and no file is opened. */
export async function findAgents(env: Environment, platform: string): Promise<readonly FoundAgent[]> {
  const found = await Promise.all(known.map(async agent => {
    const program = await findProgram(agent.name, env)
    return program && {name: agent.name, ...program, signedIn: await isSignedIn(agent, env, platform)}
  }))
  return found.filter(agent => agent !== undefined)
}

/** Names of the variables with an API key that are set. */
export function findApiKeys(env: Environment): readonly string[] {
  return [...new Set(known.flatMap(agent => agent.keys))].filter(name => (env[name] ?? '') !== '')
}

async function isSignedIn(agent: KnownAgent, env: Environment, platform: string): Promise<boolean | undefined> {
  if (agent.keys.some(name => (env[name] ?? '') !== '')) return true
  const file = env['HOME'] === undefined ? undefined : agent.signIn(env['HOME'], env)
  if (file !== undefined && await exists(file)) return true
  // On a Mac the sign-in may be in the keychain, where looking would open a dialog.
  return platform === 'darwin' ? undefined : false
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
