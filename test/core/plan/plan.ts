import test from 'ava'
import {plan} from '../../../src/core/plan/plan.ts'
import {brief, decide, status, step} from '../../helpers/plan-world.ts'
import {approve, configure, feature, merge, npmTest, pass, World} from '../../helpers/world.ts'

/** A feature whose spec is approved, with tests and code made and green. */
function implemented(): World {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world)
  step(world)
  step(world)
  step(world)
  return world
}

test('a fresh item starts its first pass', t => {
  t.is(brief(new World(configure({feature}))), 'start-run spec')
})

test('an approval is asked when its pass is done, once', t => {
  const world = new World(configure({feature}))
  step(world)
  t.is(brief(world), 'ask approve-spec-1')
  step(world)
  t.is(brief(world), '')
  t.is(status(world).waits, 'ana')
})

test('a required question without a reply does not count', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana', {replies: ['']})
  t.is(brief(world), '')
  t.regex(status(world).forms[0]!.notice!, /question 1/)
})

test('a whole feature goes from spec to merged', t => {
  const world = new World(configure({feature}))
  const seen: string[] = []
  for (let i = 0; i < 30 && status(world).standing !== 'done'; i++) {
    seen.push(brief(world))
    step(world)
    for (const form of status(world).forms) world.answer(form.name, 'approve', form.people[0]!)
  }
  t.deepEqual(seen, ['start-run spec', 'ask approve-spec-1', 'start-run tests', 'run-check tests', 'start-run code', 'run-check code', 'start-run review', 'ask approve-code-1', 'merge merge'])
  t.is(status(world).standing, 'done')
})

test('a red check sends its maker into the next round', t => {
  const world = new World(configure({feature}))
  for (const how of [{}, {}]) step(world, how)
  world.answer('approve-spec-1', 'approve', 'ana')
  for (let i = 0; i < 3; i++) step(world)
  t.is(brief(world), 'run-check code')
  step(world, {result: 'red'})
  const [run] = decide(world)
  t.like(run, {do: 'start-run', step: 'code', round: 2, findings: ['005-check-code']})
})

test('rounds used up ask for help, and retry starts the count anew', t => {
  const world = implemented()
  world.checks = world.checks.map(c => (c.step === 'code' ? {...c, result: 'red' as const} : c))
  for (let i = 0; i < 4; i++) step(world, {result: 'red'})
  t.is(brief(world), 'ask help-code-1')
  step(world)
  world.answer('help-code-1', 'retry', 'ana')
  t.is(brief(world), 'run-check code')
  step(world, {result: 'red'})
  t.like(decide(world)[0], {do: 'start-run', step: 'code'})
})

test('failed attempts ask for help after the retries', t => {
  const world = new World(configure({feature}))
  step(world, {outcome: 'failed'})
  t.like(decide(world)[0], {do: 'start-run', attempt: 2})
  step(world, {outcome: 'timed-out'})
  t.is(brief(world), 'ask help-spec-1')
})

test('a quota answer burns no attempt', t => {
  const world = new World(configure({feature}))
  step(world, {outcome: 'out-of-quota'})
  t.like(decide(world)[0], {do: 'start-run', attempt: 1})
})

test('a verdict of changes leads back, and the judge judges again', t => {
  const world = implemented()
  t.is(brief(world), 'start-run review')
  step(world, {verdict: 'changes'})
  t.like(decide(world)[0], {do: 'start-run', step: 'code', round: 2})
  step(world)
  t.is(brief(world), 'run-check code')
  step(world)
  t.is(brief(world), 'start-run review')
  step(world)
  t.is(brief(world), 'ask approve-code-1')
})

test('a maker waits until every judge due on its version is done', t => {
  const steps = [...feature.slice(0, 5), pass('security', 'auditor', 'verdict', ['code'], {stage: 'Review'}), ...feature.slice(5)]
  const world = new World(configure({feature: steps}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  for (let i = 0; i < 4; i++) step(world)
  const judges = decide(world)
  t.is(brief(world), 'start-run review, start-run security')
  world.apply(judges[0]!, {verdict: 'changes'})
  t.is(brief(world), 'start-run security')
  world.apply(decide(world)[0]!, {verdict: 'changes'})
  t.like(decide(world)[0], {do: 'start-run', step: 'code', findings: ['006-review', '007-security']})
})

test('changes by a person lead back to the maker and are asked again', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'changes', 'ana', {comment: 'name the limit'})
  t.like(decide(world)[0], {do: 'start-run', step: 'spec', findings: ['approve-spec-1']})
  step(world)
  t.is(brief(world), 'ask approve-spec-2')
})

test('a note in a document leads back like a finding', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.note('spec', 'ana', 'which limit?')
  t.like(decide(world)[0], {do: 'start-run', step: 'spec', findings: ['note-spec-1']})
  step(world)
  t.is(brief(world), 'ask approve-spec-2')
})

test('an edited spec lapses its approval, then asks keep or rebuild', t => {
  const world = implemented()
  world.write('spec', 'ana')
  t.is(brief(world), 'record-edit spec')
  step(world)
  t.is(brief(world), 'ask approve-spec-2')
  step(world)
  world.answer('approve-spec-2', 'approve', 'ana')
  t.is(brief(world), 'ask outdated-tests-1')
  const [form] = decide(world)
  t.deepEqual(form?.do === 'ask' && form.steps, ['tests', 'code'])
})

test('keep binds what was made to the present inputs', t => {
  const world = implemented()
  world.write('spec', 'ana')
  step(world)
  step(world)
  world.answer('approve-spec-2', 'approve', 'ana')
  step(world)
  world.answer('outdated-tests-1', 'keep', 'ana')
  t.is(brief(world), 'start-run review')
  step(world)
  t.is(brief(world), 'ask approve-code-1')
})

test('rebuild runs the whole list without further questions', t => {
  const world = implemented()
  world.write('spec', 'ana')
  step(world)
  step(world)
  world.answer('approve-spec-2', 'approve', 'ana')
  step(world)
  world.answer('outdated-tests-1', 'rebuild', 'ana')
  t.is(brief(world), 'start-run tests')
  const seen: string[] = []
  for (let i = 0; i < 4; i++) {
    seen.push(brief(world))
    step(world)
  }
  t.false(seen.some(s => s.includes('ask outdated')))
  t.true(seen.some(s => s.includes('start-run code')))
})

test('the maker does not decide while the role has somebody else', t => {
  const world = new World(configure({feature}))
  world.write('spec', 'ana')
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  t.is(brief(world), 'start-run tests', 'ana is the only product person: self')
  const code = implemented()
  step(code)
  code.commitByHand('ben')
  step(code)
  step(code)
  step(code)
  const form = status(code).forms[0]!
  code.answer(form.name, 'approve', 'ben')
  t.regex(status(code).forms[0]?.notice ?? '', /ana must decide/)
})

test('a stranger decides nothing and the note names the line to add', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'eve', {person: undefined})
  t.is(brief(world), '')
  t.regex(status(world).forms[0]!.notice!, /emails: \[eve@x\]/)
})

test('a commit by hand is checked and judged without asking', t => {
  const world = implemented()
  step(world)
  world.commitByHand('ben')
  t.is(brief(world), 'run-check code')
  step(world)
  t.is(brief(world), 'start-run review')
})

test('an approval lapses when the code changes after it', t => {
  const world = implemented()
  step(world)
  step(world)
  world.commitByHand('ben')
  step(world)
  step(world)
  t.is(brief(world), 'ask approve-code-2')
})

test('a merge conflict is a finding for the last maker', t => {
  const world = implemented()
  step(world)
  step(world)
  world.answer('approve-code-1', 'approve', 'ben')
  step(world, {merge: 'conflict'})
  t.like(decide(world)[0], {do: 'start-run', step: 'code'})
})

test('held items start nothing new', t => {
  const world = new World(configure({feature}), {hold: true})
  t.is(brief(world), '')
  t.is(status(world).standing, 'held')
})

test('a held item asks nothing new, and what was asked can be answered', t => {
  const world = new World(configure({feature}))
  step(world)
  world.request = {...world.request, hold: true}
  t.is(brief(world), '')
  world.request = {...world.request, hold: false}
  step(world)
  world.request = {...world.request, hold: true}
  t.deepEqual(status(world).forms.map(f => f.name), ['approve-spec-1'])
})

test('an item whose needs are not finished is blocked', t => {
  const world = new World(configure({feature}), {needs: ['other']})
  t.is(brief(world), '')
  t.is(status(world).standing, 'blocked')
  t.is(status(world).why, 'needs other')
})

test('skipping what a role decides on asks that role first', t => {
  const world = new World(configure({feature}), {skip: ['spec']})
  t.is(brief(world), 'ask skip-spec-1')
  step(world)
  t.is(brief(world), '')
  world.answer('skip-spec-1', 'refuse', 'ana')
  t.is(brief(world), 'start-run spec')
  world.answer('skip-spec-1', 'allow', 'ana')
  t.is(brief(world), 'ask approve-spec-1')
})

test('a change of kind that drops a decision asks its role', t => {
  const world = new World(configure({feature, chore: [pass('code', 'implementer', 'commits', ['item']), merge()]}))
  step(world)
  world.request = {...world.request, kind: 'chore'}
  t.is(brief(world), 'ask skip-approve-spec-1, ask skip-approve-code-1')
  step(world)
  t.is(brief(world), '')
})

test('a hotfix goes on while its approval is open, and shows the debt', t => {
  const hotfix = [pass('code', 'implementer', 'commits', ['item'], {checks: [npmTest]}), approve('approve-code', ['engineer'], {deferMs: 1000}), merge()]
  const world = new World(configure({hotfix}))
  const seen: string[] = []
  for (let i = 0; i < 5; i++) {
    seen.push(brief(world))
    step(world)
  }
  t.deepEqual(seen, ['start-run code', 'run-check code', 'ask approve-code-1, merge merge', '', ''])
  t.is(status(world).standing, 'merged')
  t.true(status(world).forms[0]!.deferred)
  world.answer('approve-code-1', 'approve', 'ben')
  t.is(status(world).standing, 'done')
})

test('a human step waits for its role until it is committed', t => {
  const steps = [pass('mockup', 'designer', 'document', ['item'], {human: true}), pass('code', 'implementer', 'commits', ['mockup']), merge()]
  const world = new World(configure({feature: steps}))
  t.is(brief(world), '')
  t.is(status(world).waits, 'designer')
  world.write('mockup', 'ana')
  t.is(brief(world), 'record-edit mockup')
  step(world)
  t.is(brief(world), 'start-run code')
})

test('a redo runs an up-to-date step once more', t => {
  const world = new World(configure({feature}))
  step(world)
  world.redo('spec', 'ana')
  t.like(decide(world)[0], {do: 'start-run', step: 'spec', findings: ['redo-spec-1']})
  step(world)
  t.is(brief(world), 'ask approve-spec-1')
})

test('a question waits for its answer and the next run gets it', t => {
  const world = new World(configure({feature}))
  step(world, {outcome: 'question'})
  t.is(brief(world), 'ask question-spec-1')
  step(world)
  t.is(brief(world), '')
  world.answer('question-spec-1', 'PostgreSQL', 'ana')
  t.like(decide(world)[0], {do: 'start-run', step: 'spec', attempt: 1, findings: ['question-spec-1']})
})

test('a rejected item asks its owner, and retry asks the approval again', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'reject', 'ana')
  t.is(brief(world), 'ask help-approve-spec-1')
  step(world)
  world.answer('help-approve-spec-1', 'retry', 'ana')
  t.is(brief(world), 'ask approve-spec-2')
})

test('several roles each get a form, and changes of one beats the other', t => {
  const steps = [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer', 'security']), merge()]
  const world = new World(configure({feature: steps}))
  step(world)
  t.is(brief(world), 'ask approve-code-engineer-1, ask approve-code-security-1')
  step(world)
  world.answer('approve-code-engineer-1', 'approve', 'ana')
  world.answer('approve-code-security-1', 'changes', 'ben')
  t.like(decide(world)[0], {do: 'start-run', step: 'code', findings: ['approve-code-security-1']})
})

test('an empty change asks before anything is called done', t => {
  const steps = [pass('notes', 'writer', 'document', ['item']), merge()]
  const world = new World(configure({docs: steps}))
  step(world)
  t.is(brief(world), 'ask help-merge-1')
  step(world)
  world.answer('help-merge-1', 'accept', 'ana')
  t.is(status(world).standing, 'done')
})

test('a used-up budget asks, and raise lets it go on', t => {
  const world = new World(configure({feature}), {budgetMicro: 5000})
  step(world)
  world.redo('spec', 'ana')
  t.is(brief(world), 'ask help-spec-1')
  step(world)
  world.answer('help-spec-1', 'raise', 'ana', {raw: 'raise 5.00'})
  t.like(decide(world)[0], {do: 'start-run', step: 'spec'})
})

test('no check is due while a maker has the branch', t => {
  const world = new World(configure({feature}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world)
  step(world)
  const [run] = decide(world)
  t.like(run, {do: 'start-run', step: 'code'})
  // The branch has the run's commit, the home branch not yet its record.
  world.commitOf('005-code')
  world.journal = [{item: 'limit', run: '005-code', number: 5, step: 'code', type: 'pass', attempt: 1, round: 1, by: 'implementer', inputs: {}, findings: [], start: 'base', pool: 'local', reservedMicro: 0, startedAt: ''}]
  t.is(brief(world), '')
})

test('planning twice gives the same decisions, byte for byte', t => {
  const world = implemented()
  t.is(JSON.stringify(decide(world)), JSON.stringify(decide(world)))
})

test('a required boundary that cannot be had runs nothing', t => {
  const world = new World(configure({feature}, {boundary: 'required'}))
  t.is(brief(world), '')
  t.regex(status(world).why!, /boundary: required/)
})

test('an image that cannot be run blocks its agents until it can', t => {
  const world = new World(configure({feature}, {container: 'agents:1'}))
  const snapshot = world.snapshot()
  const blocked = {...snapshot, unusableImages: new Map([['agents:1', 'podman has no image agents:1; podman pull agents:1']])}
  const before = plan(blocked, world.now)
  t.regex(before.plan.items.get('limit')!.why!, /^project.md says container: agents:1, and that cannot be: podman has no image/)
  t.is(before.plan.decisions.length, 0)
  t.true(plan(snapshot, world.now, before.memory).plan.decisions.length > 0)
})

test('a deferred approval is overdue after its time', t => {
  const hotfix = [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer'], {deferMs: 86_400_000}), merge()]
  const world = new World(configure({hotfix}))
  step(world)
  step(world)
  t.regex(status(world).steps[1]!.note, /^debt/)
  world.clock += 2 * 86_400_000
  t.regex(status(world).steps[1]!.note, /^overdue debt/)
})

test('a shape that does not fit the item draws a warning that names a better one', t => {
  const chore = [pass('code', 'implementer', 'commits', ['item']), merge()]
  const long = new World(configure({chore, feature}), {kind: 'chore', body: 'x'.repeat(4000)})
  t.regex(status(long).problems[0]!.message, /feature may fit better/)
  const urgent = new World(configure({feature, chore}), {kind: 'feature', priority: 0, body: 'Down.'})
  t.regex(status(urgent).problems[0]!.fix, /kind=chore/)
  t.deepEqual(status(new World(configure({feature, chore}), {kind: 'feature', body: 'x'})).problems, [])
})

test('what a person stopped begins again only when they say so', t => {
  const world = new World(configure({feature}))
  step(world, {outcome: 'stopped'})
  t.is(brief(world), 'ask help-spec-1')
  step(world)
  world.answer('help-spec-1', 'retry', 'ana')
  t.is(brief(world), 'start-run spec')
})

test('nothing builds on a change to protected paths that nobody has decided on', t => {
  const world = new World(configure({feature: feature.map(s => (s.type === 'pass' && s.name === 'tests' ? {...s, checks: []} : s))}))
  step(world)
  step(world)
  world.answer('approve-spec-1', 'approve', 'ana')
  step(world, {protectedPaths: ['.github/workflows/ci.yml']})
  t.is(brief(world), 'ask protected-tests-1')
  step(world)
  world.redo('tests', 'ana')
  t.is(brief(world), '', 'not even the same step begins again')
  world.answer('protected-tests-1', 'refuse', 'ben')
  t.like(decide(world)[0], {do: 'start-run', step: 'tests', findings: ['protected-tests-1', 'redo-tests-1']})
  step(world, {protectedPaths: ['.github/workflows/ci.yml']})
  t.is(brief(world), 'ask protected-tests-2', 'it did not mend what was refused')
  step(world)
  world.answer('protected-tests-2', 'allow', 'ben')
  t.is(brief(world), 'start-run code')
})

test('an approval that is taken back after the merge is not asked again', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer']), merge()]}))
  step(world)
  step(world)
  world.answer('approve-code-1', 'approve', 'ben')
  step(world)
  world.forms = world.forms.map(form => ({...form, answer: undefined}))
  t.is(status(world).standing, 'done')
})

test('a folder whose name is no id is broken, and starts nothing', t => {
  const world = new World(configure({feature}))
  const snapshot = world.snapshot()
  const {decisions, items} = plan({...snapshot, items: new Map([['-rf', {...world.itemSnapshot(), id: '-rf'}]])}, world.now).plan
  t.deepEqual(decisions, [])
  t.like(items.get('-rf'), {standing: 'broken', why: '"-rf" is no id of an item: rename the folder'})
})

test('an item with a record that cannot be read starts nothing', t => {
  const world = new World(configure({feature}))
  const problem = {severity: 'error' as const, code: 'frontmatter-unclosed', message: 'never closed', path: 'items/limit/runs/001-spec.md', fix: 'Close it.'}
  const {decisions, items} = plan({...world.snapshot(), items: new Map([['limit', {...world.itemSnapshot(), problems: [problem]}]])}, world.now).plan
  t.deepEqual(decisions, [])
  t.regex(items.get('limit')!.why!, /001-spec\.md cannot be read/)
})

test('problems between items are shown with each of them', t => {
  const world = new World(configure({feature}))
  const circle = {severity: 'error' as const, code: 'needs-circle', message: 'a circle', path: 'items/limit/item.md', fix: 'Break it.'}
  const snapshot = {...world.snapshot(), problems: [circle]}
  const first = plan(snapshot, world.now)
  t.deepEqual(first.plan.items.get('limit')!.problems, [circle])
  // Kept between processes as shown, and shown once all the same; gone when it is mended.
  const kept = {...first.memory, plans: new Map([['limit', {status: first.plan.items.get('limit')!, decisions: []}]])}
  t.deepEqual(plan(snapshot, world.now, kept).plan.items.get('limit')!.problems, [circle])
  t.deepEqual(plan({...snapshot, problems: []}, world.now, kept).plan.items.get('limit')!.problems, [])
})

test('a deferred decision falls overdue though nothing else changes', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), approve('approve-code', ['engineer'], {deferMs: 86_400_000}), merge()]}))
  step(world, {}, 2)
  const snapshot = world.snapshot()
  const {memory} = plan(snapshot, world.now)
  const later = plan(snapshot, new Date(world.clock + 2 * 86_400_000), memory)
  t.regex(later.plan.items.get('limit')!.steps[1]!.note, /^overdue debt/)
})

test('an item needs the merge of another, not what follows it', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge(), pass('report', 'writer', 'document', ['code'])]}))
  const whyOther = () => {
    const item = world.itemSnapshot()
    const other = {...item, id: 'other', runs: [], branch: undefined, request: {...world.request, needs: ['limit']}}
    return plan({...world.snapshot(), items: new Map([['limit', item], ['other', other]])}, world.now).plan.items.get('other')!.why
  }
  step(world)
  t.is(whyOther(), 'needs limit')
  world.apply(decide(world).find(d => d.do === 'merge')!)
  t.is(brief(world), 'start-run report')
  t.is(whyOther(), undefined)
})

/** A feature whose change is merged. */
function merged(): World {
  const world = implemented()
  step(world, {}, 2)
  world.answer('approve-code-1', 'approve', 'ben')
  step(world)
  return world
}

test('an edit after the merge is not judged again', t => {
  const world = merged()
  world.write('spec', 'ana')
  step(world)
  t.is(brief(world), '')
  t.is(status(world).standing, 'done')
})

test('a question that is answered after the merge starts no maker of commits', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge()]}))
  step(world)
  world.redo('code', 'ana')
  step(world, {outcome: 'question'})
  step(world)
  world.runs.push({...world.runs[0]!, number: 9, name: '009-merge', step: 'merge', makes: 'merge', outcome: 'merged', inputs: {code: world.commits.at(-1)!.id}, output: 'm'})
  t.is(status(world).standing, 'done')
  world.answer('question-code-1', 'yes', 'ana')
  t.is(brief(world), '')
})

test('what stands after the merge is decided like anything else', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge(), pass('report', 'writer', 'document', ['code']), approve('approve-report', ['engineer'])]}))
  step(world, {}, 4)
  world.answer('approve-report-1', 'approve', 'ben')
  t.is(status(world).standing, 'done')
  world.write('report', 'ana')
  step(world)
  t.is(brief(world), 'ask approve-report-2')
})

test('a merge by hand that came early leaves nothing to make', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), pass('docs', 'writer', 'commits', ['code']), merge(), pass('report', 'writer', 'document', ['code'])]}))
  step(world)
  world.runs.push({...world.runs[0]!, number: 2, name: '002-merge', step: 'merge', makes: 'merge', outcome: 'merged', inputs: {code: world.commits.at(-1)!.id}, output: 'm'})
  t.is(brief(world), 'start-run report')
})

test('what a judge read and is gone is asked, never judged again unasked', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), pass('review', 'reviewer', 'verdict', ['code']), merge()]}))
  step(world, {}, 2)
  world.commits = world.commits.map(c => ({...c, id: `${c.id}-rewritten`, patch: `${c.patch}-rewritten`}))
  t.is(brief(world), 'ask outdated-review-1')
  step(world)
  world.answer('outdated-review-1', 'rebuild', 'ana')
  t.is(brief(world), 'start-run review')
})

/** What somebody merged by hand while the item was at its first commits. */
function mergeEarly(world: World): void {
  world.runs.push({...world.runs[0]!, number: 50, name: '050-merge', step: 'merge', makes: 'merge', outcome: 'merged', findings: [], verdict: undefined, start: undefined, inputs: {code: world.commits.at(-1)!.id}, output: 'm'})
}

test('what was merged early is not judged any more, and its report waits for nobody', t => {
  const steps = [
    pass('code', 'implementer', 'commits', ['item']), pass('docs', 'writer', 'commits', ['code']), pass('review', 'reviewer', 'verdict', ['docs']), approve('approve-docs', ['engineer']), merge(),
    pass('report', 'writer', 'document', ['docs', 'item'])
  ]
  const world = new World(configure({own: steps}))
  step(world)
  mergeEarly(world)
  t.is(brief(world), 'ask approve-docs-1')
  t.deepEqual(status(world).steps.map(s => s.state), ['done', 'skipped', 'skipped', 'waiting', 'done', 'waiting'])
  step(world)
  world.answer('approve-docs-1', 'approve', 'ben')
  t.is(brief(world), 'start-run report')
})

test('an answered finding of a judge holds up nothing after the merge', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), pass('review', 'reviewer', 'verdict', ['code']), approve('approve-code', ['engineer']), merge()]}))
  step(world)
  step(world, {verdict: 'changes'})
  step(world)
  mergeEarly(world)
  t.is(brief(world), 'ask approve-code-1')
})

test('a merged item that waits for a person says for whom', t => {
  const world = new World(configure({own: [pass('code', 'implementer', 'commits', ['item']), merge(), pass('report', 'product', 'document', ['code'], {human: true})]}))
  step(world, {}, 2)
  t.like(status(world), {standing: 'waiting', waits: 'product'})
})

test('a judge waits for the word on a maker before it, not on one behind', t => {
  const steps = [pass('docs', 'writer', 'commits', ['item']), pass('review', 'reviewer', 'verdict', ['docs']), approve('approve-docs', ['engineer']), merge(), pass('report', 'writer', 'document', ['code'])]
  const world = new World(configure({own: steps}))
  step(world, {}, 2)
  world.write('report', 'ana')
  step(world)
  world.take('docs', 'ben')
  t.is(brief(world), 'start-run review')
})
