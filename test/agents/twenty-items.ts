import {setTimeout as pause} from 'node:timers/promises'
import test from 'ava'
import {makeAgentProject, type Settled} from '../helpers/agent-project.ts'
import {waitFor} from '../helpers/project.ts'
import {play, type Scenario} from '../stand-ins/scenario.ts'

const items = Array.from({length: 20}, (_, index) => `item-${index + 1}`)
const slots = 4
const spec = '# Spec\n\nIt greets.\n'

/** One that tells when its limit resets to the second, and one that tells it to the minute. */
const ways: readonly (readonly [name: 'model' | 'codex', scenario: Scenario, msToReset: () => number])[] = [
  ['model', play({say: spec}), () => 25_000],
  ['codex', play({say: 'I write it.', write: {path: '$LIFECYCLE_OUT/spec.md', content: spec}}, {say: 'Done.'}), () => 60_000 - Date.now() % 60_000 + (Date.now() % 60_000 > 35_000 ? 60_000 : 0)]
]

for (const [name, scenario, msToReset] of ways) {
  test.serial(`of twenty items on ${name}, a quota stops all but those under way, and costs none an attempt`, async t => {
    const resetsAt = new Date(Date.now() + msToReset())
    const {project, standIn} = await makeAgentProject(t, name, scenario, {resetsAt, permissions: 'read', limits: 'wall: 4m, idle: 2m', settings: `slots: ${slots}`})
    await project.write('.lifecycle/pools.md', `---\npools:\n  ${name}: {slots: ${slots}, billing: metered}\n---\n`)
    for (const id of items) await project.write(`.lifecycle/items/${id}/item.md`, `---\ntitle: ${id}\nkind: document\n---\nSay hello.\n`)
    await project.commit('Twenty items')
    const running = project.lifecycle('run')
    await waitFor(async () => standIn.charges().length >= slots, 60_000)
    standIn.setScenario({...scenario, fault: 'quota'})
    const reset = pause(resetsAt.getTime() - Date.now()).then(() => standIn.setScenario(scenario))
    await running
    const before = await Promise.all(items.map(async id => [id, await project.json<Settled>('show', id)] as const))
    const met = before.flatMap(([, {runs}]) => runs.filter(run => run.outcome === 'out-of-quota'))
    t.true(met.length >= 1 && met.length <= slots, `${met.length} runs met the quota`)
    t.regex(met[0]?.summary ?? '', /\(until 20/)
    t.deepEqual(before.flatMap(([id, {standing}]) => standing === 'done' || standing === 'due' ? [] : [`${id}: ${standing}`]), [])
    await reset
    await pause(1000)
    const last = await project.lifecycle('run')
    t.is(last.code, 0, last.stdout + last.stderr)
    const after = await Promise.all(items.map(async id => [id, await project.json<Settled>('show', id)] as const))
    for (const [id, {standing, runs}] of after) {
      t.is(standing, 'done', id)
      t.deepEqual(runs.filter(run => run.outcome !== 'out-of-quota').map(run => [run.outcome, run.attempt]), [['finished', 1]], id)
    }
    t.is(after.flatMap(([, {runs}]) => runs).length, items.length + met.length, 'none was launched in vain')
  })
}
