import {parseDocument} from '../artifact/fields.ts'
import {makeWarning} from '../artifact/problems.ts'
import {type Read} from '../problem.ts'
import {type Pools} from './configuration.ts'
import {readFields} from './read-fields.ts'
import {poolsSchema} from './schemas.ts'

/** Reads pools.md: which model a tier is for which adapter, and how much runs at once. A pool without `slots` has one. */
export function parsePools(text: string, path: string): Read<Pools> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const {value: read, problems: faults} = readFields(poolsSchema, document.fields, document, path)
  if (read === undefined) return {value: undefined, problems: faults}
  const entries = Object.entries(read.pools ?? {})
  const uncounted = entries.filter(([, pool]) => pool.window !== undefined).map(([name]) =>
    makeWarning(path, 'window-uncounted', `The window of pool "${name}" is not counted by this version; slots and budgets hold.`, 'Remove "window", or keep it for a later version.', document.positionOf(['pools', name, 'window'])))
  return {
    value: {
      tiers: new Map(Object.entries(read.tiers ?? {}).map(([tier, models]) => [tier, new Map(Object.entries(models))])),
      pools: new Map(entries.map(([name, pool]) => [name, {name, slots: pool.slots ?? 1, billing: pool.billing ?? 'metered'}]))
    },
    problems: uncounted
  }
}
