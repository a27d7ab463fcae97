import type {Adapter} from '../events.ts'
import {claude} from './claude.ts'
import {codex} from './codex.ts'
import {findAdapter} from './find-adapter.ts'
import {gemini} from './gemini.ts'
import {opencode} from './opencode.ts'

/** What an agent needs of the machine around it, and what its ends are called. */
export type Needs = Adapter['capabilities']

/** Programs that speak the Agent Client Protocol, by name, and whose sign-in, variables and hosts they use. */
const speakers: ReadonlyMap<string, Needs> = new Map([
  ['claude-agent-acp', claude.capabilities], ['claude-code-acp', claude.capabilities], ['codex-acp', codex.capabilities], ['gemini', gemini.capabilities], ['gemini-cli', gemini.capabilities],
  ['opencode', opencode.capabilities], ['opencode-ai', opencode.capabilities]
])

/**
 * The table of the adapter that an agent's file names; for one behind the Agent Client Protocol with the needs of the program that it
 * is, where that is a known one (`[gemini, --acp]`, `[npx, "@agentclientprotocol/codex-acp@2.6.0"]`). Undefined without an adapter.
 */
export function findNeeds({run, command}: {readonly run: string; readonly command: readonly string[]}): Needs | undefined {
  const own = findAdapter(run)?.capabilities
  const speaker = run === 'acp' ? command.map(word => speakers.get(nameOf(word))).find(needs => needs !== undefined) : undefined
  if (!own || !speaker) return own
  const {env, signIn, hosts, howToSignIn, moves} = speaker
  return {...own, env, signIn, hosts, howToSignIn, ...(moves === undefined ? {} : {moves})}
}

/** `/opt/bin/gemini`, `@google/gemini-cli@0.61.0` → `gemini`, `gemini-cli`. */
function nameOf(word: string): string {
  return (word.split('/').at(-1) ?? '').replace(/@[^@]*$/, '')
}
