import type {Adapter} from '../events.ts'
import {claude} from './claude.ts'
import {command} from './command.ts'
import {rehearsal} from './rehearsal.ts'

const adapters: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([claude as Adapter, command as Adapter, rehearsal as Adapter].map(adapter => [adapter.name, adapter]))

/** The adapter an agent file names with `run:`, or undefined when there is none of that name. */
export function findAdapter(name: string): Adapter | undefined {
  return adapters.get(name)
}

/** Names for messages and completion, in alphabetical order. */
export const adapterNames: readonly string[] = [...adapters.keys()]
