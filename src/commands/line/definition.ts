import type {CommandContext} from '../context.ts'
import type {ExitCode} from '../exit-code.ts'
import type {Output} from '../output/output.ts'

/** What a person wants when they look for a command; `more` is shown by `help --all`, `hidden` is for the program itself. */
export type CommandGroup = 'start' | 'see' | 'decide' | 'work' | 'more' | 'hidden'

/** What can be completed for an argument or an option's value when TAB is pressed. */
export type Completes = 'item' | 'kind' | 'form' | 'run' | 'step' | 'artifact' | 'agent' | 'worker' | 'role' | 'key' | 'command'

/** One of few fixed values, and what it is. */
export interface Candidate { readonly value: string; readonly about: string }

export interface ArgumentDefinition {
  readonly name: string
  readonly about: string
  readonly required?: true
  /** Takes all words that are left. */
  readonly many?: true
  readonly completes?: Completes | readonly Candidate[]
}

export interface OptionDefinition {
  /** Long name without dashes. */
  readonly name: string
  readonly short?: string
  readonly about: string
  /** Name of the value it takes; a switch without. */
  readonly value?: string
  /** May be given several times. */
  readonly many?: true
  readonly completes?: Completes | readonly Candidate[]
}

export interface Example { readonly line: string; readonly about: string }

/** One command as data: feeds parsing, help, completion and the reference in docs, so that they cannot disagree. */
export interface CommandDefinition {
  /** One word, or two for a command of a family (`workflow check`). */
  readonly name: string
  readonly group: CommandGroup
  /** It surely shows how things stand, edited files included: what that takes is asked before the command is loaded. */
  readonly views?: true
  /** One line for the overview, without a full stop. */
  readonly summary: string
  /** A few sentences for somebody who sees the command for the first time. */
  readonly description: string
  readonly arguments?: readonly ArgumentDefinition[]
  readonly options?: readonly OptionDefinition[]
  readonly examples?: readonly Example[]
}

type ValueOf<D extends {readonly value?: string; readonly many?: true}> =
  D extends {readonly value: string} ? (D extends {readonly many: true} ? readonly string[] : string | undefined) : boolean
type WordOf<D extends {readonly required?: true; readonly many?: true}> =
  D extends {readonly many: true} ? readonly string[] : D extends {readonly required: true} ? string : string | undefined

/** The options of a command, typed from its definition. */
export type OptionsOf<D extends CommandDefinition> =
  D['options'] extends readonly OptionDefinition[] ? {readonly [O in D['options'][number] as O['name']]: ValueOf<O>} : Record<never, never>

/** The arguments of a command, typed from its definition. */
export type ArgumentsOf<D extends CommandDefinition> =
  D['arguments'] extends readonly ArgumentDefinition[] ? {readonly [A in D['arguments'][number] as A['name']]: WordOf<A>} : Record<never, never>

/** One call of a command. */
export interface Call<D extends CommandDefinition> {
  readonly context: CommandContext
  readonly output: Output
  readonly arguments: ArgumentsOf<D>
  readonly options: OptionsOf<D>
}

/**
 * What a command's file exports. Declared as a method so that a handler typed for its own definition stands for any command's;
 * the parser guarantees that each gets the arguments of its definition.
 */
export type Handler = {handle(call: Call<CommandDefinition>): Promise<ExitCode>}['handle']

/** Keeps a definition's literal types, from which the types of its arguments and options are made. */
export function define<const D extends CommandDefinition>(definition: D): D {
  return definition
}

/** `--json`, the same for every command that reads. */
export const jsonOption = {name: 'json', about: 'Print JSON: {schemaVersion, kind, data}'} as const

/** The item a command is about. */
export const itemArgument = {name: 'id', about: 'The item, or the beginning of its id', required: true, completes: 'item'} as const

/** Agents whose own interface can be opened. */
export const interactiveCandidates = [
  {value: 'claude', about: 'Claude Code'}, {value: 'codex', about: 'Codex'}, {value: 'gemini', about: 'Gemini CLI'}, {value: 'opencode', about: 'opencode'}
] as const satisfies readonly Candidate[]
