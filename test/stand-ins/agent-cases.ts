import path from 'node:path'
import {claudeArguments} from '../../src/core/run/adapters/claude-arguments.ts'
import {makeRequest} from '../helpers/agent-request.ts'
import type {AgentName} from './agent-environment.ts'
import {play, scenarios, type Scenario} from './scenario.ts'

/** Where a run takes place, as the engine lays it out. */
export interface Places {
  readonly tree: string
  readonly out: string
}

/** What a run may do: write in the tree, also run commands, or only read the tree and write its document. */
export type Grant = 'edit' | 'run' | 'read'

/** One recorded run: what the model plays, what the agent may do, and how often it is asked. */
export interface AgentCase {
  readonly name: string
  readonly scenario: Scenario
  readonly grant: Grant
  /** Ended by us so long after its first request: for what never ends by itself. */
  readonly boundMs: number
  /** Asked again in the same session; the transcript is that of the second run. */
  readonly again?: boolean
  /** Added to the agent's environment; an empty value takes a variable away. */
  readonly env?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
}

const soonMs = 15_000
const document: Scenario = play({say: 'I write the document.', write: {path: '$LIFECYCLE_OUT/spec.md', content: '# Spec\n\nIt greets.\n'}}, {say: 'Done.'})

/** What every agent is asked to do. */
export const commonCases: readonly AgentCase[] = [
  ...(['text', 'write', 'denied', 'refusal', 'unauthorized', 'quota', 'rate', 'overloaded', 'overflow', 'slow', 'cut', 'flaky'] as const)
    .map((name): AgentCase => ({name, scenario: scenarios[name], grant: 'edit', boundMs: soonMs})),
  {name: 'run', scenario: scenarios.run, grant: 'run', boundMs: soonMs},
  {name: 'run-denied', scenario: scenarios.run, grant: 'edit', boundMs: soonMs},
  {name: 'document', scenario: document, grant: 'read', boundMs: soonMs},
  {name: 'write-denied', scenario: scenarios.write, grant: 'read', boundMs: soonMs},
  {name: 'hang', scenario: scenarios.hang, grant: 'edit', boundMs: 8000},
  {name: 'quota-later', scenario: {...scenarios.write, fault: 'quota', faultAtTurn: 1}, grant: 'edit', boundMs: soonMs},
  {name: 'resumed', scenario: scenarios.write, grant: 'edit', boundMs: soonMs, again: true}
]

/** What only some agents have. */
export const ownCases: Readonly<Record<AgentName, readonly AgentCase[]>> = {
  'claude': [
    {name: 'over-budget', scenario: scenarios.write, grant: 'edit', boundMs: soonMs, words: ['--max-budget-usd', '0.000001']},
    {name: 'no-key', scenario: scenarios.text, grant: 'edit', boundMs: soonMs, env: {ANTHROPIC_API_KEY: ''}},
    {name: 'quota-subscription', scenario: scenarios.quota, grant: 'edit', boundMs: soonMs, env: {ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'stand-in'}}
  ],
  'codex': [
    {name: 'write-patch-tool', scenario: scenarios.write, grant: 'edit', boundMs: soonMs, words: ['-m', 'gpt-5.5']},
    {name: 'denied-patch-tool', scenario: scenarios.denied, grant: 'edit', boundMs: soonMs, words: ['-m', 'gpt-5.5']},
    {name: 'unknown-model', scenario: scenarios.write, grant: 'edit', boundMs: soonMs, words: ['-m', 'nobody-knows-it']},
    {name: 'no-key', scenario: scenarios.text, grant: 'edit', boundMs: soonMs, env: {STANDIN_KEY: ''}}
  ],
  'gemini': [
    {name: 'write-one-model', scenario: scenarios.write, grant: 'edit', boundMs: soonMs, words: ['-m', 'gemini-2.5-pro']},
    {name: 'no-key', scenario: scenarios.text, grant: 'edit', boundMs: soonMs, env: {GEMINI_API_KEY: ''}}
  ],
  'opencode': [
    {name: 'write-untitled', scenario: scenarios.write, grant: 'edit', boundMs: 60_000},
    {name: 'no-key', scenario: scenarios.text, grant: 'edit', boundMs: soonMs, env: {OPENCODE_CONFIG_CONTENT: '{"model":"anthropic/claude-sonnet-4-5"}'}}
  ],
  'claude-acp': [],
  'codex-acp': []
}

/** The end of a context pack is what an agent acts on; the rest does not matter to a script. */
export function promptOf({out}: Places): string {
  return `Greet.\n\nWrite one Markdown document: \`${out}/spec.md\` (\`$LIFECYCLE_OUT/spec.md\`).\n`
}

/** How a case is started. */
export interface Command {
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Settings that the command line names, by absolute path. */
  readonly files: Readonly<Record<string, string>>
}

/** The command line of a case and what it needs, as an adapter would have them; the prompt goes to stdin. */
export function commandOf(agent: AgentName, one: AgentCase, places: Places, session: string | undefined): Command {
  switch (agent) {
    case 'claude': return {words: claudeWords(one, places, session), env: {}, files: {}}
    case 'codex': return {words: codexWords(one, places, session), env: {}, files: {}}
    case 'gemini': return geminiCommand(one, places, session)
    case 'opencode': return {words: opencodeWords(one, session), env: {OPENCODE_PERMISSION: JSON.stringify(opencodePermission(one.grant, places))}, files: {}}
    default: return {words: [], env: {}, files: {}}
  }
}

function claudeWords({grant, words = []}: AgentCase, {out}: Places, session: string | undefined): readonly string[] {
  const request = makeRequest({
    agent: 'developer', out, permissions: grant === 'run' ? ['read', 'edit', 'run'] : grant === 'edit' ? ['read', 'edit'] : ['read'], makes: grant === 'read' ? 'document' : 'commits'
  })
  const [, ...usual] = claudeArguments(request)
  // A session can be resumed only where it was kept.
  return [...usual.filter(word => word !== '--no-session-persistence'), ...words, ...(session === undefined ? [] : ['--resume', session])]
}

/** A profile of its own: `--sandbox workspace-write` would let it write in all of /tmp too. */
function codexWords({grant, words = []}: AgentCase, {tree, out}: Places, session: string | undefined): readonly string[] {
  const places = [[':root', 'read'], [out, 'write'], ...(grant === 'read' ? [] : [[tree, 'write']])]
  const table = places.map(([place, access]) => `${JSON.stringify(place)} = ${JSON.stringify(access)}`).join(', ')
  return [
    'exec', '--json', '--skip-git-repo-check', '-c', 'default_permissions="lifecycle"', '-c', `permissions.lifecycle.filesystem={${table}}`,
    ...words, ...(session === undefined ? [] : ['resume', session]), '-'
  ]
}

function geminiCommand({grant, words = []}: AgentCase, {out}: Places, session: string | undefined): Command {
  const mode = {edit: 'auto_edit', run: 'yolo', read: 'default'}[grant]
  const policy = `${out}-policy.toml`
  return {
    words: ['-o', 'stream-json', '--approval-mode', mode, '--include-directories', out, ...(grant === 'read' ? ['--policy', policy] : []), ...words, ...(session === undefined ? [] : ['--resume', session])],
    env: {},
    files: grant === 'read' ? {[policy]: `[[rule]]\ntoolName = ["write_file", "replace"]\nargsPattern = '"file_path":"${out}/'\ndecision = "allow"\npriority = 100\n`} : {}
  }
}

/** With a title it does not ask a model for one. */
function opencodeWords({name, words = []}: AgentCase, session: string | undefined): readonly string[] {
  return ['run', '--format', 'json', ...(name === 'write-untitled' ? [] : ['--title', 'lifecycle']), ...words, ...(session === undefined ? [] : ['-s', session])]
}

/** Its rules for editing are about paths relative to the repository's top, those about other folders absolute; a `*` takes slashes too. */
function opencodePermission(grant: Grant, {tree, out}: Places): unknown {
  return {
    '*': 'allow', edit: grant === 'read' ? {'*': 'deny', [`${path.relative(tree, out)}/*`]: 'allow'} : 'allow', bash: grant === 'run' ? 'allow' : 'deny',
    webfetch: 'deny', websearch: 'deny', question: 'deny', external_directory: {'*': 'deny', [`${out}/*`]: 'allow'}
  }
}
