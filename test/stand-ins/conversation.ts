/** The protocols the stand-in speaks; each vendor's command line uses one or more of them. */
export type ProtocolName = 'anthropic' | 'responses' | 'chat' | 'gemini'

/** A tool that the client offered with its request. */
export interface OfferedTool {
  readonly name: string
  /** `custom` tools take free text instead of JSON. */
  readonly kind: 'function' | 'custom'
  readonly namespace?: string
  /** Names of the parameters, those that must be given first. */
  readonly parameters: readonly string[]
  /** The JSON type of each parameter. */
  readonly types: Readonly<Record<string, string>>
}

/** What a request says, whatever protocol it came in. */
export interface Conversation {
  readonly model: string
  readonly streams: boolean
  /** System prompt and everything a person or program said, in order: the place to look for a working directory. */
  readonly background: string
  /** What was said last that is no tool's result. */
  readonly prompt: string
  /** Tool results since that prompt: the turn the scripted model is at. */
  readonly toolResults: number
  readonly tools: readonly OfferedTool[]
  /** The schema the answer has to keep, where the client asks for JSON. */
  readonly schema: unknown
}

/** Tokens of one request. `input` is what was read anew; `output` holds `reasoning`. */
export interface TokenCounts {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly reasoning: number
}

export interface ToolCall {
  readonly id: string
  readonly tool: OfferedTool
  /** Arguments; for a `custom` tool its `text`. */
  readonly input: Readonly<Record<string, unknown>>
}

/** What the scripted model answers, whatever protocol it goes out in. */
export interface Reply {
  readonly id: string
  readonly text: string | undefined
  readonly call: ToolCall | undefined
  readonly isRefusal: boolean
  readonly usage: TokenCounts
}

/** An answer by which a vendor says no; a body of text is a stream of events. */
export interface Failure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Why the service says no. `rate` passes by itself in seconds; `quota` only when the account's period ends. */
export type FailureName = 'unauthorized' | 'quota' | 'rate' | 'overloaded' | 'overflow'

/** One vendor's protocol: requests in, server-sent events or one JSON value out. */
export interface Protocol {
  readonly name: ProtocolName
  readonly path: RegExp
  read(body: Fields, path: string): Conversation
  /** The frames of the stream, each with its closing blank line. */
  stream(reply: Reply, conversation: Conversation): readonly string[]
  whole(reply: Reply, conversation: Conversation): unknown
  fail(failure: FailureName, resetsAt: Date, conversation: Conversation): Failure
}

/** A value of a request's body, whose fields are not trusted to be there. */
export type Fields = Readonly<Record<string, unknown>>

/** The value when it is an object, otherwise one without fields. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {}
}

/** The objects among the value's elements; none when it is no list. */
export function asList(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(asFields) : []
}

/** The text of a message: a string, or the `text` of its parts. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return asList(content).map(part => typeof part['text'] === 'string' ? part['text'] : '').filter(text => text !== '').join('\n')
}

/** A tool as its name and JSON schema describe it. */
export function offer(name: unknown, schema: unknown, rest: Partial<OfferedTool> = {}): OfferedTool {
  const {properties, required} = asFields(schema)
  const first = Array.isArray(required) ? required.map(String) : []
  const types = Object.fromEntries(Object.entries(asFields(properties)).map(([key, value]) => [key, String(asFields(value)['type']).toLowerCase()]))
  return {name: String(name), kind: 'function', parameters: [...first, ...Object.keys(types).filter(key => !first.includes(key))], types, ...rest}
}

/** Text in pieces, as a model streams it. */
export function toPieces(text: string): readonly string[] {
  const size = Math.max(1, Math.ceil(text.length / 3))
  return [...Array(Math.ceil(text.length / size)).keys()].map(index => text.slice(index * size, (index + 1) * size))
}
