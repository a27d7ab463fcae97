import {mkdir, readdir} from 'node:fs/promises'
import test from 'ava'
import {makeProject, useAgent, waitFor, type Project} from '../helpers/project.ts'
import {addItem, asBen, makeTeam, show, startEngine} from '../helpers/team.ts'

const agent = `
import fs from 'node:fs'
const {LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, HOME: home} = process.env
fs.appendFileSync(home + '/started', step + '\\n')
fs.writeFileSync(out + '/' + step + '.md', '# A document\\n\\nPaid for.\\n')
`

async function makeSpec() {
  const project = await makeProject()
  await project.ok('init', '--yes')
  await useAgent(project, agent)
  await project.ok('new', 'Limit logins', '--kind', 'feature')
  const started = async () => (await import('node:fs/promises')).readFile(`${project.env['HOME']}/started`, 'utf8')
  return {project, started}
}

test('a branch that was reset gets its records back and pays for nothing twice', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  const before = await project.git('rev-parse', 'HEAD')
  await project.ok('run')
  t.is(await started(), 'spec\n')
  await project.git('reset', '-q', '--hard', before)
  await project.ok('run')
  t.is(await started(), 'spec\n')
  t.deepEqual(await project.runs('limit-logins'), ['001-spec.md'])
  t.true((await project.read('.lifecycle/items/limit-logins/spec.md')).includes('Paid for.'))
  t.regex(await project.git('log', '-1', '--format=%s'), /put back 001-spec/)
  t.is(await project.git('status', '--porcelain'), '')
})

test('records deleted beside a living item are put back', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  await project.ok('run')
  const watch = project.start('watch')
  t.teardown(() => process.kill(-watch.pid!, 'SIGKILL'))
  await new Promise(resolve => setTimeout(resolve, 1500))
  await project.git('rm', '-rq', '.lifecycle/items/limit-logins/runs', '.lifecycle/items/limit-logins/decisions')
  await project.git('commit', '-qm', 'Tidy up')
  await waitFor(async () => (await project.git('log', '-1', '--format=%s')).includes('put back'))
  t.deepEqual(await project.runs('limit-logins'), ['001-spec.md'])
  t.is(await started(), 'spec\n')
})

/** An item whose spec Ben has approved, and what came after it; and the commit before any of it. */
async function makeDecided(): Promise<{readonly project: Project; readonly before: string}> {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}', 'approve: {by: security, ask: ["Is it safe?"]}', 'note: {by: spec-writer, from: spec}']})
  await addItem(project, 'first', 'own')
  const before = await project.git('rev-parse', 'HEAD')
  await project.ok('run')
  await asBen(project).ok('approve', 'first', '--reply', 'As houses')
  await project.ok('run')
  return {project, before}
}

test('a decision that was lost is put back as the decision of who made it', async t => {
  const {project, before} = await makeDecided()
  t.teardown(() => project.remove())
  const decided = await project.git('log', '-1', '--author=ben@example.org', '--format=%an <%ae> %ad')
  const records = await project.runs('first')
  await project.git('reset', '-q', '--hard', before)
  await project.ok('run')
  const shown = await show(project, 'first')
  t.is(shown.standing, 'done', `${shown.why ?? ''} ${shown.waits ?? ''}`)
  t.regex(shown.steps[1]!.note, /^ben, /)
  t.deepEqual(await project.runs('first'), records, 'nothing is done again')
  t.is(await project.git('log', '-1', '--author=ben@example.org', '--format=%an <%ae> %ad'), decided)
  t.is(await project.git('log', '-1', '--author=ben@example.org', '--format=%cn'), 'Lifecycle', 'git says who put it back')
  t.true((await project.read('.lifecycle/items/first/decisions/approve-spec-1.md')).includes('As houses'))
  t.is(await project.git('status', '--porcelain'), '')
})

test('a form that the engine never asked is not put back as its own', async t => {
  const {project, before} = await makeDecided()
  t.teardown(() => project.remove())
  const form = '.lifecycle/items/first/decisions/approve-spec-9.md'
  await project.write(form, (await project.read('.lifecycle/items/first/decisions/approve-spec-1.md')).replace('for: security', 'for: product'))
  await project.commit('A form of my own', form)
  await project.ok('redo', 'first', 'note')
  await project.ok('run')
  const notes = (await show(project, 'first')).runs.filter(r => r.step === 'note').length
  await project.git('reset', '-q', '--hard', before)
  await project.ok('run')
  t.is(await project.git('ls-files', form), '')
  t.regex(await project.git('ls-files', '.lifecycle/items/first/decisions'), /redo-note-1/, 'a person\'s own form comes back as theirs')
  t.is((await show(project, 'first')).runs.filter(r => r.step === 'note').length, notes)
})

test('what cannot be put back yet is waited for and not paid for again', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  const before = await project.git('rev-parse', 'HEAD')
  await project.ok('run')
  await project.git('reset', '-q', before)
  const document = '.lifecycle/items/limit-logins/spec.md'
  await project.edit(document, text => `${text}Mine.\n`)
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4)
  t.regex(ran.stdout, /spec\.md has uncommitted edits/)
  t.is(await started(), 'spec\n')
  await project.commit('Mine', document)
  await project.ok('run')
  t.is(await started(), 'spec\n')
  t.deepEqual(await project.runs('limit-logins'), ['001-spec.md', '002-spec.md'], 'the edit is recorded as a run by hand')
  t.true((await project.read(document)).includes('Mine.'))
})

for (const how of ['one engine that sees both', 'an engine for each'] as const) {
  test(`a new item of the name of a deleted one begins anew, with ${how}`, async t => {
    const {project, started} = await makeSpec()
    t.teardown(() => project.remove())
    const file = '.lifecycle/items/limit-logins/item.md'
    const request = await project.read(file)
    const engine = how === 'an engine for each' ? undefined : startEngine(t, project, 'watch')
    const untilAsked = async (): Promise<void> => {
      if (engine === undefined) await project.ok('run')
      else await waitFor(async () => (await show(project, 'limit-logins')).forms.length > 0)
    }
    await untilAsked()
    await project.git('rm', '-rq', '.lifecycle/items/limit-logins')
    await project.commit('Not any more')
    if (engine === undefined) await project.ok('run')
    await project.write(file, request)
    await project.commit('After all', file)
    await untilAsked()
    t.is(await started(), 'spec\nspec\n', 'its agent is asked')
    t.deepEqual(await project.runs('limit-logins'), ['001-spec.md'])
  })
}

test('a new item of the name of a deleted one gets nothing back of that one', async t => {
  const {project} = await makeSpec()
  t.teardown(() => project.remove())
  await project.ok('run')
  await project.git('rm', '-rq', '.lifecycle/items/limit-logins')
  await project.commit('Not any more')
  await project.write('.lifecycle/items/limit-logins/item.md', '---\ntitle: Limit logins\nkind: feature\ndraft: true\n---\nAnother idea.\n')
  await project.commit('Another idea', '.lifecycle/items')
  await project.ok('run')
  t.deepEqual(await project.git('ls-tree', '-r', '--name-only', 'HEAD', '.lifecycle/items/limit-logins'), '.lifecycle/items/limit-logins/item.md')
})

test('a new item does not take over the branch of one that is gone', async t => {
  const {project} = await makeSpec()
  t.teardown(() => project.remove())
  await project.git('branch', 'item/limit-logouts')
  t.like(await project.json('new', 'Limit logouts', '--kind', 'feature'), {id: 'limit-logouts-2'})
})

test('a workspace that cannot be removed stops no other item', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  await project.lifecycle('status')
  const [name] = await readdir(project.env['LIFECYCLE_STATE']!)
  // A name that no workspace has stands for what an agent's container left under another owner.
  await mkdir(`${project.env['LIFECYCLE_STATE']}/${name}/workspaces/Not one/main`, {recursive: true})
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4, ran.stderr)
  t.regex(ran.stderr, /its workspace could not be removed/)
  t.is(await started(), 'spec\n')
})

test('a base that was forced back behind a merge is told, and nothing is done again', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  const before = await project.git('rev-parse', 'HEAD')
  await project.ok('run')
  const merge = await project.git('log', '-1', '--merges', '--format=%H')
  t.deepEqual((await show(project, 'first')).problems, [])
  await project.git('reset', '-q', '--hard', before)
  await project.ok('run')
  const shown = await show(project, 'first')
  t.deepEqual(shown.runs.map(r => r.name), ['001-code', '002-merge'])
  t.like(shown.problems, [{code: 'work-gone'}])
  t.true(shown.problems[0]!.message.includes(merge.slice(0, 12)))
  t.true(shown.problems[0]!.fix.includes('git merge item/first'))
  await project.git('merge', '-q', '--no-edit', 'item/first')
  t.deepEqual((await show(project, 'first')).problems, [])
})

test('an item\'s branch that was forced back is told, and its work is neither made again nor gone', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}', 'approve: {by: security}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.ok('run')
  const made = await project.git('rev-parse', 'item/first')
  t.deepEqual((await show(project, 'first')).problems, [])
  await project.git('branch', '-f', 'item/first', 'main~1')
  await project.ok('run')
  const shown = await show(project, 'first')
  t.deepEqual(shown.runs.map(r => r.name), ['001-code'])
  t.like(shown.problems, [{code: 'work-gone'}])
  t.true(shown.problems[0]!.fix.includes(`git branch -f item/first ${made}`))
  await project.git('branch', '-f', 'item/first', made)
  t.deepEqual((await show(project, 'first')).problems, [])
})
