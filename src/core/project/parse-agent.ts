import type * as z from 'zod/mini'
import {parseDocument, type Document} from '../artifact/fields.ts'
import {makeError} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {type Agent, type Limits, type Oid} from './configuration.ts'
import {isItemId} from './item-id.ts'
import {findModelFault} from '../run/model/find-fault.ts'
import {readFields} from './read-fields.ts'
import {agentSchema} from './schemas.ts'

/** What holds for a run where the agent's file says nothing. */
export const defaultLimits: Limits = {wallMs: 30 * 60_000, idleMs: 5 * 60_000, costMicro: undefined, tokens: undefined, turns: undefined, outputBytes: 50 * 1024 * 1024, postResultMs: 30_000}

/** An agent whose file says nothing. */
export const bareAgent: Agent = {
  name: '', makes: 'document', run: '', command: [], tier: 'standard', model: undefined, effort: undefined, system: undefined, permissions: [], tools: [], folders: [], toolServers: new Map(), boundary: undefined, container: undefined, hosts: [],
  context: [], env: [], pool: undefined, limits: defaultLimits, rounds: undefined, retries: undefined, instructions: '', oid: ''
}

/** Reads agents/<name>.md; the body is the agent's instructions. What an agent may do is by default what its output needs. */
export function parseAgent(text: string, path: string, oid: Oid): Read<Agent> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const {value: read, problems: faults} = readFields(agentSchema, document.fields, document, path)
  if (read === undefined) return {value: undefined, problems: faults}
  const name = /([^/]*)\.md$/.exec(path)?.[1] ?? path
  const {value: command, problems: commandFaults} = readCommand(read.run, read.command ?? [], document, path)
  const makes = read.makes ?? bareAgent.makes
  const found = [...commandFaults, ...(read.run === 'model' ? findModelFaults(read, makes, document, path) : [])]
  if (!isItemId(name)) found.push(makeError(path, 'invalid-name', `"${name}" is no name of an agent.`, 'Rename the file: lower-case words joined by "-", at most 48 characters.'))
  if (found.length > 0 || command === undefined) return {value: undefined, problems: found}
  const {mcp, limits, ...plain} = dropMissing(read)
  return {
    value: {
      ...bareAgent, permissions: makes === 'commits' ? ['read', 'edit', 'run'] : ['read'], ...plain, name, makes, command,
      toolServers: new Map(Object.entries(mcp ?? {}).map(([server, {command: argv, env}]) => [server, {command: argv, env: env ?? []}])),
      limits: readLimits(limits ?? {}), instructions: document.body.trim(), oid
    },
    problems: []
  }
}

function readLimits(limits: NonNullable<z.infer<typeof agentSchema>['limits']>): Limits {
  return {
    wallMs: limits.wall ?? defaultLimits.wallMs, idleMs: limits.idle ?? defaultLimits.idleMs, postResultMs: limits['post-result'] ?? defaultLimits.postResultMs,
    outputBytes: limits.output ?? defaultLimits.outputBytes, costMicro: limits.cost, tokens: limits.tokens, turns: limits.turns
  }
}

type Present<T> = {[Key in keyof T]: Exclude<T[Key], undefined>}

/** Keys that a file leaves out take nothing away from what holds without it. */
function dropMissing<T extends object>(read: T): Present<T> {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as Present<T>
}

function findModelFaults({model, tools = [], mcp = {}}: z.infer<typeof agentSchema>, makes: Agent['makes'], document: Document, path: string): readonly Problem[] {
  const fault = findModelFault({makes, model, tools: tools.length > 0, mcp: Object.keys(mcp).length > 0})
  return fault === undefined ? [] : [makeError(path, 'invalid-value', fault.message, fault.fix, document.positionOf([fault.key]))]
}

/** Adapters that run a program of the agent's file. */
const withCommand: ReadonlySet<string> = new Set(['command', 'acp'])

/** The command line of `run: command` and `run: acp`; one text is cut at spaces, and no shell is ever asked to do better. */
function readCommand(run: string, command: readonly string[], document: Document, path: string): Read<readonly string[]> {
  const refuse = (code: string, message: string, fix: string): {value: undefined; problems: readonly Problem[]} =>
    ({value: undefined, problems: [makeError(path, code, message, fix, document.positionOf([code === 'missing-key' ? 'run' : 'command']))]})
  if (!withCommand.has(run)) {
    return command.length === 0 ? {value: [], problems: []} : refuse('invalid-value', `"command" is only for "run: command" and "run: acp", and run is "${run}".`, 'Remove "command", or write "run: command".')
  }
  if (command.length === 0) return refuse('missing-key', `"run: ${run}" needs a command.`, run === 'acp' ? 'Add the command that starts the agent: "command: [gemini, --acp]", for example.' : 'Add "command: [program, argument, …]".')
  if (command.length > 1 || typeof document.fields['command'] !== 'string') return {value: command, problems: []}
  const line = command[0] ?? ''
  if (/["'`$|&;<>(){}\\*?~]/.test(line)) return refuse('invalid-value', `"command" is run without a shell, and "${line}" needs one.`, 'Write program and arguments as a list: [sh, -c, "…"] where a shell is meant.')
  return {value: line.split(/\s+/), problems: []}
}
