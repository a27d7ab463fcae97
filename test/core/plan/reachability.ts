import test from 'ava'
import fc from 'fast-check'
import {plan} from '../../../src/core/plan/plan.ts'
import type {Decision} from '../../../src/core/plan/decision.ts'
import type {Step} from '../../../src/core/project/configuration.ts'
import {approve, configure, feature, merge, npmTest, pass, World} from '../../helpers/world.ts'

const shapes: Readonly<Record<string, readonly Step[]>> = {
  feature,
  one: [pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]}), merge()],
  reviewed: [
    pass('spec', 'spec-writer', 'document', ['item']), approve('approve-spec', ['product']),
    pass('code', 'implementer', 'commits', ['spec'], {checks: [npmTest]}),
    pass('review', 'reviewer', 'verdict', ['spec', 'code']), pass('security', 'auditor', 'verdict', ['code']),
    approve('approve-code', ['engineer', 'security']), pass('notes', 'writer', 'document', ['code']), merge()
  ],
  override: [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer', 'security'], {disagree: {how: 'override', role: 'product'}}), merge()],
  hotfix: [pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]}), approve('approve-code', ['engineer'], {deferMs: 1}), merge(), pass('postmortem', 'writer', 'document', ['code'])]
}

type Act = {readonly kind: 'engine' | 'answer' | 'edit-document' | 'edit-item' | 'commit' | 'note' | 'redo' | 'hold' | 'skip'; readonly pick: number; readonly how: number}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof({arbitrary: fc.constant('engine' as const), weight: 8}, {arbitrary: fc.constant('answer' as const), weight: 4},
    {arbitrary: fc.constantFrom('edit-document' as const, 'edit-item' as const, 'commit' as const, 'note' as const, 'redo' as const, 'hold' as const, 'skip' as const), weight: 2}),
  pick: fc.nat(50), how: fc.nat(50)
})

const outcomes = ['finished', 'finished', 'finished', 'failed', 'timed-out', 'nothing-done', 'question', 'out-of-quota', 'interrupted'] as const
const results = ['green', 'green', 'red', 'error'] as const

function decide(world: World) {
  return plan(world.snapshot(), world.now).plan
}

function startable(decisions: readonly Decision[]): readonly Decision[] {
  return decisions.filter(d => d.do !== 'start-run' || d.waits === undefined)
}

function play(world: World, a: Act): void {
  const current = decide(world)
  const documents = [...world.artifacts.keys()]
  const passes = world.configuration.workflows.get(world.request.kind)!.steps.filter(s => s.type === 'pass')
  if (a.kind === 'engine') {
    const due = startable(current.decisions)
    const decision = due[a.pick % Math.max(1, due.length)]
    if (decision) world.apply(decision, {outcome: outcomes[a.how % outcomes.length]!, result: results[a.how % results.length]!, verdict: a.how % 3 === 0 ? 'changes' : 'pass', merge: a.how % 4 === 0 ? 'conflict' : 'merged', protectedPaths: a.how % 5 === 0 ? ['.npmrc'] : []})
  } else if (a.kind === 'answer') {
    const forms = current.items.get('limit')!.forms
    const form = forms[a.pick % Math.max(1, forms.length)]
    // Dropping ends the item at once: other acts are what this looks for.
    const choices = form?.choices.filter(c => c !== 'drop') ?? []
    if (form) world.answer(form.name, choices[a.how % Math.max(1, choices.length)] ?? 'an answer', form.people[a.how % Math.max(1, form.people.length)] ?? 'ana', {raw: 'raise 1.00'})
  } else if (a.kind === 'edit-document' && documents.length > 0) world.write(documents[a.pick % documents.length]!, a.how % 2 === 0 ? 'ana' : 'ben', undefined)
  else if (a.kind === 'edit-item') world.editItem()
  else if (a.kind === 'commit') world.commitByHand(a.how % 2 === 0 ? 'ana' : 'ben')
  else if (a.kind === 'note' && documents.length > 0) world.note(documents[a.pick % documents.length]!, 'ana', 'why?')
  else if (a.kind === 'redo') world.redo(passes[a.pick % passes.length]!.name, 'ben')
  else if (a.kind === 'hold') world.request = {...world.request, hold: !world.request.hold}
  else if (a.kind === 'skip') world.request = {...world.request, skip: a.how % 2 === 0 ? [] : [passes[a.pick % passes.length]!.name]}
}

/** From any state, people and agents that do their best bring the item to its end in bounded steps. */
function finish(world: World): string {
  world.request = {...world.request, hold: false}
  for (let i = 0; i < 200; i++) {
    const current = decide(world)
    const status = current.items.get('limit')!
    if (status.standing === 'done') return 'done'
    const due = startable(current.decisions)
    for (const d of due) world.apply(d)
    if (due.length > 0) continue
    const taken = status.steps.find(s => s.state === 'waiting' && s.note.includes('lifecycle take'))
    if (taken) world.take(taken.step, 'ben')
    else if (status.forms.length === 0) return `stuck: ${status.standing}, ${status.why ?? ''} ${JSON.stringify(status.steps.map(s => [s.step, s.state, s.note]))} ${JSON.stringify(status.findings)}`
    for (const form of status.forms) {
      const choice = form.choices.find(c => ['approve', 'retry', 'rebuild', 'allow', 'accept'].includes(c)) ?? 'an answer'
      const person = form.people.find(p => form.notice?.includes(`${p} must decide`)) ?? form.people.at(-1) ?? 'ana'
      world.answer(form.name, choice, form.notice?.match(/(\w+) must decide|(\w+) or/)?.[1] ?? person)
    }
  }
  return 'no end in 200 steps'
}

for (const [kind, steps] of Object.entries(shapes)) {
  test(`every reachable state of ${kind} has a way out`, t => {
    fc.assert(fc.property(fc.array(act, {maxLength: 60}), acts => {
      const world = new World(configure({[kind]: steps}))
      for (const a of acts) play(world, a)
      const end = finish(world)
      if (end !== 'done') throw new Error(end)
    }), {numRuns: 300, includeErrorInReport: true})
    t.pass()
  })

  test(`${kind} always ends or waits for a named person within its limits`, t => {
    fc.assert(fc.property(fc.array(fc.nat(1000), {minLength: 400, maxLength: 400}), chances => {
      const world = new World(configure({[kind]: steps}))
      let runs = 0
      for (const chance of chances) {
        const current = decide(world)
        const due = startable(current.decisions)
        const status = current.items.get('limit')!
        if (due.length === 0) {
          if (status.standing === 'done') return
          // Nobody answers: it must be standing still for somebody who has a name.
          if ((status.forms.length === 0 && status.waits === undefined) || status.forms.some(f => f.people.length === 0)) throw new Error(`waits for nobody: ${JSON.stringify(status)}`)
          return
        }
        const d = due[chance % due.length]!
        if (d.do === 'start-run') runs++
        world.apply(d, {outcome: outcomes.filter(o => o !== 'out-of-quota')[chance % 8]!, result: results[chance % 4]!, verdict: chance % 2 === 0 ? 'changes' : 'pass', merge: chance % 4 === 0 ? 'conflict' : 'merged'})
      }
      throw new Error(`${runs} runs without an end`)
    }), {numRuns: 300, includeErrorInReport: true})
    t.pass()
  })
}

test('incremental planning equals planning from nothing', t => {
  fc.assert(fc.property(fc.array(act, {maxLength: 40}), acts => {
    const world = new World(configure({feature}))
    let memory: ReturnType<typeof plan>['memory'] | undefined
    for (const a of acts) {
      play(world, a)
      const snapshot = world.snapshot()
      const incremental = plan(snapshot, world.now, memory)
      memory = incremental.memory
      t.deepEqual(incremental.plan, plan(snapshot, world.now).plan)
    }
  }), {numRuns: 40})
})
