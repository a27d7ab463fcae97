import type {Conversation, Reply, ToolCall} from './conversation.ts'
import {usualUsage, type Scenario, type Turn} from './scenario.ts'
import {callRead, callRun, callWrite} from './tool-calls.ts'

/** What the scripted model answers at this point of the conversation; a function of its arguments, so that nothing has to be remembered. */
export function chooseReply(scenario: Scenario, conversation: Conversation, id: string): Reply {
  const turn = findTurn(scenario, conversation)
  const call = findCall(turn, conversation, id)
  const isMissing = call === undefined && (turn.write ?? turn.read ?? turn.run) !== undefined
  const words = turn.refuse ?? turn.say
  const text = isMissing ? `${words ?? ''} I have no tool for this.`.trim() : words ?? (call ? undefined : '')
  return {id, text, call, isRefusal: turn.refuse !== undefined, usage: {...usualUsage, ...scenario.usage}}
}

/** What a command line asks beside its work (a title, a route): JSON of its schema, or a word. */
export function answerAside(scenario: Scenario, {schema}: Conversation, id: string): Reply {
  const text = schema === undefined ? 'Stand-in' : JSON.stringify(sample(schema))
  return {id, text, call: undefined, isRefusal: false, usage: {...usualUsage, ...scenario.usage}}
}

function findTurn({scripts}: Scenario, {prompt, toolResults}: Conversation): Turn {
  const script = scripts.find(({when}) => typeof when === 'string' ? prompt.includes(when) : when.test(prompt))
  if (!script) return {say: 'There is no script for this prompt.'}
  return script.turns[toolResults] ?? {say: 'Done.'}
}

function findCall(turn: Turn, {tools, background, prompt}: Conversation, id: string): ToolCall | undefined {
  const out = findOut(prompt) ?? findOut(background) ?? '$LIFECYCLE_OUT'
  const place = (path: string) => toAbsolute(path.replaceAll('$LIFECYCLE_OUT', out), background)
  if (turn.write) return callWrite(place(turn.write.path), turn.write.content, tools, id)
  if (turn.read !== undefined) return callRead(place(turn.read), tools, id)
  return turn.run === undefined ? undefined : callRun(turn.run.replaceAll('$LIFECYCLE_OUT', out), tools, id)
}

/** The output folder as the end of a context pack names it: `` `/…/out/spec.md` (`$LIFECYCLE_OUT/spec.md`) ``. */
function findOut(prompt: string): string | undefined {
  return /`(\/[^`]*)\/[^`/]+` \(`\$LIFECYCLE_OUT\//.exec(prompt)?.[1]
}

/** Some tools take absolute paths only. Each client tells the model its working directory, in words of its own. */
function toAbsolute(path: string, background: string): string {
  const cwd = /(?:working directory(?: is)?|<cwd>|working in the directory)[:\s*`"]*(\/[^\s<`"]+)/i.exec(background)?.[1]
  return path.startsWith('/') || cwd === undefined ? path : `${cwd}/${path}`
}

/** The smallest value that keeps a JSON schema. */
function sample(schema: unknown): unknown {
  const fields = typeof schema === 'object' && schema !== null ? schema as Record<string, unknown> : {}
  if (Array.isArray(fields['enum'])) return fields['enum'][0]
  switch (String(fields['type']).toLowerCase()) {
    case 'object': return Object.fromEntries(Object.entries(fields['properties'] ?? {}).map(([name, value]) => [name, sample(value)]))
    case 'array': return []
    case 'number':
    case 'integer': return 1
    case 'boolean': return false
    default: return 'stand-in'
  }
}
