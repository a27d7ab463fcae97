import type {Agent, ApproveStep, Configuration, MergeStep, PassStep, Step, Workflow} from '../../src/core/project/configuration.ts'
import {bareAgent} from '../../src/core/project/parse-agent.ts'
import type {Answer, CheckRecord, Form, ItemRequest, RunRecord, Usage, VersionId} from '../../src/core/project/records.ts'
import type {ArtifactVersion, BranchCommit, ItemSnapshot, JournalEntry, Note, Snapshot} from '../../src/core/project/snapshot.ts'
import type {AskForm, Decision, RunCheck, StartRun} from '../../src/core/plan/decision.ts'

/**
 * A simulated world of one item: applies decisions as the engine would, and people's acts as git would, without either.
 * Content ids are the ids' own text, so that two versions are the same content exactly when a test says so.
 */
export class World {
  request: ItemRequest
  item = 1
  artifacts = new Map<string, {version: number; content: string; draft: boolean; notes: Note[]; by: string | undefined; verdict: 'pass' | 'changes' | undefined}>()
  runs: RunRecord[] = []
  checks: CheckRecord[] = []
  forms: Form[] = []
  commits: BranchCommit[] = []
  hasBranch = false
  journal: JournalEntry[] = []
  clock = Date.parse('2026-01-01T00:00:00Z')
  #serial = 0
  readonly configuration: Configuration

  constructor(configuration: Configuration, request: Partial<ItemRequest> = {}) {
    this.configuration = configuration
    this.request = {
      title: 'Rate limit logins', kind: [...configuration.workflows.keys()][0] ?? '', owner: undefined, priority: 2, labels: [], needs: [], parent: undefined, touches: [],
      budgetMicro: undefined, due: undefined, draft: false, hold: false, dropped: undefined, skip: [], body: '', ...request
    }
  }

  get now(): Date {
    return new Date(this.clock)
  }

  snapshot(): Snapshot {
    return {
      home: {ref: 'refs/heads/main', commit: `home${this.#serial}`}, base: {ref: 'refs/heads/main', commit: 'base', hasCode: true}, configuration: this.configuration,
      items: new Map([['limit', this.itemSnapshot()]]), journal: [...this.journal], holds: [], boundary: 'L0', problems: []
    }
  }

  itemSnapshot(): ItemSnapshot {
    const artifacts = new Map<string, ArtifactVersion>()
    for (const [step, a] of this.artifacts) {
      artifacts.set(step, {
        step, id: `${step}@${a.version}`, content: a.content, draft: a.draft, notes: a.notes, verdict: a.verdict, on: undefined,
        author: a.by === undefined ? undefined : {email: `${a.by}@x`, person: a.by, commit: 'c', at: this.now.toISOString()}
      })
    }
    const change = this.commits.map(c => c.patch).join('+')
    const tip = this.commits.at(-1)?.id ?? 'base'
    const contents = new Map<string, string>([['base', '']])
    this.commits.forEach((c, i) => contents.set(c.id, this.commits.slice(0, i + 1).map(x => x.patch).join('+')))
    for (const [id, content] of this.#history) contents.set(id, content)
    return {
      id: 'limit', request: this.request, requestId: `item@${this.item}`, content: `item#${this.item}`,
      createdBy: {email: 'ana@x', person: 'ana', at: '2026-01-01T00:00:00Z'}, artifacts, runs: [...this.runs], checks: [...this.checks], forms: [...this.forms],
      branch: this.hasBranch ? {ref: 'refs/heads/item/limit', tip, mergeBase: 'base', change, tree: `tree:${change}`, commits: [...this.commits], mergedAs: undefined} : undefined,
      contents, problems: []
    }
  }

  #history = new Map<string, string>()

  /** Applies one decision; `how` says what an agent or check does. */
  apply(decision: Decision, how: {outcome?: RunRecord['outcome']; verdict?: 'pass' | 'changes'; result?: 'green' | 'red' | 'error'; merge?: 'merged' | 'conflict'; cost?: number; source?: Usage['source']; protectedPaths?: readonly string[]} = {}): void {
    this.clock += 60_000
    if (decision.do === 'start-run') this.#run(decision, how)
    else if (decision.do === 'run-check') this.#check(decision, how.result ?? 'green')
    else if (decision.do === 'ask') this.#ask(decision)
    else if (decision.do === 'record-edit') {
      const artifact = this.artifacts.get(decision.step)!
      this.runs.push({...this.#record(decision.step, decision.inputs), by: decision.by, person: true, output: `${decision.step}@${artifact.version}`, editedIn: decision.editedIn, makes: decision.makes, verdict: decision.verdict})
    } else if (decision.do === 'merge') {
      const record = this.#record(decision.step, {code: decision.tip})
      if (how.merge === 'conflict') this.runs.push({...record, makes: 'merge', outcome: 'failed', by: 'lifecycle', on: this.commits.findLast(c => c.run !== undefined)?.run?.replace(/^\d+-/, ''), summary: 'conflict in a.js'})
      else this.runs.push({...record, makes: 'merge', outcome: 'merged', start: 'base', output: 'merge', by: 'lifecycle'})
    }
  }

  #run(d: StartRun, how: {outcome?: RunRecord['outcome']; verdict?: 'pass' | 'changes'; cost?: number; source?: Usage['source']; protectedPaths?: readonly string[]}): void {
    const outcome = how.outcome ?? 'finished'
    const record = {...this.#record(d.step, d.inputs), by: d.agent, attempt: d.attempt, round: d.round, findings: d.findings, makes: d.makes, outcome, start: d.start, usage: {input: undefined, output: undefined, reasoning: undefined, cacheRead: undefined, cacheWrite: undefined, costMicro: how.cost ?? 10_000, source: how.source ?? 'reported'}}
    if (outcome !== 'finished') {
      this.runs.push({...record, summary: outcome === 'question' ? 'Which database?' : 'it failed'})
      return
    }
    if (d.makes === 'commits') {
      this.hasBranch = true
      this.commits.push(this.#commit(record.name))
      this.runs.push({...record, output: this.commits.at(-1)!.id, protectedPaths: how.protectedPaths ?? []})
      return
    }
    this.write(d.step, undefined, d.makes === 'verdict' ? how.verdict ?? 'pass' : undefined)
    this.runs.push({...record, output: this.#present(d.step), verdict: d.makes === 'verdict' ? how.verdict ?? 'pass' : undefined, summary: 'findings'})
  }

  #check(d: RunCheck, result: 'green' | 'red' | 'error'): void {
    const number = this.#next()
    this.checks.push({
      type: 'check', number, name: `${pad(number)}-check-${d.step}`, step: d.step, command: d.check.run, expect: d.check.expect, tree: d.tree, commit: d.commit, result,
      exit: result === 'green' ? 0 : 1, durationMs: 1, endedAt: this.now.toISOString(), tail: ''
    })
  }

  #ask(d: AskForm): void {
    if (this.forms.some(f => f.name === d.name)) throw new Error(`form ${d.name} asked twice`)
    this.forms.push({
      name: d.name, kind: d.kind, step: d.step, role: d.role, number: d.number, for: d.for, about: d.about, steps: d.steps, choices: d.choices, questions: d.questions,
      askedAt: this.now.toISOString(), body: d.title, answer: undefined
    })
  }

  answer(name: string, value: string, by: string, more: Partial<Answer> = {}): void {
    this.clock += 60_000
    const index = this.forms.findIndex(f => f.name === name)
    const form = this.forms[index]
    if (!form) throw new Error(`no form ${name}: ${this.forms.map(f => f.name).join(', ')}`)
    this.forms[index] = {...form, answer: {value, raw: value, email: `${by}@x`, person: by, commit: `d${++this.#serial}`, at: this.now.toISOString(), on: undefined, replies: form.questions.map(() => 'yes'), comment: '', edited: {}, ...more}}
  }

  /** A person does a step by hand, and it is taken in. */
  take(step: string, by: string): void {
    const pass = this.configuration.workflows.get(this.request.kind)!.steps.find(s => s.name === step)
    if (pass?.type !== 'pass') throw new Error(`no pass ${step}`)
    const record = {...this.#record(step, this.#inputs(pass)), by, person: true, makes: pass.makes}
    if (pass.makes === 'commits') {
      this.hasBranch = true
      this.commits.push({...this.#commit(record.name), author: {name: by, email: `${by}@x`, person: by}})
      this.runs.push({...record, output: this.commits.at(-1)!.id})
    } else {
      this.write(step, by, pass.makes === 'verdict' ? 'pass' : undefined)
      this.runs.push({...record, output: this.#present(step), verdict: pass.makes === 'verdict' ? 'pass' : undefined})
    }
  }

  #inputs(pass: PassStep): Record<string, VersionId> {
    const tip = this.commits.at(-1)?.id ?? 'base'
    return Object.fromEntries(pass.from.map(name => {
      if (name === 'item') return [name, `item@${this.item}`]
      if (name === 'code') return [name, tip]
      return [name, this.artifacts.has(name) ? this.#present(name) : this.runs.findLast(r => r.step === name && r.outcome === 'finished')?.output ?? tip]
    }))
  }

  /** Writes a document as the engine (no author) or as a person would. */
  write(step: string, by: string | undefined, verdict?: 'pass' | 'changes', content?: string): VersionId {
    const version = ++this.#serial
    this.artifacts.set(step, {version, content: content ?? `${step}#${version}`, draft: false, notes: [], by, verdict})
    this.#history.set(`${step}@${version}`, content ?? `${step}#${version}`)
    return `${step}@${version}`
  }

  note(step: string, author: string, text: string): void {
    const artifact = this.artifacts.get(step)
    if (!artifact) return
    const version = ++this.#serial
    this.artifacts.set(step, {...artifact, version, notes: [...artifact.notes, {author, text, line: 3, by: author}], by: author})
    this.#history.set(`${step}@${version}`, artifact.content)
  }

  editItem(): void {
    this.#history.set(`item@${this.item}`, `item#${this.item}`)
    this.item++
  }

  /** A run's commit on the branch, without its record. */
  commitOf(run: string): void {
    this.commits.push(this.#commit(run))
  }

  commitByHand(by: string): void {
    if (!this.hasBranch) return
    this.commits.push({...this.#commit(undefined), author: {name: by, email: `${by}@x`, person: by}})
  }

  redo(step: string, by: string): void {
    const number = this.forms.filter(f => f.kind === 'redo' && f.step === step).length + 1
    this.forms.push({
      name: `redo-${step}-${number}`, kind: 'redo', step, role: undefined, number, for: by, about: {run: [...this.runs, ...this.checks].toSorted((a, b) => a.number - b.number).at(-1)?.name ?? ''},
      steps: [], choices: ['redo'], questions: [], askedAt: this.now.toISOString(), body: '', answer: undefined
    })
    this.answer(`redo-${step}-${number}`, 'redo', by)
  }

  #commit(run: string | undefined): BranchCommit {
    const n = ++this.#serial
    return {id: `c${n}`, patch: `p${n}`, run, author: {name: 'Lifecycle', email: 'lifecycle@localhost', person: undefined}, isMerge: false, touchesHome: false, subject: ''}
  }

  #present(step: string): VersionId {
    return `${step}@${this.artifacts.get(step)!.version}`
  }

  #next(): number {
    return Math.max(0, ...this.runs.map(r => r.number), ...this.checks.map(c => c.number)) + 1
  }

  #record(step: string, inputs: Readonly<Record<string, VersionId>>): RunRecord {
    const number = this.#next()
    return {
      type: 'run', number, name: `${pad(number)}-${step}`, step, makes: 'document', attempt: 1, round: 1, by: '', person: false, agent: undefined, model: undefined, boundary: undefined, pool: undefined, session: undefined,
      workflow: this.request.kind, inputs, findings: [], start: undefined, output: undefined, outcome: 'finished', verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [],
      usage: {input: undefined, output: undefined, reasoning: undefined, cacheRead: undefined, cacheWrite: undefined, costMicro: undefined, source: 'none'}, startedAt: undefined, endedAt: this.now.toISOString(), summary: ''
    }
  }
}

function pad(number: number): string {
  return String(number).padStart(3, '0')
}

export function agent(name: string, makes: Agent['makes'], more: Partial<Agent> = {}): Agent {
  return {...bareAgent, name, makes, run: 'rehearsal', ...more}
}

export function pass(name: string, by: string, makes: PassStep['makes'], from: readonly string[], more: Partial<PassStep> = {}): PassStep {
  return {type: 'pass', name, stage: 'Work', line: 1, by, human: false, makes, from, checks: [], rounds: 2, retries: 1, budgetMicro: undefined, ...more}
}

export function approve(name: string, roles: readonly string[], more: Partial<ApproveStep> = {}): ApproveStep {
  return {type: 'approve', name, stage: 'Work', line: 1, roles, ask: [], disagree: {how: 'block'}, deferMs: undefined, ...more}
}

export function merge(how: MergeStep['how'] = 'queue'): MergeStep {
  return {type: 'merge', name: 'merge', stage: 'Release', line: 1, how}
}

export const npmTest = {run: 'npm test', expect: 'pass' as const, timeoutMs: 1000}

export function configure(workflows: Readonly<Record<string, readonly Step[]>>, more: Partial<Configuration['project']> = {}): Configuration {
  const steps = Object.values(workflows).flat()
  const agents = new Map(steps.flatMap(s => (s.type === 'pass' && !s.human ? [[s.by, agent(s.by, s.makes)] as const] : [])))
  return {
    project: {
      schema: 1, base: 'main', owner: 'ana', stages: [], setup: undefined, teardown: undefined, onEdit: 'ask', self: 'allow', boundary: 'preferred', branch: 'item/{id}',
      protect: {by: 'engineer', paths: []}, env: {}, slots: 4, orders: '', ...more
    },
    team: {people: new Map([
      ['ana', {id: 'ana', name: 'Ana', emails: ['ana@x'], roles: ['product', 'engineer'], open: undefined}],
      ['ben', {id: 'ben', name: 'Ben', emails: ['ben@x'], roles: ['engineer', 'security'], open: undefined}]
    ])},
    pools: {tiers: new Map(), pools: new Map()}, agents, context: new Map(),
    workflows: new Map(Object.entries(workflows).map(([kind, list]): [string, Workflow] => [kind, {
      kind, title: kind, stages: [...new Set(list.map(s => s.stage))], steps: list, publish: new Map(), body: '', oid: 'w'
    }]))
  }
}

export const feature: readonly Step[] = [
  pass('spec', 'spec-writer', 'document', ['item'], {stage: 'Specification'}),
  approve('approve-spec', ['product'], {stage: 'Specification', ask: ['Does the spec cover every criterion?']}),
  pass('tests', 'test-author', 'commits', ['spec'], {stage: 'Implementation', checks: [{...npmTest, expect: 'fail'}]}),
  pass('code', 'implementer', 'commits', ['spec', 'tests'], {stage: 'Implementation', checks: [npmTest]}),
  pass('review', 'reviewer', 'verdict', ['spec', 'code'], {stage: 'Review'}),
  approve('approve-code', ['engineer'], {stage: 'Review'}),
  merge()
]
