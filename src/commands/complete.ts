import {type Command, RootCommand} from '@bomb.sh/tab'
import path from 'node:path'
import {sanitiseLine} from '../core/artifact/sanitise.ts'
import type {View} from '../core/board/view.ts'
import type {Configuration} from '../core/project/configuration.ts'
import {plainAdapterNames} from '../core/run/adapters/find-adapter.ts'
import {findVendor} from '../core/run/vendors.ts'
import {listItemsFor} from './complete-items.ts'
import type {CommandContext} from './context.ts'
import type {ExitCode} from './exit-code.ts'
import {describeItemKeys} from './item/item-keys.ts'
import type {Call, Candidate, CommandDefinition, Completes} from './line/definition.ts'
import {publicDefinitions} from './line/definitions.ts'
import type {complete as definition} from './line/further-commands.ts'

type Candidates = Partial<Readonly<Record<Completes, readonly Candidate[]>>>

/** `lifecycle complete -- <words>`: what the completion scripts ask. Never fails: a shell in mid-line is no place for an error. */
export async function complete({context, arguments: {words}}: Call<typeof definition>): Promise<ExitCode> {
  const {rest, folder} = splitFolder(words, context.cwd)
  const command = publicDefinitions.find(({name}) => `${rest.join(' ')} `.startsWith(`${name} `))
  const candidates = command === undefined ? {} : await findCandidates(context, folder, command, rest)
  const root = new RootCommand()
  // The library finds a command of two words only below one that is its first word.
  for (const family of new Set(publicDefinitions.flatMap(({name}) => name.includes(' ') ? name.split(' ')[0]! : []))) root.command(family, 'more commands')
  for (const known of publicDefinitions) register(root.command(known.name, known.summary), known, candidates)
  // The library prints to the process's standard output itself, and takes the array apart.
  root.parse([...rest])
  return 0
}

function splitFolder(words: readonly string[], cwd: string): {readonly rest: readonly string[]; readonly folder: string} {
  const [flag, dir, ...rest] = words
  return flag === '-C' && dir !== undefined && rest.length > 0 ? splitFolder(rest, path.resolve(cwd, dir)) : {rest: words, folder: cwd}
}

function register(target: Command, known: CommandDefinition, candidates: Candidates): void {
  for (const {name, completes, many} of known.arguments ?? []) {
    target.argument(name, offer => listFor(completes, candidates).forEach(({value, about}) => offer(value, about)), many ?? false)
  }
  for (const {name, short, about, value, completes} of known.options ?? []) {
    if (value === undefined) target.option(name, about, ...(short === undefined ? [] : [short]))
    else target.option(name, about, offer => listFor(completes, candidates).forEach(candidate => offer(candidate.value, candidate.about)), ...(short === undefined ? [] : [short]))
  }
}

/** Shells expand what they are offered: a name of the repository that is more than a plain word is never offered. */
function listFor(completes: Completes | readonly Candidate[] | undefined, candidates: Candidates): readonly Candidate[] {
  if (completes === undefined) return []
  const all = typeof completes === 'string' ? candidates[completes] ?? [] : completes
  return all.filter(({value}) => /^[\w.@/+-]+=?$/.test(value))
}

/** Opens the project only for commands that need something of it. */
async function findCandidates(context: CommandContext, folder: string, command: CommandDefinition, words: readonly string[]): Promise<Candidates> {
  const wanted = [...command.arguments ?? [], ...command.options ?? []].some(({completes}) => typeof completes === 'string')
  if (!wanted) return {}
  const adapters = plainAdapterNames.map(name => ({value: name, about: findVendor(name)?.title ?? 'built in, costs nothing'}))
  const fixed: Candidates = {agent: adapters, worker: adapters, command: publicDefinitions.filter(({name}) => !name.includes(' ')).map(({name, summary}) => ({value: name, about: summary})), key: [...describeItemKeys()].map(([key, about]) => ({value: `${key}=`, about}))}
  try {
    const session = await context.openSession(folder)
    try {
      const [view, configuration] = await Promise.all([session.view(), session.configuration()])
      return {...fixed, ...candidatesOf(view, configuration, command.name, words), worker: [...adapters, ...[...configuration.agents.values()].map(({name, run}) => ({value: name, about: run}))]}
    } finally {
      await session.close()
    }
  } catch {
    // No project here, or one that cannot be read: there is nothing to offer, and nobody to tell.
    return fixed
  }
}

function candidatesOf(view: View, configuration: Configuration, command: string, words: readonly string[]): Candidates {
  const items = [...view.items.values()]
  const meant = items.filter(item => words.includes(item.id))
  const near = meant.length > 0 ? meant : items.filter(item => words.some(word => word.length > 0 && item.id.startsWith(word)))
  const steps = near.flatMap(item => item.steps)
  return {
    item: listItemsFor(command, view).map(item => ({value: item.id, about: sanitiseLine(item.title, 60)})),
    kind: [...configuration.workflows.values()].map(({kind, title}) => ({value: kind, about: sanitiseLine(title, 60)})),
    form: near.flatMap(item => item.forms).map(form => ({value: form.name, about: `for ${form.for}`})),
    run: view.live.filter(run => near.some(item => item.id === run.item)).map(run => ({value: run.run, about: run.by})),
    step: unique(steps.filter(({type}) => type === 'pass').map(({step, by}) => ({value: step, about: by}))),
    artifact: unique([{value: 'item', about: 'the request'}, ...steps.filter(({type, version}) => type === 'pass' && version !== undefined).map(({step, by}) => ({value: step, about: by}))]),
    role: namesOf(configuration.team.people.values(), person => person.roles.map(role => [role, person.id]))
  }
}

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map(candidate => [candidate.value, candidate])).values()]
}

/** Each name once, with all that have it. */
function namesOf<T>(values: Iterable<T>, read: (value: T) => readonly (readonly [string, string])[]): readonly Candidate[] {
  const holders = Map.groupBy([...values].flatMap(read), ([name]) => name)
  return [...holders].map(([value, pairs]) => ({value, about: sanitiseLine(pairs.map(([, holder]) => holder).join(', '), 60)}))
}
