import test from 'ava'
import {runPoints} from '../../src/engine/ports.ts'
import {makeProject, useAgent, waitFor} from '../helpers/project.ts'

/** Every start of the agent is one line of a file outside: what was paid for. */
const agent = `
import fs from 'node:fs'
const {LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, LIFECYCLE_STATE_COUNT: _} = process.env
fs.appendFileSync(process.env.HOME + '/started', step + '\\n')
await new Promise(resolve => setTimeout(resolve, 300))
if (step === 'code') fs.writeFileSync('src/total.js', 'export const total = () => 0\\n')
else fs.writeFileSync(out + '/' + step + '.md', '# A document\\n\\nBy a run.\\n')
fs.writeFileSync(out + '/usage.json', JSON.stringify({input: 10, output: 5, cost: 0.01}))
`

const workflow = `---
title: Two
stages:
  Work:
    - plan: {by: spec-writer, from: item}
    - code: {by: implementer, from: plan}
    - approve: {by: engineer}
    - merge: queue
---
`

async function makeTwo() {
  const project = await makeProject()
  await project.ok('init', '--yes')
  await useAgent(project, agent)
  await project.write('.lifecycle/workflows/two.md', workflow)
  await project.write('.lifecycle/items/change/item.md', '---\ntitle: A change\nkind: two\n---\nDo it.\n')
  await project.commit('A change')
  return project
}

for (const point of runPoints) {
  test(`an engine killed at ${point} is followed by one that goes on`, async t => {
    const project = await makeTwo()
    t.teardown(() => project.remove())
    project.env['LIFECYCLE_CRASH_AT'] = point
    for (let kills = 0; kills < 3; kills++) {
      const killed = await project.lifecycle('run')
      // Points of commits come only with the second run; with the first, an engine that is not killed waits for the approval.
      if (killed.code === 4) break
      t.is(killed.code, 1, killed.stderr)
    }
    delete project.env['LIFECYCLE_CRASH_AT']
    const end = await project.lifecycle('run')
    t.is(end.code, 4, end.stderr)
    t.deepEqual(await project.runs('change'), ['001-plan.md', '002-code.md'])
    for (const run of ['001-plan', '002-code']) {
      const record = await project.read(`.lifecycle/items/change/runs/${run}.md`)
      t.regex(record, /^outcome: finished$/m)
      t.regex(record, /cost-micro: 10000/)
    }
    const {readFile} = await import('node:fs/promises')
    t.is(await readFile(`${project.env['HOME']}/started`, 'utf8'), 'plan\ncode\n', 'nothing is run twice')
    t.is(await project.git('log', '--format=%s', 'main..item/change'), 'code: A change')
    t.is(await project.git('status', '--porcelain'), '')
    t.deepEqual((await project.lifecycle('doctor')).code, 0)
  })
}

test('a run whose agent is killed is recorded once with what it reported', async t => {
  const project = await makeTwo()
  t.teardown(() => project.remove())
  await project.write('scripts/agent.mjs', `
import fs from 'node:fs'
fs.appendFileSync(process.env.HOME + '/started', process.pid + '\\n')
fs.writeFileSync(process.env.LIFECYCLE_OUT + '/usage.json', JSON.stringify({input: 10, output: 5, cost: 0.01}))
setInterval(() => console.log('working'), 100)
`)
  await project.commit('An agent that never ends', 'scripts/agent.mjs')
  const engine = project.start('run')
  t.teardown(() => engine.kill('SIGKILL'))
  const {readFile} = await import('node:fs/promises')
  const started = async () => (await readFile(`${project.env['HOME']}/started`, 'utf8').catch(() => '')).split('\n').filter(Boolean)
  const [pid] = await waitFor(async () => { const pids = await started(); return pids.length > 0 && pids })
  process.kill(Number(pid), 'SIGKILL')
  const [, second] = await waitFor(async () => { const pids = await started(); return pids.length > 1 && pids })
  process.kill(Number(second), 'SIGKILL')
  await waitFor(async () => (await project.runs('change')).length === 2)
  const record = await project.read('.lifecycle/items/change/runs/001-plan.md')
  t.regex(record, /^outcome: interrupted$/m)
  t.regex(record, /cost-micro: 10000, source: partial/)
  await waitFor(async () => (await project.git('log', '-1', '--format=%s')).includes('help-plan-1'))
  t.deepEqual(await project.runs('change'), ['001-plan.md', '002-plan.md'], 'one record per attempt')
})
