import test from 'ava'
import fc from 'fast-check'
import {plan} from '../../../src/core/plan/plan.ts'
import type {Decision} from '../../../src/core/plan/decision.ts'
import type {Step} from '../../../src/core/project/configuration.ts'
import {approve, configure, feature, merge, npmTest, pass, World} from '../../helpers/world.ts'

/** One workflow for each habit of a team: the shipped ones, people's own steps, several roles, one pass. */
const shapes: Readonly<Record<string, readonly Step[]>> = {
  feature,
  bug: [
    pass('reproduction', 'investigator', 'document', ['item']), pass('test', 'test-author', 'commits', ['item', 'reproduction'], {checks: [{...npmTest, expect: 'fail'}]}),
    pass('fix', 'implementer', 'commits', ['item', 'reproduction', 'test'], {checks: [npmTest], rounds: 3}), pass('verify', 'verifier', 'verdict', ['item', 'reproduction', 'code']),
    approve('approve-fix', ['engineer']), merge()
  ],
  hotfix: [
    pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]}), approve('approve-code', ['engineer'], {deferMs: 1}), merge(),
    pass('postmortem', 'writer', 'document', ['item', 'code']), approve('approve-postmortem', ['engineer'], {deferMs: 1})
  ],
  one: [pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]}), merge()],
  override: [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer', 'security'], {disagree: {how: 'override', role: 'security'}}), merge()],
  people: [
    pass('mockup', 'product', 'document', ['item'], {human: true}), pass('code', 'implementer', 'commits', ['mockup'], {checks: [npmTest]}), pass('docs', 'writer', 'commits', ['code'], {checks: [npmTest]}),
    pass('legal', 'security', 'verdict', ['docs'], {human: true}), pass('review', 'reviewer', 'verdict', ['docs']),
    approve('approve-docs', ['engineer', 'security'], {disagree: {how: 'escalate', role: 'product'}}), merge(), pass('report', 'writer', 'document', ['code', 'mockup']), approve('approve-report', ['product'])
  ],
  full: [
    pass('spec', 'spec-writer', 'document', ['item']), approve('approve-spec', ['product']), pass('design', 'architect', 'document', ['spec']), pass('look', 'reviewer', 'verdict', ['design']),
    approve('approve-design', ['engineer']), pass('tests', 'test-author', 'commits', ['spec', 'design']), pass('code', 'implementer', 'commits', ['spec', 'design', 'tests'], {checks: [npmTest]}),
    pass('docs', 'writer', 'commits', ['spec', 'code']), pass('review', 'reviewer', 'verdict', ['spec', 'design', 'code']), pass('security', 'auditor', 'verdict', ['code']),
    approve('approve-code', ['engineer', 'security']), merge('request')
  ]
}

const outcomes = ['finished', 'finished', 'finished', 'failed', 'timed-out', 'nothing-done', 'question', 'out-of-quota', 'interrupted', 'stopped'] as const
const results = ['green', 'green', 'red', 'error'] as const

function decide(world: World) {
  return plan(world.snapshot(), world.now).plan
}

function startable(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(d => d.do !== 'start-run' || d.waits === undefined)
}

function pickOf<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)]
}

function stepsOf(world: World): readonly Step[] {
  return world.configuration.workflows.get(world.request.kind)!.steps
}

/** The verdict that a document of this step needs, where it is one. */
function verdictFor(world: World, step: string, how: number): 'pass' | 'changes' | undefined {
  const isJudge = stepsOf(world).some(s => s.name === step && s.type === 'pass' && s.makes === 'verdict')
  return isJudge ? (how % 3 === 0 ? 'changes' : 'pass') : undefined
}

/** Somebody merges the branch with git, whatever is still open. */
function mergeByHand(world: World): void {
  const [first] = world.runs
  const code = world.commits.at(-1)?.id
  if (!first || code === undefined) return
  const number = Math.max(...world.runs.map(r => r.number), ...world.checks.map(c => c.number)) + 1
  world.runs.push({...first, number, name: `${String(number).padStart(3, '0')}-merge`, step: 'merge', makes: 'merge', outcome: 'merged', findings: [], verdict: undefined, protectedPaths: [], start: undefined, inputs: {code}, output: 'm', by: 'ana'})
}

function answer(world: World, pick: number, how: number, on?: string): void {
  const form = pickOf(decide(world).items.get('limit')!.forms, pick)
  if (!form) return
  // Dropping ends the item at once: other acts are what this looks for.
  const choices = form.choices.filter(c => c !== 'drop')
  const value = on !== undefined && choices.includes('changes') ? 'changes' : pickOf(choices, how) ?? 'an answer'
  world.answer(form.name, value, pickOf(form.people, how) ?? 'ana', {raw: how % 2 === 0 ? 'raise 0.001' : 'raise 1.00', on})
}

/** What the engine, people and git may do at any moment; `pick` chooses what it is done to, `how` how it goes. */
const acts: Readonly<Record<string, (world: World, pick: number, how: number) => void>> = {
  engine(world, pick, how) {
    const decision = pickOf(startable(decide(world).decisions), pick)
    if (decision) world.apply(decision, {outcome: pickOf(outcomes, how)!, result: pickOf(results, how)!, verdict: how % 3 === 0 ? 'changes' : 'pass', merge: how % 4 === 0 ? 'conflict' : 'merged', protectedPaths: how % 5 === 0 ? ['.npmrc'] : []})
  },
  answer: (world, pick, how) => answer(world, pick, how),
  sendBack: (world, pick, how) => answer(world, pick, how, pickOf([...stepsOf(world).map(s => s.name), 'item', 'nonsense'], how)!),
  withdraw(world, pick) {
    const form = pickOf(world.forms, pick)
    world.forms = world.forms.map(f => (f === form ? {...f, answer: undefined} : f))
  },
  editDocument: (world, pick, how) => onDocument(world, pick, step => world.write(step, how % 2 === 0 ? 'ana' : 'ben', verdictFor(world, step, how))),
  revertDocument: (world, pick, how) => onDocument(world, pick, step => world.write(step, 'ana', verdictFor(world, step, 1), `${step}#${how % 2}`)),
  verdictWithoutWord: (world, pick) => onDocument(world, pick, step => world.write(step, 'ana')),
  draft: (world, pick, how) => onDocument(world, pick, step => world.artifacts.set(step, {...world.artifacts.get(step)!, draft: how % 2 === 0, by: 'ana'})),
  deleteDocument: (world, pick) => onDocument(world, pick, step => world.artifacts.delete(step)),
  note: (world, pick) => onDocument(world, pick, step => world.note(step, 'ana', 'why?')),
  editItem: world => world.editItem(),
  commit: (world, _, how) => world.commitByHand(how % 2 === 0 ? 'ana' : 'ben'),
  rewriteBranch: world => { world.commits = world.commits.map(c => ({...c, id: `${c.id}-again`})) },
  mergeByHand: (world, _, how) => { if (how % 4 === 0) mergeByHand(world) },
  redo: (world, pick) => world.redo(pickOf(stepsOf(world).filter(s => s.type === 'pass'), pick)!.name, 'ben'),
  take(world, pick) {
    const step = pickOf(stepsOf(world).filter(s => s.type === 'pass'), pick)!
    if (step.makes !== 'commits' || !world.runs.some(r => r.outcome === 'merged')) world.take(step.name, 'ben')
  },
  hold: world => { world.request = {...world.request, hold: !world.request.hold} },
  budget: (world, _, how) => { world.request = {...world.request, budgetMicro: how % 2 === 0 ? 15_000 : undefined} },
  skip: (world, pick, how) => { world.request = {...world.request, skip: how % 2 === 0 ? [] : [pickOf(stepsOf(world), pick)!.name]} },
  kind: (world, pick) => { world.request = {...world.request, kind: pickOf(Object.keys(shapes), pick)!} }
}

function onDocument(world: World, pick: number, act: (step: string) => unknown): void {
  const step = pickOf([...world.artifacts.keys()], pick)
  if (step !== undefined) act(step)
}

interface Act { readonly kind: string; readonly pick: number; readonly how: number }

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof({arbitrary: fc.constant('engine'), weight: 20}, {arbitrary: fc.constant('answer'), weight: 8}, {arbitrary: fc.constantFrom(...Object.keys(acts)), weight: 7}),
  pick: fc.nat(50), how: fc.nat(50)
})

function play(world: World, {kind, pick, how}: Act): void {
  acts[kind]!(world, pick, how)
}

/** What a person who does their best does about an item that waits for somebody; false when nothing says what that would be. */
function help(world: World): boolean {
  const status = decide(world).items.get('limit')!
  const kind = /set kind to (\S+) again/.exec(status.why ?? '')?.[1]
  const unfinished = status.steps.find(s => / says (?:draft|no)/.test(s.note))
  const taken = status.steps.find(s => s.state === 'waiting' && s.note.includes('lifecycle take'))
  if (kind !== undefined) world.request = {...world.request, kind}
  else if (unfinished) world.write(unfinished.step, 'ben', verdictFor(world, unfinished.step, 1))
  else if (taken) world.take(taken.step, 'ben')
  else if (status.steps.some(s => s.note.startsWith('waits until somebody has merged'))) mergeByHand(world)
  else if (status.forms.length === 0) return false
  for (const form of status.forms) {
    const choice = form.choices.find(c => ['approve', 'retry', 'rebuild', 'allow', 'accept'].includes(c)) ?? 'an answer'
    world.answer(form.name, choice, /(\w+) must decide|(\w+) or/.exec(form.notice ?? '')?.[1] ?? form.people.at(-1) ?? 'ana', {raw: 'raise 100'})
  }
  return true
}

/** From any state, people and agents that do their best bring the item to its end in bounded steps. */
function finish(world: World): string {
  world.request = {...world.request, hold: false, budgetMicro: undefined}
  for (let i = 0; i < 300; i++) {
    const {decisions, items} = decide(world)
    const status = items.get('limit')!
    if (status.standing === 'done') return 'done'
    const due = startable(decisions)
    for (const d of due) world.apply(d)
    if (due.length === 0 && !help(world)) return `stuck: ${status.standing}, ${status.why ?? ''} ${JSON.stringify(status.steps.map(s => [s.step, s.state, s.note]))} ${JSON.stringify(status.findings)}`
  }
  return 'no end in 300 steps'
}

for (const kind of Object.keys(shapes)) {
  test(`every reachable state of ${kind} has a way out`, t => {
    fc.assert(fc.property(fc.array(act, {maxLength: 50}), played => {
      const world = new World(configure(shapes), {kind})
      for (const a of played) play(world, a)
      const end = finish(world)
      if (end !== 'done') throw new Error(`${world.request.kind}: ${end}`)
    }), {numRuns: 200, includeErrorInReport: true})
    t.pass()
  })

  test(`${kind} always ends or waits for a named person within its limits`, t => {
    fc.assert(fc.property(fc.array(act, {maxLength: 40}), fc.array(fc.nat(1000), {minLength: 400, maxLength: 400}), (played, chances) => {
      const world = new World(configure(shapes), {kind})
      for (const a of played) play(world, a)
      world.request = {...world.request, hold: false}
      for (const chance of chances) {
        const current = decide(world)
        const due = startable(current.decisions)
        const status = current.items.get('limit')!
        if (due.length === 0) {
          if (status.standing === 'done') return
          // Nobody answers: it must be standing still for somebody who has a name.
          const isWaiting = status.forms.length > 0 || status.waits !== undefined || (status.why ?? '').includes('set kind to')
          if (!isWaiting || status.forms.some(f => f.people.length === 0)) throw new Error(`waits for nobody: ${JSON.stringify(status)}`)
          return
        }
        world.apply(due[chance % due.length]!, {outcome: outcomes.filter(o => o !== 'out-of-quota')[chance % 9]!, result: results[chance % 4]!, verdict: chance % 2 === 0 ? 'changes' : 'pass', merge: chance % 4 === 0 ? 'conflict' : 'merged'})
      }
      throw new Error('no end')
    }), {numRuns: 200, includeErrorInReport: true})
    t.pass()
  })
}

test('incremental planning equals planning from nothing', t => {
  fc.assert(fc.property(fc.constantFrom(...Object.keys(shapes)), fc.array(act, {maxLength: 40}), (kind, played) => {
    const world = new World(configure(shapes), {kind})
    let memory: ReturnType<typeof plan>['memory'] | undefined
    for (const a of played) {
      play(world, a)
      const snapshot = world.snapshot()
      const incremental = plan(snapshot, world.now, memory)
      memory = incremental.memory
      t.deepEqual(incremental.plan, plan(snapshot, world.now).plan)
    }
  }), {numRuns: 100})
})
