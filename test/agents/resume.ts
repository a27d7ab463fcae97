import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {makeAgentProject, runners, type RunnerName, type Settled} from '../helpers/agent-project.ts'
import {waitFor, type Project} from '../helpers/project.ts'
import {play, type Scenario} from '../stand-ins/scenario.ts'

const work: Scenario = play({say: 'I write the first.', write: {path: 'first.txt', content: 'one\n'}}, {say: 'I write the second.', write: {path: 'second.txt', content: 'two\n'}}, {say: 'Done.'})

const wanted = process.env['AGENTS']?.split(',') as readonly RunnerName[] | undefined
for (const name of wanted ?? (Object.keys(runners) as readonly RunnerName[]).filter(runner => runner !== 'model')) {
  test.serial(`${name} goes on in the sandbox with the conversation of a run that was killed`, async t => {
    const {project, standIn} = await makeAgentProject(t, name, {...work, fault: 'hang', faultAtTurn: 1}, {workflows: {change: ['code: {by: coder, from: item, retries: 2}']}, limits: 'wall: 3m, idle: 2m, post-result: 3s'})
    await project.write('.lifecycle/items/greet/item.md', '---\ntitle: Greet\nkind: change\n---\nSay hello.\n')
    await project.commit('An item')
    const running = project.lifecycle('run')
    // Under way with its second request: the first file is there, the second is not.
    await waitFor(async () => standIn.charges().some(({isAside, isWhole}) => !isAside && !isWhole), 60_000)
    standIn.setScenario(work)
    const before = standIn.requests().length
    process.kill(pidOfAgent(project), 'SIGKILL')
    const ran = await running
    t.is(ran.code, 0, ran.stdout + ran.stderr)
    const shown = await project.json<Settled>('show', 'greet')
    t.deepEqual(shown.runs.map(run => run.outcome), ['interrupted', 'finished'], JSON.stringify(shown.runs))
    const [first, second] = records(project)
    t.truthy(first?.session)
    // Gemini's server of the protocol says that it can load sessions, and finds none.
    const isForgetful = name === 'gemini by acp'
    if (isForgetful) t.not(second?.session, first?.session)
    else t.is(second?.session, first?.session)
    t.deepEqual([first?.boundary, second?.boundary], ['L1', 'L1'])
    t.is(await project.git('show', 'item/greet:first.txt'), 'one')
    // The second file is written by a prompt that begins after what was said before.
    const asked = JSON.stringify(standIn.requests().slice(before).map(request => request.body))
    t.true(asked.includes(isForgetful ? '$LIFECYCLE_OUT/code.md' : 'I write the first.'), isForgetful ? 'the whole brief was told again' : 'the conversation was handed on')
    t.regex(asked, /You were cut off: the process was ended from outside/)
    // What a killed run has used is known of the one that tells it as it goes; what it is charged beyond that is reserved, and never nothing.
    t.true((shown.runs[1]?.usage?.costMicro ?? 1) > 0)
  })
}

/** The process that the supervisor started: the sandbox with the agent in it. */
function pidOfAgent(project: Project): number {
  const state = project.env['LIFECYCLE_STATE']!
  const file = readdirSync(state, {recursive: true, encoding: 'utf8'}).find(name => /runs\/greet\/[^/]+\/agent\.json$/.test(name))
  return (JSON.parse(readFileSync(path.join(state, file ?? ''), 'utf8')) as {readonly pid: number}).pid
}

function records(project: Project): readonly Readonly<Record<string, string | undefined>>[] {
  const folder = path.join(project.folder, '.lifecycle/items/greet/runs')
  return readdirSync(folder).toSorted().map(name => Object.fromEntries([...readFileSync(path.join(folder, name), 'utf8').matchAll(/^([\w-]+): (.*)$/gm)].map(([, key, value]) => [key, value])))
}
