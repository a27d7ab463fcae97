import type {Adapter} from '../events.ts'
import {acp} from './acp.ts'
import {claude} from './claude.ts'
import {codex} from './codex.ts'
import {command} from './command.ts'
import {gemini} from './gemini.ts'
import {model} from './model.ts'
import {opencode} from './opencode.ts'
import {rehearsal} from './rehearsal.ts'

const all = [acp, claude, codex, command, gemini, model, opencode, rehearsal] as readonly Adapter[]
const adapters: ReadonlyMap<string, Adapter> = new Map(all.map(adapter => [adapter.name, adapter]))

/** The adapter an agent file names with `run:`, or undefined when there is none of that name. */
export function findAdapter(name: string): Adapter | undefined {
  return adapters.get(name)
}

/** Names for messages and completion, in alphabetical order. */
export const adapterNames: readonly string[] = [...adapters.keys()]

/** Those that need nothing but their name: any agent can be run by one of them instead. */
export const plainAdapterNames: readonly string[] = adapterNames.filter(name => name !== 'acp' && name !== 'command' && name !== 'model')
