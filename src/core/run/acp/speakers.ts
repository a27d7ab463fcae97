/** A known program that speaks the Agent Client Protocol. */
export interface Speaker {
  /** The adapter of the vendor's own command line: both have the same sign-in, variables and hosts. */
  readonly vendor: 'claude' | 'codex' | 'gemini' | 'opencode'
  /** Keeps it from trying again for minutes, renewing itself, and telling others of its use. */
  readonly env: Readonly<Record<string, string>>
  /** Its mode without a sandbox of its own, for when ours is around it: one inside the other often cannot work. */
  readonly openMode?: string
  /** What its command line must say that the protocol has no words for; `folders` are those beside its tree. */
  readonly options?: (folders: readonly string[]) => readonly string[]
}

/** Beside its work it would pay for a suggestion of what to ask next, which nobody sees. */
const claude: Speaker = {vendor: 'claude', env: {CLAUDE_CODE_MAX_RETRIES: '3', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: 'false'}}
/** Its commands run in a sandbox of its own in every mode but one. */
const codex: Speaker = {vendor: 'codex', env: {}, openMode: 'agent-full-access'}
/** It works in its tree and the folders that its command line names, and in no other. */
const gemini: Speaker = {vendor: 'gemini', env: {GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_TELEMETRY_ENABLED: 'false'}, options: folders => folders.flatMap(folder => ['--include-directories', folder])}
/** It asks only where it is told to, and what it tries again after it says in its log alone. */
const opencode: Speaker = {
  vendor: 'opencode',
  env: {OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1', OPENCODE_PERMISSION: '{"edit":"ask","bash":"ask","webfetch":"ask","websearch":"ask","codesearch":"ask","external_directory":"ask","question":"deny"}'},
  options: () => ['--print-logs', '--log-level', 'ERROR']
}

const speakers: ReadonlyMap<string, Speaker> = new Map([
  ['claude-agent-acp', claude], ['claude-code-acp', claude], ['codex-acp', codex], ['gemini', gemini], ['gemini-cli', gemini], ['opencode', opencode], ['opencode-ai', opencode]
])

/** The program that a command line starts, where it is a known one: `[gemini, --acp]`, `[npx, "@agentclientprotocol/codex-acp@2.6.0"]`. */
export function findSpeaker(command: readonly string[]): Speaker | undefined {
  return command.map(word => speakers.get(nameOf(word))).find(speaker => speaker !== undefined)
}

/** `/opt/bin/gemini`, `@google/gemini-cli@0.61.0` → `gemini`, `gemini-cli`. */
function nameOf(word: string): string {
  return (word.split('/').at(-1) ?? '').replace(/@[^@]*$/, '')
}
