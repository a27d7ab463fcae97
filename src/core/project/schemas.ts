import * as z from 'zod/mini'
import {isDay} from './quantities.ts'
import {choice, duration, flag, list, money, optional, scalar, shorthand, size, slug, table, text, toJsonSchema, whole, type Json, type Schema} from './schema-parts.ts'

/** The schemas of all files that people write: each validates what was read, and is shown to editors as JSON Schema. */

const branchName = (): Schema<string> => scalar({type: 'string'}, 'the short name of a branch, such as main', value =>
  /^(?![-./])(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9._/-]+(?<![./])$/.test(value) && value.length <= 200 ? value : undefined)

const branchPattern = (): Schema<string> => scalar({type: 'string', pattern: '\\{id\\}'}, 'a branch name with {id} in it once, such as item/{id}', value =>
  /^(?![-./])(?!.*(?:\.\.|\/\/|\/\.))[A-Za-z0-9._/-]*\{id\}[A-Za-z0-9_-]*$/.test(value) && value.length <= 150 ? value : undefined)

const day = (): Schema<string> => scalar({type: 'string', format: 'date'}, 'a day such as 2026-11-20', value => isDay(value) ? value : undefined)

const imageName = (): Schema<string> => scalar({type: 'string'}, 'the name of an image, such as docker.io/library/debian:13, or none', value =>
  /^[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}$/.test(value) ? value : undefined)

const email = (): Schema<string> => scalar({type: 'string', format: 'email'}, 'an e-mail address', value => /^[^\s@<>,]+@[^\s@<>,]+$/.test(value) ? value : undefined)

const variableName = (): Schema<string> => scalar({type: 'string'}, 'the name of an environment variable', value => /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? value : undefined)

const folder = (): Schema<string> => scalar({type: 'string', pattern: '^(/|~/).+'}, 'an absolute path or one below ~, such as ~/shared/styleguide', value =>
  /^(?:\/|~\/)[^\0]+$/.test(value) && !value.split('/').includes('..') ? value : undefined)

const hostName = (): Schema<string> => scalar({type: 'string', format: 'hostname'}, 'a host such as registry.npmjs.org, or *.example.com for all below', value =>
  /^(?:\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/i.test(value) ? value.toLowerCase() : undefined)

/** `block`, `override security`, `escalate lead`. */
const disagreement = (): Schema<{readonly how: 'block'} | {readonly how: 'override' | 'escalate'; readonly role: string}> => scalar(
  {type: 'string', pattern: '^(block|(override|escalate) \\S+)$', examples: ['block', 'override security']},
  given => /^(?:reroute|rerun)\b/.test(given)
    ? `This version has no "${given.split(' ')[0]}": write block, override <role> or escalate <role>.`
    : 'Write block, override <role> or escalate <role>.',
  value => {
    const match = /^(override|escalate)\s+(\S+)$/.exec(value)
    if (match !== null) return {how: match[1] as 'override' | 'escalate', role: match[2] ?? ''}
    return value === 'block' ? {how: 'block'} : undefined
  })

export const projectSchema = z.strictObject({
  schema: optional(whole(1, 1000), 'Version of the file formats.'),
  base: optional(branchName(), 'Branch that finished work is merged into.'),
  owner: optional(text(), 'Person who is asked when nobody else is named.'),
  stages: optional(list(text(), 'commas'), 'Common order of the columns of the board.'),
  setup: optional(shorthand('run', z.strictObject({run: text(), inputs: optional(list(text(), 'whole'), 'Files whose change makes it run again.')})), 'Command run in a fresh workspace.'),
  teardown: optional(text(), 'Command run before a workspace is removed.'),
  'on-edit': optional(choice('ask', 'rebuild'), 'What a person\'s edit of an artifact does to what was made from it.'),
  self: optional(choice('allow', 'forbid'), 'Whether a maker may decide when the role has nobody else.'),
  boundary: optional(choice('preferred', 'required', 'none'), 'Sandbox around agents: where there is one, or nothing runs, or never.'),
  container: optional(imageName(), 'Image of the container that agents run in, instead of the machine\'s own sandbox.'),
  branch: optional(branchPattern(), 'Pattern of the items\' branches, with {id}.'),
  protect: optional(z.strictObject({by: optional(text(), 'Role that decides.'), paths: optional(list(text(), 'whole'), 'Patterns, as in .gitignore.')}), 'Paths whose change needs a decision of its own.'),
  env: optional(table(text()), 'Variables that every workspace gets.'),
  slots: optional(whole(1, 64), 'Runs under way at once when pools.md names no pool.')
})

export const teamSchema = z.strictObject({
  people: optional(table(z.strictObject({
    name: optional(text(), 'Full name.'),
    emails: optional(list(email(), 'commas'), 'Addresses this person commits with.'),
    roles: optional(list(text(), 'commas'), 'Roles this person decides and works in.'),
    open: optional(whole(1, 1000), 'How many open decisions this person takes at once.')
  })), 'People by a short name.')
})

const window = z.looseObject({})

export const poolsSchema = z.strictObject({
  tiers: optional(table(table(text())), 'Model strength: tier, then adapter, then model.'),
  pools: optional(table(z.strictObject({
    slots: optional(whole(1, 1000), 'Runs at once.'),
    billing: optional(choice('subscription', 'metered'), 'Whether money is counted or notional.'),
    window: optional(window as unknown as Schema<object>, 'Not counted by this version.')
  })), 'Shared, limited resources; an agent uses the pool of its adapter\'s name unless its file says otherwise.')
})

const limits = z.strictObject({
  wall: optional(duration(), 'Longest run.'),
  idle: optional(duration(), 'Longest silence.'),
  cost: optional(money(), 'Most money of one run.'),
  tokens: optional(whole(1, 1e12), 'Most tokens of one run.'),
  turns: optional(whole(1, 10_000), 'Most turns of the model, where its command line counts them.'),
  output: optional(size(), 'Most output of one run.'),
  'post-result': optional(duration(), 'How long a process may live on after its result.')
})

export const permissions = ['read', 'read-only', 'edit', 'run', 'network'] as const

export const agentSchema = z.strictObject({
  makes: optional(choice('document', 'commits', 'verdict'), 'What its steps make; verdicts are judgements on others\' work.'),
  run: text(),
  command: optional(list(text(), 'whole'), 'Program and arguments, for "run: command" and "run: acp".'),
  tier: optional(text(), 'Model strength, a tier of pools.md.'),
  model: optional(text(), 'A model by name; wins over the tier.'),
  effort: optional(choice('low', 'medium', 'high', 'max'), 'How hard the model thinks, where that can be chosen.'),
  system: optional(text(), 'Added to the vendor\'s own system prompt.'),
  permissions: optional(list(choice(...permissions), 'commas'), 'What it may do.'),
  tools: optional(list(text(), 'whole'), 'Tools it may use, by the vendor\'s own names.'),
  folders: optional(list(folder(), 'whole'), 'Folders outside the workspace that it may read.'),
  mcp: optional(table(z.strictObject({command: list(text(), 'whole'), env: optional(list(variableName(), 'commas'), 'Environment variables it gets.')})), 'Servers of the Model Context Protocol it may use, by name.'),
  boundary: optional(choice('preferred', 'required', 'none'), 'Sandbox around this agent, where it is another one than the project\'s.'),
  container: optional(imageName(), 'Image of the container it runs in, where it is another than the project\'s; none: no container.'),
  hosts: optional(list(hostName(), 'commas'), 'Hosts it may reach besides its vendor\'s own.'),
  context: optional(list(text(), 'commas'), 'Files of context/ that it gets.'),
  env: optional(list(variableName(), 'commas'), 'Environment variables it may see.'),
  pool: optional(text(), 'Pool of pools.md that it uses.'),
  limits: optional(limits, 'What one run may take at most.'),
  rounds: optional(whole(0, 100), 'Runs for findings before a person is asked.'),
  retries: optional(whole(0, 100), 'Runs after failures before a person is asked.')
})

const checkSchema = z.strictObject({
  run: text(),
  expect: optional(choice('pass', 'fail'), 'fail: a test that must fail for now.'),
  timeout: optional(duration(), 'Longest run.')
})

/** A step made by an agent, or by a person where `by` is a role. */
export const passSchema = z.strictObject({
  by: text(),
  from: optional(list(text(), 'commas'), 'What it is made from: earlier steps, item, or code for the whole change.'),
  check: optional(list(shorthand('run', checkSchema), 'whole'), 'Commands that must pass on what it made.'),
  rounds: optional(whole(0, 100), 'Runs for findings before a person is asked.'),
  retries: optional(whole(0, 100), 'Runs after failures before a person is asked.'),
  budget: optional(money(), 'Most money for all runs of this step.'),
  makes: optional(choice('document', 'commits', 'verdict'), 'For a person\'s step; an agent\'s file says it otherwise.')
})

export const approveSchema = z.strictObject({
  by: list(text(), 'commas'),
  ask: optional(list(text(), 'whole'), 'Questions the form asks.'),
  disagree: optional(disagreement(), 'What counts when roles disagree.'),
  defer: optional(duration(), 'Work goes on while the form is open; debt after this long.'),
  as: optional(slug(), 'Name of the step.')
})

export const mergeSchema = choice('queue', 'request')

const workflowKeys = {
  title: optional(text(), 'What this kind of work is called.'),
  publish: optional(table(text()), 'Artifacts that are merged too: step, then path with {id}.')
}

/** The parts of a workflow that need no other file; parse-workflow.ts reads the steps one by one. */
export const workflowSchema = z.strictObject({...workflowKeys, stages: table(z.unknown() as unknown as Schema<unknown>)})

/** Keys of item.md that mean something; all others are the user's. */
export const itemSchema = z.looseObject({
  title: optional(text(), 'What is wanted, in a few words.'),
  kind: text('Kind of work: chooses the workflow.'),
  owner: optional(text(), 'Person or role responsible.'),
  priority: optional(whole(0, 4), '0 now … 4 someday.'),
  labels: optional(list(text(), 'commas'), 'Words to find it by.'),
  needs: optional(list(text(), 'commas'), 'Items that come first.'),
  parent: optional(text(), 'Item this one is a part of.'),
  touches: optional(list(text(), 'whole'), 'Paths it will change.'),
  budget: optional(money(), 'Most money for the whole item.'),
  due: optional(day(), 'Day it is wanted by.'),
  draft: optional(flag(), 'true: not yet.'),
  hold: optional(flag(), 'true: what runs finishes, nothing new starts.'),
  dropped: optional(text(), 'Why it is not done; what runs is stopped and kept.'),
  skip: optional(list(text(), 'commas'), 'Steps to leave out.')
})

/** JSON Schemas of the files by name, for editors and `lifecycle workflow check`. */
export function jsonSchemas(): Record<'project' | 'team' | 'pools' | 'workflow' | 'agent' | 'item', Json> {
  return {
    project: titled('project.md of Lifecycle', projectSchema),
    team: titled('team.md of Lifecycle', teamSchema),
    pools: titled('pools.md of Lifecycle', poolsSchema),
    workflow: {...titled('A workflow of Lifecycle', z.strictObject(workflowKeys)), ...stagesJson()},
    agent: titled('An agent of Lifecycle', agentSchema),
    item: titled('item.md of Lifecycle', itemSchema)
  }
}

function titled(title: string, schema: Schema<unknown>): Json {
  return {...toJsonSchema(schema), title}
}

/** Stages hold lists of steps, and a step is a map with one key: its name, or `approve` or `merge`. */
function stagesJson(): Json {
  const inner = (schema: Schema<unknown>): Json => Object.fromEntries(Object.entries(toJsonSchema(schema)).filter(([key]) => key !== '$schema'))
  const step = {
    type: 'object', minProperties: 1, maxProperties: 1,
    properties: {
      approve: {anyOf: [{type: 'string'}, {type: 'array', items: {type: 'string'}}, inner(approveSchema)]},
      merge: inner(mergeSchema)
    },
    additionalProperties: {anyOf: [{type: 'string'}, inner(passSchema)]}
  }
  const {properties} = toJsonSchema(z.strictObject(workflowKeys)) as {properties: Json}
  return {properties: {...properties, stages: {type: 'object', additionalProperties: {anyOf: [{type: 'null'}, {type: 'array', items: step}]}}}, required: ['stages']}
}
