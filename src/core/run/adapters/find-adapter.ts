import type {Adapter} from '../events.ts'
import {acp} from './acp.ts'
import {claude} from './claude.ts'
import {command} from './command.ts'
import {model} from './model.ts'
import {rehearsal} from './rehearsal.ts'

const adapters: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([acp as Adapter, claude as Adapter, command as Adapter, model as Adapter, rehearsal as Adapter].map(adapter => [adapter.name, adapter]))

/** The adapter an agent file names with `run:`, or undefined when there is none of that name. */
export function findAdapter(name: string): Adapter | undefined {
  return adapters.get(name)
}

/** Names for messages and completion, in alphabetical order. */
export const adapterNames: readonly string[] = [...adapters.keys()]

/** Those that need nothing but their name: any agent can be run by one of them instead. */
export const plainAdapterNames: readonly string[] = adapterNames.filter(name => name !== 'acp' && name !== 'command' && name !== 'model')
