import {existsSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import test from 'ava'
import {addItem, asBen, makeTeam, obedient, show, type Shown, startEngine} from '../helpers/team.ts'
import {waitFor, type Project} from '../helpers/project.ts'

const run = promisify(execFile)
const misbehaves = readFileSync(fileURLToPath(new URL('../fixtures/agents/misbehaves.mjs', import.meta.url)), 'utf8')

const spec = ['spec: {by: spec-writer, from: item, retries: 0}']
const code = ['code: {by: implementer, from: item, retries: 0}\nmerge: queue']
const judged = ['spec: {by: spec-writer, from: item}', 'review: {by: reviewer, from: [item, spec], retries: 0}']

/** item (and way to misbehave), workflow, outcome by name, and what the record says of it. */
const ways: readonly (readonly [way: string, kind: string, outcome: string, says: RegExp])[] = [
  ['strays', 'documents', 'out-of-bounds', /src\/total\.js \(this step makes no commits\)/],
  ['litters', 'documents', 'out-of-bounds', /extra\.txt/],
  ['links-document', 'documents', 'out-of-bounds', /spec\.md/],
  ['leaves-pipe', 'documents', 'out-of-bounds', /spec\/pipe/],
  ['approves-itself', 'changes', 'out-of-bounds', /\.lifecycle/],
  ['links-out', 'changes', 'out-of-bounds', /src\/passwd/],
  ['nests', 'changes', 'out-of-bounds', /vendor\/dep/],
  ['does-nothing', 'documents', 'nothing-done', /spec\.md was not written/],
  ['says-nothing', 'documents', 'malformed', /empty/],
  ['judges-badly', 'judged', 'malformed', /neither pass nor changes/],
  ['judges-nobody', 'judged', 'malformed', /nowhere/],
  ['tells-secret', 'documents', 'malformed', /looks like a secret \(AWS access key\) in line 3/],
  ['attaches-secret', 'documents', 'malformed', /spec\/setup\.txt holds what looks like a secret/],
  ['gives-up', 'changes', 'failed', /exit 7/],
  ['floods', 'flooded', 'over-limit', /output/],
  ['idles', 'idle', 'idle', /nothing heard of it/],
  ['never-ends', 'endless', 'timed-out', /not done after/]
]

async function makeHostile(): Promise<Project> {
  const by = (agent: string) => [`spec: {by: ${agent}, from: item, retries: 0}`]
  const project = await makeTeam({documents: spec, changes: code, judged, flooded: by('flooder'), idle: by('idler'), endless: by('racer')}, misbehaves)
  const writer = await project.read('.lifecycle/agents/spec-writer.md')
  const limits = {flooder: 'output: 1mb', idler: 'idle: 3s', racer: 'wall: 5s'}
  for (const [name, limit] of Object.entries(limits)) await project.write(`.lifecycle/agents/${name}.md`, writer.replace(/^limits:.*$/m, `limits: {${limit}}`))
  await project.edit('.lifecycle/project.md', text => text.replace(/^base:/m, 'slots: 6\nbase:'))
  await project.commit('Limits')
  return project
}

test.serial('agents that misbehave fail by name, and nothing of them is taken or run', async t => {
  const project = await makeHostile()
  t.teardown(() => project.remove())
  for (const [way, kind] of ways) await project.write(`.lifecycle/items/${way}/item.md`, `---\ntitle: ${way}\nkind: ${kind}\n---\nMisbehave.\n`)
  await project.commit('Items')
  const [before, main] = [await project.fingerprint(), await project.git('rev-parse', 'main:src')]
  t.is((await project.lifecycle('run')).code, 1)
  for (const [way, , outcome, says] of ways) {
    const shown: Shown = await show(project, way)
    const run = shown.runs.at(-1)
    t.is(run?.outcome, outcome, `${way}: ${run?.summary}`)
    t.regex(run?.summary ?? '', says, way)
    t.regex(shown.forms[0]?.name ?? '', /^help-/, `${way} asks for help`)
    const made = outcome === 'malformed' && way.startsWith('judges') ? 'review.md' : 'spec.md'
    t.false(existsSync(`${project.folder}/.lifecycle/items/${way}/${made}`), `${way}: nothing is taken`)
  }
  t.is(await project.git('log', '--format=%s', '--branches=item/*', '--not', 'main'), '', 'no branch has a commit')
  t.true((await project.git('for-each-ref', 'refs/lifecycle/results/gives-up')).length > 0, 'what a failed run had changed is kept')
  t.is(await project.git('for-each-ref', 'refs/lifecycle/results/links-out'), '', 'what is out of bounds is not')
  t.is(await project.git('rev-parse', 'main:src'), main)
  t.is(await project.fingerprint(), before)
  t.false(existsSync(`${project.env['HOME']}/canary`))
  t.is(await project.git('fsck', '--no-dangling'), '')
})

test.serial('what an agent plants in its workspace\'s git is never run', async t => {
  const project = await makeTeam({changes: ['code: {by: implementer, from: item, check: "true"}', 'approve: {by: engineer}\nmerge: queue']}, misbehaves)
  t.teardown(() => project.remove())
  await addItem(project, 'plants', 'changes')
  await project.ok('run')
  await project.ok('redo', 'plants', 'code')
  await project.ok('run')
  await project.ok('diff', 'plants')
  await project.ok('changes', 'plants', '-m', 'Once more')
  await project.ok('run')
  await project.ok('approve', 'plants')
  t.is((await project.lifecycle('run')).code, 0)
  const shown = await show(project, 'plants')
  t.like(shown, {standing: 'done'})
  t.true(shown.runs.filter(r => r.step === 'code' && r.type === 'run').length >= 2)
  t.false(existsSync(`${project.env['HOME']}/canary`), existsSync(`${project.env['HOME']}/canary`) ? readFileSync(`${project.env['HOME']}/canary`, 'utf8') : '')
})

test.serial('a child that outlives its agent is ended before the run is taken in', async t => {
  const project = await makeTeam({documents: spec}, misbehaves)
  t.teardown(() => project.remove())
  await addItem(project, 'leaves-children', 'documents')
  t.is((await project.lifecycle('run')).code, 0)
  const pid = Number(readFileSync(`${project.env['HOME']}/left-pid`, 'utf8'))
  const stat = await waitFor(async () => { const {stdout} = await run('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({stdout: ''})); return (stdout === '' || stdout.startsWith('Z')) && {stdout} }, 5000)
  t.regex(stat.stdout, /^(Z.*)?\s*$/, 'gone, or dead and not yet forgotten by the system')
})

test.serial('an agent that fills in a form decides nothing', async t => {
  const project = await makeTeam({asked: ['spec: {by: spec-writer, from: item}', 'approve: {by: product}']}, obedient(`
const shop = process.env.HOME + '/../shop'
if (item === 'second') {
  const form = shop + '/.lifecycle/items/first/decisions/approve-spec-1.md'
  fs.writeFileSync(form, fs.readFileSync(form, 'utf8').replace(/^decision:.*$/m, 'decision: approve'))
  await pause(60_000)
}`))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'asked')
  await project.ok('run')
  await addItem(project, 'second', 'asked')
  startEngine(t, project, 'watch')
  const status = await waitFor(async () => { const status = await project.json<{edited: string[]}>('status'); return status.edited.length > 0 && status })
  t.deepEqual(status.edited, ['items/first/decisions/approve-spec-1.md'])
  const {createContext} = await import('../../src/app.ts')
  const context = createContext({cwd: project.folder, env: project.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, signal: new AbortController().signal})
  const session = await context.openSession()
  t.teardown(() => session.close())
  const view = await session.view()
  t.regex(view.suspicious.get('items/first/decisions/approve-spec-1.md') ?? '', /^001-spec/, 'the board asks to look before it is committed')
  await asBen(project).ok('set', 'second', 'priority=1')
  await project.ok('stop', 'second')
  await waitFor(async () => (await show(project, 'second')).forms.length > 0)
  t.like(await show(project, 'first'), {standing: 'waiting', next: 'approve-spec'})
  t.regex(await project.git('show', 'main:.lifecycle/items/first/decisions/approve-spec-1.md'), /^decision:\s*(#|$)/m)
})

test.serial('findings that are answered with the same text are not answered', async t => {
  const project = await makeTeam({asked: ['spec: {by: spec-writer, from: item}', 'approve: {by: product}']}, `
import fs from 'node:fs'
const {LIFECYCLE_OUT: out, LIFECYCLE_RUN: run} = process.env
fs.mkdirSync(out + '/spec')
if (run === '001-spec') fs.writeFileSync(out + '/spec/table.csv', 'a,b\\n')
else fs.rmdirSync(out + '/spec')
fs.writeFileSync(out + '/spec.md', '# Always the same\\n\\nWhatever you say.\\n')
`)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'asked')
  await project.ok('run')
  await project.ok('changes', 'first', '-m', 'Say why')
  t.is((await project.lifecycle('run')).code, 1)
  const shown = await show(project, 'first')
  t.deepEqual(shown.runs.map(r => r.outcome), ['finished', 'nothing-done', 'nothing-done'])
  t.regex(shown.runs[1]!.summary ?? '', /approve-spec-1 and returned the same content/)
  t.deepEqual(shown.forms.map(f => f.name), ['help-spec-1'])
  t.is(await project.git('show', 'main:.lifecycle/items/first/spec/table.csv'), 'a,b', 'an attachment is as it was written')
})

test.serial('an agent that spoils what is noted of its run is recorded all the same', async t => {
  const project = await makeTeam({documents: spec}, obedient('for (const name of [\'previous.json\', \'manifest.json\']) fs.writeFileSync(out + \'/../../../../runs/\' + item + \'/\' + run + \'/\' + name, \'{"id": \')'))
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'documents')
  t.is((await project.lifecycle('run')).code, 0)
  t.like((await show(project, 'first')).runs[0], {outcome: 'finished'})
})

test.serial('what a check prints is recorded without what looks like a secret', async t => {
  const project = await makeTeam({changes: ['code: {by: implementer, from: item, rounds: 0, check: "printf %s%s AKIA ABCDEFGHIJKLMNOP; echo; echo and then; exit 3"}']}, obedient())
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'changes')
  await project.lifecycle('run')
  const record = await project.read('.lifecycle/items/first/runs/002-check-code.md')
  t.regex(record, /looks like a secret \(AWS access key\)\]\nand then/)
  t.false(record.includes('AKIAABCDEFGHIJKLMNOP'))
})
