import type {Agent} from '../project/configuration.ts'

/** What is known of an agent's command line without starting it. */
export interface Vendor {
  /** Its program, and the name of its adapter. */
  readonly name: string
  /** What people call it. */
  readonly title: string
  /** Command that installs it. */
  readonly install: string
  /** Variables that sign it in; each is one that its runs see. Their names are looked for; their values are never read. */
  readonly keys: readonly string[]
  /** Those of them that stand for a plan with a fixed price; with the others every token has one. */
  readonly plans: readonly string[]
  /** File that is there after signing in: below the home folder, or, where the variable names a folder, below that. */
  readonly signIn: {readonly atHome: string; readonly variable: string; readonly below: string}
}

/** The agents' command lines that can be found on a machine, in the order in which `init` prefers them. */
export const vendors: readonly Vendor[] = [
  {
    name: 'claude', title: 'Claude Code', install: 'npm install -g @anthropic-ai/claude-code',
    keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX'], plans: ['CLAUDE_CODE_OAUTH_TOKEN'],
    signIn: {atHome: '.claude/.credentials.json', variable: 'CLAUDE_CONFIG_DIR', below: '.credentials.json'}
  },
  {
    // OPENAI_API_KEY alone signs it in nowhere: `codex login` stores it first.
    name: 'codex', title: 'Codex', install: 'npm install -g @openai/codex',
    keys: ['CODEX_API_KEY', 'CODEX_ACCESS_TOKEN'], plans: ['CODEX_ACCESS_TOKEN'],
    signIn: {atHome: '.codex/auth.json', variable: 'CODEX_HOME', below: 'auth.json'}
  },
  {
    name: 'gemini', title: 'Gemini CLI', install: 'npm install -g @google/gemini-cli',
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA'], plans: ['GOOGLE_GENAI_USE_GCA'],
    signIn: {atHome: '.gemini/oauth_creds.json', variable: 'GEMINI_CLI_HOME', below: '.gemini/oauth_creds.json'}
  },
  {
    name: 'opencode', title: 'opencode', install: 'npm install -g opencode-ai',
    keys: ['OPENCODE_API_KEY', 'OPENROUTER_API_KEY', 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GEMINI_API_KEY'], plans: [],
    signIn: {atHome: '.local/share/opencode/auth.json', variable: 'XDG_DATA_HOME', below: 'opencode/auth.json'}
  }
]

/** Whether every token of an agent has a price, as far as its sign-in shows: a key does, a file of its own means a plan. opencode keeps keys in its. */
export function isMetered(name: string, signedInBy: string | undefined): boolean {
  const vendor = findVendor(name)
  if (vendor === undefined || name === 'opencode') return true
  return signedInBy !== undefined && vendor.keys.includes(signedInBy) && !vendor.plans.includes(signedInBy)
}

export function findVendor(name: string): Vendor | undefined {
  return vendors.find(vendor => vendor.name === name)
}

/** Providers that `run: model` asks without a program, and the variables with a key for each. */
export const modelProviders: readonly {readonly name: string; readonly keys: readonly string[]}[] = [
  {name: 'anthropic', keys: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN']},
  {name: 'openai', keys: ['OPENAI_API_KEY']},
  {name: 'google', keys: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']}
]

/** The program an agent's file starts, and whether it is a vendor's own, which may be asked for its version. Undefined: it is part of this one. */
export function programOf({run, command}: Pick<Agent, 'run' | 'command'>): {readonly name: string; readonly vendor: Vendor | undefined} | undefined {
  const vendor = findVendor(run)
  if (vendor) return {name: vendor.name, vendor}
  const [name] = command
  return name === undefined ? undefined : {name, vendor: undefined}
}
