import type {Adapter} from '../events.ts'
import {claude} from './claude.ts'
import {codex} from './codex.ts'
import {command} from './command.ts'
import {gemini} from './gemini.ts'
import {opencode} from './opencode.ts'
import {rehearsal} from './rehearsal.ts'

const adapters: ReadonlyMap<string, Adapter> = new Map(([claude, codex, command, gemini, opencode, rehearsal] as readonly Adapter[]).map(adapter => [adapter.name, adapter]))

/** The adapter an agent file names with `run:`, or undefined when there is none of that name. */
export function findAdapter(name: string): Adapter | undefined {
  return adapters.get(name)
}

/** Names for messages and completion, in alphabetical order. */
export const adapterNames: readonly string[] = [...adapters.keys()]
