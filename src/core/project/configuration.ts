/**
 * The configuration of a project as its files say it, parsed and typed: project.md, team.md, pools.md, workflows/*.md, agents/*.md.
 * Types only; the schemas that make them are beside this file.
 */

/** 40 or 64 lower-case hexadecimal digits. */
export type Oid = string

/** Money in integer micro-units of the currency (1.25 USD = 1_250_000). */
export type CostMicro = number

/** project.md */
export interface Project {
  readonly schema: number
  readonly base: string
  readonly owner: string | undefined
  /** The common order of the board's columns; empty = the order in which the workflows name them. */
  readonly stages: readonly string[]
  /** Command run in a fresh workspace; `inputs` = tracked files whose change makes it run again. */
  readonly setup: {readonly run: string; readonly inputs: readonly string[] | undefined} | undefined
  readonly teardown: string | undefined
  readonly onEdit: 'ask' | 'rebuild'
  readonly self: 'allow' | 'forbid'
  readonly boundary: BoundaryWish
  /** Image of the container that agents run in, instead of the machine's own sandbox. */
  readonly container: string | undefined
  /** Pattern of the item's branch, with `{id}`. */
  readonly branch: string
  /** Role that decides on changes to protected paths, and paths that are protected besides those that always are. */
  readonly protect: {readonly by: string | undefined; readonly paths: readonly string[]}
  /** Variables every workspace gets. */
  readonly env: Readonly<Record<string, string>>
  /** How many runs may be under way at once when pools.md names no pool. */
  readonly slots: number
  /** Body of project.md: standing orders for every agent. */
  readonly orders: string
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly emails: readonly string[]
  readonly roles: readonly string[]
  /** How many open decisions this person takes at once. */
  readonly open: number | undefined
}

export interface Team { readonly people: ReadonlyMap<string, Person> }

export interface Pool { readonly name: string; readonly slots: number; readonly billing: 'subscription' | 'metered' }

export interface Pools {
  /** tier → adapter → model */
  readonly tiers: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly pools: ReadonlyMap<string, Pool>
}

export type Makes = 'document' | 'commits' | 'verdict'

/** A sandbox around agents: where the machine has one, always (else nothing runs), or never. */
export type BoundaryWish = 'preferred' | 'required' | 'none'

/** How hard a model thinks, where its vendor lets that be chosen. */
export type Effort = 'low' | 'medium' | 'high' | 'max'

export interface Limits {
  readonly wallMs: number
  readonly idleMs: number
  readonly costMicro: CostMicro | undefined
  readonly tokens: number | undefined
  /** Turns of the model, counted by the vendor's command line where it can. */
  readonly turns: number | undefined
  readonly outputBytes: number
  /** How long a process may live on after its terminal event. */
  readonly postResultMs: number
}

/** agents/<name>.md */
export interface Agent {
  readonly name: string
  readonly makes: Makes
  /** Adapter: `command`, `rehearsal`, `claude`, … */
  readonly run: string
  /** For `run: command`. */
  readonly command: readonly string[]
  readonly tier: string
  /** Named model; wins over the tier. */
  readonly model: string | undefined
  readonly effort: Effort | undefined
  /** Added to the vendor's own system prompt. */
  readonly system: string | undefined
  readonly permissions: readonly string[]
  /** The vendor's own names of the tools it may use. */
  readonly tools: readonly string[]
  /** Folders outside the workspace that it may read: absolute, or below `~`. */
  readonly folders: readonly string[]
  /** Servers of the Model Context Protocol by name: command, and the variables they get. */
  readonly toolServers: ReadonlyMap<string, {readonly command: readonly string[]; readonly env: readonly string[]}>
  /** Its own wish, where it is another one than the project's. */
  readonly boundary: BoundaryWish | undefined
  /** Its own image, or `none` for no container where the project has one. */
  readonly container: string | undefined
  /** Hosts it may reach besides its vendor's own. */
  readonly hosts: readonly string[]
  readonly context: readonly string[]
  /** Names of environment variables this agent may see. */
  readonly env: readonly string[]
  readonly pool: string | undefined
  readonly limits: Limits
  /** Defaults for the steps it serves. */
  readonly rounds: number | undefined
  readonly retries: number | undefined
  /** Body: its instructions. */
  readonly instructions: string
  /** Blob id of the file in force. */
  readonly oid: Oid
}

export interface Check { readonly run: string; readonly expect: 'pass' | 'fail'; readonly timeoutMs: number }

interface StepBase {
  readonly name: string
  readonly stage: string
  /** 1-based line in the workflow file, for problems. */
  readonly line: number
}

/** One narrow run of one step's agent, or a person's own work when `by` is a role. */
export interface PassStep extends StepBase {
  readonly type: 'pass'
  /** Agent name, or role when `human`. */
  readonly by: string
  readonly human: boolean
  readonly makes: Makes
  readonly from: readonly string[]
  readonly checks: readonly Check[]
  readonly rounds: number
  readonly retries: number
  readonly budgetMicro: CostMicro | undefined
}

export interface ApproveStep extends StepBase {
  readonly type: 'approve'
  readonly roles: readonly string[]
  readonly ask: readonly string[]
  readonly disagree: {readonly how: 'block'} | {readonly how: 'override' | 'escalate'; readonly role: string}
  /** Work goes on while the form is open; shown as debt after this long. */
  readonly deferMs: number | undefined
}

export interface MergeStep extends StepBase {
  readonly type: 'merge'
  /** `queue`: the engine merges; `request`: it waits until somebody has merged. */
  readonly how: 'queue' | 'request'
}

export type Step = PassStep | ApproveStep | MergeStep

/** workflows/<kind>.md */
export interface Workflow {
  readonly kind: string
  readonly title: string
  readonly stages: readonly string[]
  readonly steps: readonly Step[]
  readonly publish: ReadonlyMap<string, string>
  readonly body: string
  readonly oid: Oid
}

/** Everything that configures the project, each part the last valid version of its file. */
export interface Configuration {
  readonly project: Project
  readonly team: Team
  readonly pools: Pools
  readonly workflows: ReadonlyMap<string, Workflow>
  readonly agents: ReadonlyMap<string, Agent>
  /** name → text of context/<name>.md */
  readonly context: ReadonlyMap<string, {readonly text: string; readonly oid: Oid}>
}
