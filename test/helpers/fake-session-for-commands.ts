import {listAgentFacts} from '../../src/core/board/agent-facts.ts'
import type {ItemForecast} from '../../src/core/ledger/forecast.ts'
import type {Session, AnswerRequest, NewItem, Proposal, RunOptions, RunSummary} from '../../src/core/board/session.ts'
import type {ItemDetail, LiveRun, View} from '../../src/core/board/view.ts'
import {LifecycleError} from '../../src/core/errors.ts'
import type {Decision, ItemStatus, OpenForm, StepStatus} from '../../src/core/plan/decision.ts'
import type {Configuration, Step, Workflow} from '../../src/core/project/configuration.ts'
import {bareAgent} from '../../src/core/project/parse-agent.ts'

/** Noon, so that ages in texts are round. */
export const now = new Date('2026-11-20T12:00:00Z')

export const me = {name: 'Ana Roe', email: 'ana@example.org', person: 'ana', roles: ['product', 'engineer']}

export function makeStep(step: string, changes: Partial<StepStatus> = {}): StepStatus {
  return {step, stage: 'Specification', type: 'pass', state: 'done', by: `${step}-writer`, note: '', run: undefined, startedAt: undefined, round: 1, costMicro: 310_000, costReservedMicro: 0, from: {}, version: undefined, ...changes}
}

export function makeForm(item: string, name: string, changes: Partial<OpenForm> = {}): OpenForm {
  return {
    item, name, kind: 'approve', step: name.replace(/-\d+$/, ''), for: 'product', people: ['ana'], choices: ['approve', 'changes', 'reject'], questions: [],
    about: {}, askedAt: '2026-11-20T10:00:00Z', deferred: false, notice: undefined, lapsed: [], ...changes
  }
}

export function makeItem(id: string, changes: Partial<ItemStatus> = {}): ItemStatus {
  return {
    id, title: id.replaceAll('-', ' '), kind: 'feature', priority: 2, labels: [], touches: [], owner: undefined, createdAt: '2026-11-19T09:00:00Z', stage: 'Specification',
    standing: 'due', isHeld: changes.standing === 'held', next: 'spec', waits: undefined, why: undefined, costMicro: 0, costIsPartial: false, costReservedMicro: 0, budgetMicro: undefined, steps: [], forms: [], findings: [], problems: [], ...changes
  }
}

const asked = makeForm('rate-limit-logins', 'approve-spec-1', {questions: ['Does the spec cover every acceptance criterion?']})

/** One item of each sort that the commands treat differently. */
export function sampleItems(): readonly ItemStatus[] {
  return [
    makeItem('rate-limit-logins', {
      title: 'Rate limit logins', standing: 'waiting', next: 'approve-spec', waits: 'ana', costMicro: 310_000, labels: ['auth'], owner: 'ana', budgetMicro: 5_000_000, forms: [asked],
      steps: [
        makeStep('spec', {version: 'b'.repeat(40)}),
        makeStep('approve-spec', {type: 'approve', state: 'waiting', by: 'product', note: 'waits for ana since 10:00', costMicro: undefined}),
        makeStep('code', {stage: 'Implementation', state: 'not-reached', by: 'implementer', costMicro: undefined})
      ],
      findings: [{name: '002-review', source: 'judge', on: 'spec', state: 'open', text: 'Says nothing about proxies.\nSee RFC 7239.'}]
    }),
    makeItem('tz-off-by-one', {title: 'Timezone is off', kind: 'bug', stage: 'Implementation', standing: 'running', next: 'code', priority: 0, costMicro: 1_420_000, costIsPartial: true, steps: [makeStep('code', {stage: 'Implementation', state: 'running', run: '003-code'})]}),
    makeItem('export-csv', {title: 'Export to CSV', kind: 'docs', stage: 'Implementation', standing: 'blocked', why: 'waits for tz-off-by-one', waits: 'tz-off-by-one'}),
    makeItem('old-thing', {title: 'Old thing', standing: 'done', next: undefined, stage: 'Release', costMicro: 2_000_000})
  ]
}

const live: LiveRun = {item: 'tz-off-by-one', run: '003-code', step: 'code', type: 'pass', by: 'implementer', startedAt: '2026-11-20T11:55:48Z', usage: undefined, doing: 'edits src/time.ts', limitMicro: undefined, slowerThanMs: undefined}

const passDefaults = {type: 'pass', human: false, makes: 'document', checks: [], rounds: 2, retries: 1, budgetMicro: undefined, line: 3} as const
const steps: readonly Step[] = [
  {...passDefaults, name: 'spec', stage: 'Specification', by: 'spec-writer', from: ['item']},
  {name: 'approve-spec', stage: 'Specification', line: 4, type: 'approve', roles: ['product'], ask: [], disagree: {how: 'block'}, deferMs: undefined},
  {...passDefaults, name: 'tests', stage: 'Implementation', by: 'test-author', from: ['spec'], makes: 'commits'},
  {...passDefaults, name: 'code', stage: 'Implementation', by: 'implementer', from: ['spec', 'tests'], makes: 'commits', checks: [{run: 'npm test', expect: 'pass', timeoutMs: 1000}], budgetMicro: 2_000_000},
  {...passDefaults, name: 'review', stage: 'Review', by: 'reviewer', from: ['spec', 'code'], makes: 'verdict'},
  {name: 'approve-code', stage: 'Review', line: 9, type: 'approve', roles: ['engineer'], ask: [], disagree: {how: 'block'}, deferMs: undefined},
  {name: 'merge', stage: 'Release', line: 10, type: 'merge', how: 'queue'}
]

function makeWorkflow(kind: string, title: string): Workflow {
  return {kind, title, stages: ['Specification', 'Implementation', 'Review', 'Release'], steps, publish: new Map(), body: '', oid: 'a'.repeat(40)}
}

export function sampleConfiguration(): Configuration {
    return {
    project: {schema: 1, base: 'main', owner: 'ana', stages: [], setup: undefined, teardown: undefined, onEdit: 'ask', self: 'allow', boundary: 'preferred', container: undefined, branch: 'item/{id}', protect: {by: undefined, paths: []}, env: {}, slots: 2, orders: ''},
    team: {people: new Map([['ana', {id: 'ana', name: 'Ana Roe', emails: ['ana@example.org'], roles: ['product', 'engineer'], open: undefined}]])},
    pools: {tiers: new Map(), pools: new Map()},
    workflows: new Map([['feature', makeWorkflow('feature', 'Feature')], ['bug', makeWorkflow('bug', 'Bug')]]),
    agents: new Map([['spec-writer', {...bareAgent, name: 'spec-writer', run: 'claude'}], ['implementer', {...bareAgent, name: 'implementer', run: 'codex'}]]),
    context: new Map()
  } as Configuration
}

/** What a test may set; the rest is the sample project. */
export interface FakeProject {
  readonly forecasts?: readonly ItemForecast[]
  items?: readonly ItemStatus[]
  view?: Partial<View>
  decisions?: readonly Decision[]
  configuration?: Configuration
  folder?: string | undefined
  diff?: {readonly title: string; readonly text: string}
  logs?: readonly (readonly string[])[]
  summary?: Partial<RunSummary>
  /** Plays the engine: tells events, waits for the signal … */
  engine?: (options: RunOptions) => Promise<void>
  detail?: Partial<ItemDetail>
  /** Thrown in place of opening it. */
  refuses?: Error
}

export interface Recorded { readonly name: string; readonly given: readonly unknown[] }

const commit = 'c0ffee1234'.repeat(4)

/** A session over values in memory that writes down what it is asked; for tests of commands, which must not depend on the engine. */
export class FakeSession implements Session {
  readonly calls: Recorded[] = []
  closed = 0
  readonly #project: FakeProject
  #logReads = 0

  constructor(project: FakeProject = {}) {
    this.#project = project
  }

  async view(): Promise<View> {
    const items = this.#project.items ?? sampleItems()
    return {
      project: 'shop', homeBranch: 'main', baseBranch: 'main', homeCommit: commit, stages: ['Specification', 'Implementation', 'Release'], items: new Map(items.map(item => [item.id, item])),
      live: this.#project.items ? [] : [live], edited: [], suspicious: new Map(), problems: [], me, pools: [], agents: listAgentFacts(this.#project.configuration ?? sampleConfiguration()), todayMicro: 1_730_000, todayReservedMicro: 0, boundary: 'L0', engine: {state: 'none', pid: undefined}, activity: undefined,
      ...this.#project.view
    }
  }

  async plan() {
    const {items, stages} = await this.view()
    return {decisions: this.#project.decisions ?? [], items, stages}
  }

  async forecast() {
    return this.#project.forecasts ?? []
  }

  async subscribe(listener: (view: View) => void) {
    listener(await this.view())
    return async () => {}
  }

  async item(id: string): Promise<ItemDetail> {
    const status = (await this.view()).items.get(id)
    if (status === undefined) throw new Error(`the test asks for ${id}, which its project has not`)
    return {
      status, body: 'After five failed attempts …\n', forms: [], branch: undefined,
      artifacts: [{step: 'spec', path: `items/${id}/spec.md`, text: '# Spec\n\nRefuse the sixth attempt.\n'}],
      runs: [{
        type: 'run', number: 1, name: '001-spec', step: 'spec', makes: 'document', attempt: 1, round: 1, by: 'spec-writer', person: false, agent: 'claude 2', model: 'sonnet', boundary: 'L0', pool: undefined, session: undefined, workflow: undefined,
        inputs: {}, findings: [], start: undefined, output: undefined, outcome: 'finished', verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [],
        usage: {input: 1, output: 1, reasoning: undefined, cacheRead: 0, cacheWrite: 0, costMicro: 310_000, source: 'reported'}, startedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:01:12Z', summary: 'Wrote the spec.'
      }],
      ...this.#project.detail
    }
  }

  async resolveItem(prefix: string) {
    const ids = [...(await this.view()).items.keys()].filter(id => id.startsWith(prefix))
    if (ids.length === 1) return ids[0]!
    if (ids.length > 1) throw new LifecycleError('USAGE_AMBIGUOUS_ITEM', `${prefix} could be ${ids.join(' or ')}`, {details: {target: prefix}})
    throw new LifecycleError('USAGE_UNKNOWN_ITEM', `there is no item "${prefix}"`, {hint: 'Did you mean rate-limit-logins?', details: {target: prefix}})
  }

  async configuration() {
    return this.#project.configuration ?? sampleConfiguration()
  }

  async folder() {
    return 'folder' in this.#project ? this.#project.folder : '/project/.lifecycle'
  }

  async workspace(id: string) {
    return id === 'tz-off-by-one' ? {tree: '/work space/tree', env: {LIFECYCLE_OUT: '/out'}} : undefined
  }

  async createItem(item: NewItem) {
    this.#note('createItem', item)
    return {id: 'new-one', path: 'items/new-one/item.md', commit}
  }

  async setItem(id: string, changes: Readonly<Record<string, string | undefined>>) {
    return this.#note('setItem', id, changes)
  }

  async answer(request: AnswerRequest) {
    return {form: request.form ?? 'the-form', ...this.#note('answer', request)}
  }

  async commitEdited(paths: readonly string[]) {
    return this.#note('commitEdited', paths)
  }

  async redo(id: string, step: string, why: string | undefined) {
    return this.#note('redo', id, step, why)
  }

  async take(id: string, step: string | undefined, agent?: string) {
    this.#note('take', id, step, ...(agent === undefined ? [] : [agent]))
    const opens = agent === undefined ? {} : {opens: {argv: [agent, 'Read the brief.'], env: {LIFECYCLE_OUT: '/tmp/out'}}}
    return {step: step ?? 'code', makes: 'commits' as const, tree: "/tmp/it's here", pack: '/tmp/pack.md', out: '/tmp/out', ...opens}
  }

  async takeDone(id: string, step: string | undefined) {
    this.#note('takeDone', id, step)
    return {run: '004-code', outcome: 'finished', note: 'two files changed'}
  }

  async pack(id: string, step: string | undefined) {
    this.#note('pack', id, step)
    return {step: step ?? 'code', text: '# The brief\n'}
  }

  async propose(proposal: Proposal) {
    this.#note('propose', proposal)
    return {path: `items/${proposal.item}/${proposal.step}.md`, file: `/project/.lifecycle/items/${proposal.item}/${proposal.step}.md`}
  }

  async stop(id: string, run?: string) {
    this.#note('stop', id, run)
    return {stopped: id === 'tz-off-by-one' ? ['003-code'] : []}
  }

  async diff() {
    return this.#project.diff ?? {title: 'spec of rate-limit-logins', text: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+\tnew\n'}
  }

  async log(_id: string, run?: string) {
    const reads = this.#project.logs ?? [['reads src/time.ts', 'writes src/time.ts']]
    const lines = reads[Math.min(this.#logReads++, reads.length - 1)]!
    return {run: run ?? '003-code', path: '/log', lines}
  }

  async run(options: RunOptions): Promise<RunSummary> {
    this.#note('run', {items: options.items, agent: options.agent})
    await this.#project.engine?.(options)
    return {runs: 0, merged: [], waiting: new Map(), failed: [], costMicro: 0, costReservedMicro: 0, decisions: [], ...this.#project.summary}
  }

  async watch(options: RunOptions & {readonly signal: AbortSignal}): Promise<RunSummary> {
    return this.run(options)
  }

  async close() {
    this.closed++
  }

  #note(name: string, ...given: readonly unknown[]) {
    this.calls.push({name, given})
    return {commit}
  }
}
