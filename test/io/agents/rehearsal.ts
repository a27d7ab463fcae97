import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {rehearsal} from '../../../src/core/run/adapters/rehearsal.ts'
import type {AgentEvent} from '../../../src/core/run/events.ts'
import {readEvents} from '../../../src/core/run/read-events.ts'
import {reduceUsage} from '../../../src/core/run/usage.ts'
import {parseVerdict} from '../../../src/core/run/verdict.ts'
import {rehearse} from '../../../src/io/agents/rehearsal.ts'
import {Git} from '../../../src/io/git/git.ts'

const item = '---\ntitle: "Limit logins"\nkind: feature\n---\nText.\n\n## Acceptance criteria\n- [ ] The sixth attempt is refused.\n- [x] The limit is documented.\n'

async function setUp(t: ExecutionContext, makes: string, inputs: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifecycle-rehearsal-'))
  t.teardown(() => rm(folder, {recursive: true, force: true}))
  const [tree, out, input] = ['tree', 'out', 'in'].map(name => path.join(folder, name)) as [string, string, string]
  await Promise.all([mkdir(tree), mkdir(out), mkdir(path.join(input, 'item'), {recursive: true})])
  for (const [name, text] of Object.entries({'item.md': item, ...inputs})) await writeFile(path.join(input, name), text)
  const env = {LIFECYCLE_STEP: 'work', LIFECYCLE_MAKES: makes, LIFECYCLE_OUT: out, LIFECYCLE_IN: input, LIFECYCLE_ROUND: '1', LIFECYCLE_ATTEMPT: '1'}
  const run = async (changes: Readonly<Record<string, string>> = {}): Promise<{code: number; events: readonly AgentEvent[]; errors: string}> => {
    let log = ''
    let errors = ''
    const code = await rehearse({...env, ...changes}, tree, {stdout: {write: text => { log += text }}, stderr: {write: text => { errors += text }}})
    return {code, events: readEvents(rehearsal, log), errors}
  }
  return {tree, out, run, made: () => readFile(path.join(out, 'work.md'), 'utf8')}
}

test('a document says first that no model wrote it', async t => {
  const {run, made} = await setUp(t, 'document')
  t.is((await run()).code, 0)
  const text = await made()
  t.regex(text.split('\n')[0] ?? '', /rehearsal agent\. No model was called\./)
  for (const part of ['Limit logins', '- The sixth attempt is refused.', '- The limit is documented.']) t.true(text.includes(part), part)
})

test('a skeleton keeps its headings and is not made up', async t => {
  const {run, made} = await setUp(t, 'document', {'skeleton.md': '---\nstatus: new\n---\n# Spec\n\n## Goal\n\n## Acceptance criteria\n'})
  await run()
  const text = await made()
  t.regex(text, /^---\nstatus: new\n---\n> Written by the rehearsal agent/)
  t.regex(text, /# Spec: Limit logins\n/)
  t.regex(text, /## Goal\n\nRehearsed: left open\./)
  t.regex(text, /## Acceptance criteria\n\n- The sixth/)
})

test('a verdict passes and says that nothing was judged', async t => {
  const {run, made} = await setUp(t, 'verdict')
  await run()
  t.is(parseVerdict(await made()).value?.verdict, 'pass')
  t.true((await made()).includes('Nothing was judged by a model.'))
})

test('a verdict beside the item is used for its turn alone', async t => {
  const {run, made} = await setUp(t, 'verdict', {'item/work-1.md': '---\nverdict: changes\non: code\n---\n- The sixth attempt is let through.\n'})
  await run()
  t.like(parseVerdict(await made()).value, {verdict: 'changes', on: 'code'})
  t.regex(await made(), /No model was called[\s\S]*The sixth attempt is let through\./)
  await run({LIFECYCLE_ATTEMPT: '2'})
  t.is(parseVerdict(await made()).value?.verdict, 'pass')
})

test('the same rehearsal makes the same bytes', async t => {
  const {run, made} = await setUp(t, 'document')
  await run()
  const first = await made()
  await run()
  t.is(await made(), first)
})

const patch = (from: string, to: string): string => `diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-${from}\n+${to}\n`

async function makeRepository(tree: string): Promise<void> {
  await new Git(tree).run(['-c', 'init.defaultBranch=main', 'init', '-q'])
  await writeFile(path.join(tree, 'a.txt'), 'one\n')
}

test('a maker of commits applies the patch of its round', async t => {
  const {run, tree, out} = await setUp(t, 'commits', {'item/work.patch': patch('one', 'two'), 'item/work-2.patch': patch('two', 'three')})
  await makeRepository(tree)
  t.is((await run()).code, 0)
  t.is(await readFile(path.join(tree, 'a.txt'), 'utf8'), 'two\n')
  t.is((await run({LIFECYCLE_ROUND: '2'})).code, 0)
  t.is(await readFile(path.join(tree, 'a.txt'), 'utf8'), 'three\n')
  t.deepEqual(await readdir(out), [])
})

test('without a patch it says that there was nothing', async t => {
  const {run, tree, made} = await setUp(t, 'commits')
  await makeRepository(tree)
  t.is((await run()).code, 0)
  t.regex(await made(), /No model was called\.\n\nThere was nothing to rehearse: no patch/)
})

test('a patch that is applied already is nothing to do', async t => {
  const {run, tree, made} = await setUp(t, 'commits', {'item/work.patch': patch('one', 'two')})
  await makeRepository(tree)
  await run()
  await run({LIFECYCLE_ROUND: '2'})
  t.regex(await made(), /applied already/)
})

test('a patch that does not fit fails the run', async t => {
  const {run, tree} = await setUp(t, 'commits', {'item/work.patch': patch('eleven', 'two')})
  await makeRepository(tree)
  const {code, events, errors} = await run()
  t.is(code, 1)
  t.like(events.at(-1), {type: 'ended', reason: 'error'})
  t.regex(errors, /patch does not apply/)
})

test('its adapter hears a free run with a last word', async t => {
  const {run} = await setUp(t, 'document')
  const {events} = await run()
  t.is(events[0]?.type, 'started')
  t.deepEqual(reduceUsage(events), {input: 0, output: 0, reasoning: undefined, cacheRead: 0, cacheWrite: 0, costMicro: 0, source: 'reported'})
  t.like(events.at(-1), {type: 'ended', reason: 'success'})
})

test('a delay makes it watchable', async t => {
  const {run} = await setUp(t, 'document')
  const began = performance.now()
  await run({LIFECYCLE_REHEARSAL_DELAY_MS: '120'})
  t.true(performance.now() - began >= 110)
})

test('outside a pass it says what is missing', async t => {
  const {run} = await setUp(t, 'document')
  const {code, errors} = await run({LIFECYCLE_OUT: ''})
  t.is(code, 1)
  t.regex(errors, /LIFECYCLE_OUT is not set/)
})
