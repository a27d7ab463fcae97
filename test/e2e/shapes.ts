import test from 'ava'
import {makeProject, type Project} from '../helpers/project.ts'
import {addFile, quantityFix, quantityTest} from '../helpers/shop-patches.ts'

interface Shown {
  readonly standing: string
  readonly why?: string
  readonly steps: readonly {readonly step: string; readonly state: string; readonly note: string}[]
  readonly forms: readonly {readonly name: string; readonly deferred: boolean}[]
  readonly runs: readonly {readonly name: string; readonly type: string; readonly result?: string; readonly outcome?: string}[]
}

/** A project in which the rehearsal agent works, with one item and what that agent "makes" beside it. */
async function rehearse(kind: string, attachments: Readonly<Record<string, string>>, workflow?: string): Promise<Project> {
  const project = await makeProject()
  await project.ok('init', '--yes')
  if (workflow !== undefined) await project.write(`.lifecycle/workflows/${kind}.md`, workflow)
  await project.write('.lifecycle/items/quantities/item.md', `---\ntitle: Quantities count\nkind: ${kind}\n---\nThree things cost three times the price.\n\n## Acceptance criteria\n- [ ] the total counts quantities\n`)
  for (const [name, text] of Object.entries(attachments)) await project.write(`.lifecycle/items/quantities/item/${name}`, text)
  await project.commit('Quantities count')
  return project
}

function show(project: Project): Promise<Shown> {
  return project.json<Shown>('show', 'quantities')
}

/** Record names without their numbers, so that steps side by side may end in any order. */
async function steps(project: Project): Promise<readonly string[]> {
  return (await project.runs('quantities')).map(name => name.replace(/^\d+-|\.md$/g, ''))
}

test.serial('a feature goes from spec to merge', async t => {
  const project = await rehearse('feature', {'tests.patch': quantityTest, 'code.patch': quantityFix})
  t.teardown(() => project.remove())
  t.is((await project.lifecycle('run')).code, 4)
  t.deepEqual(await steps(project), ['spec'], 'nothing is built on a spec that nobody approved')
  await project.ok('approve', 'quantities', '--reply', 'yes, every one')
  await project.ok('run')
  t.deepEqual(await steps(project), ['spec', 'tests', 'code', 'check-code', 'review'])
  await project.ok('approve', 'quantities')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project)).standing, 'done')
  t.true((await project.git('show', 'main:src/total.js')).includes('line.quantity'))
})

test.serial('a bug fails in a test before it is mended', async t => {
  const project = await rehearse('bug', {'test.patch': quantityTest, 'fix.patch': quantityFix})
  t.teardown(() => project.remove())
  t.is((await project.lifecycle('run')).code, 4)
  t.deepEqual(await steps(project), ['reproduction', 'test', 'check-test', 'fix', 'check-fix', 'verify'])
  const {runs} = await show(project)
  t.deepEqual(runs.flatMap(r => r.result ?? []), ['green', 'green'], 'the first is green because the test fails as it must')
  await project.ok('approve', 'quantities')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project)).standing, 'done')
})

test.serial('a hotfix is merged first and shown as debt until decided', async t => {
  const project = await rehearse('hotfix', {'mitigation.patch': quantityFix})
  t.teardown(() => project.remove())
  await project.ok('run')
  t.deepEqual(await steps(project), ['mitigation', 'check-mitigation', 'merge', 'postmortem'], 'nothing comes before the mitigation, and nothing waits for a decision')
  t.true((await project.git('show', 'main:src/total.js')).includes('line.quantity'))
  const debt = await show(project)
  t.not(debt.standing, 'done')
  t.deepEqual(debt.forms.map(f => [f.name, f.deferred]), [['approve-mitigation-1', true], ['approve-postmortem-1', true]])
  t.regex(debt.steps.find(s => s.step === 'approve-mitigation')?.note ?? '', /^debt: /)
  await project.ok('approve', 'quantities', '--form', 'approve-mitigation-1', '--reply', 'stopped, and git revert undoes it')
  await project.ok('approve', 'quantities', '--form', 'approve-postmortem-1', '--reply', 'none')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project)).standing, 'done')
})

test.serial('documentation is written, reviewed, approved and merged', async t => {
  const project = await rehearse('docs', {'text.patch': addFile('docs/total.md', '# Total\n\nThe sum of prices.\n')})
  t.teardown(() => project.remove())
  await project.ok('run')
  t.deepEqual(await steps(project), ['text', 'check-text', 'review'])
  await project.ok('approve', 'quantities', '--reply', 'yes')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project)).standing, 'done')
  t.is(await project.git('show', 'main:docs/total.md'), '# Total\n\nThe sum of prices.')
})

test.serial('two stages without code end without a merge', async t => {
  const project = await rehearse('memo', {}, '---\ntitle: Memo\nstages:\n  Draft:\n    - memo: {by: spec-writer, from: item}\n  Said:\n    - approve: {by: product}\n---\n')
  t.teardown(() => project.remove())
  await project.ok('run')
  await project.ok('approve', 'quantities')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project)).standing, 'done')
  t.is(await project.git('branch', '--list', 'item/*'), '', 'no branch is made where nothing makes commits')
})

test.serial('twelve stages run one after another to their end', async t => {
  const stages = Array.from({length: 12}, (_, i) => `  Stage ${i + 1}:\n    - s${i + 1}: {by: ${i === 11 ? 'reviewer' : 'spec-writer'}, from: ${i === 0 ? 'item' : `s${i}`}}\n`)
  const project = await rehearse('long', {}, `---\ntitle: Long\nstages:\n${stages.join('')}---\n`)
  t.teardown(() => project.remove())
  t.is((await project.lifecycle('run')).code, 0)
  t.deepEqual(await steps(project), Array.from({length: 12}, (_, i) => `s${i + 1}`))
  t.is((await show(project)).standing, 'done')
})
