import test from 'ava'
import {testAgent} from '../helpers/agent-matrix.ts'
import {makeInitialised} from '../helpers/agent-project.ts'
import {type Scenario} from '../stand-ins/scenario.ts'
import {sumCharges} from '../stand-ins/start-stand-in.ts'

const total = (body: string): string => `export function total(lines) {\n  let sum = 0\n  for (const line of lines) sum += ${body}\n  return sum\n}\n`
const write = (path: string, content: string) => [{say: 'I write it.', write: {path, content}}, {say: 'Done.'}]
const verdict = (word: string, text: string): string => `---\nverdict: ${word}\n---\n${text}\n`

/** A model that needs a second round: its first code satisfies the tests and not the reviewer. */
const feature: Scenario = {
  scripts: [
    {when: '$LIFECYCLE_OUT/spec.md', turns: write('$LIFECYCLE_OUT/spec.md', '# Count quantities\n\nEach line counts as often as its quantity says; a line without one counts once.\n')},
    {when: '$LIFECYCLE_OUT/tests.md', turns: write('test/quantity.test.js', "import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport {total} from '../src/total.js'\ntest('counts quantities', () => assert.equal(total([{price: 2, quantity: 3}]), 6))\n")},
    {when: /# Findings to answer[\s\S]*\$LIFECYCLE_OUT\/code\.md/, turns: write('src/total.js', total('line.price * (line.quantity ?? 1)'))},
    {when: '$LIFECYCLE_OUT/code.md', turns: write('src/total.js', total('line.price * line.quantity'))},
    {when: /line\.quantity \?\? 1[\s\S]*\$LIFECYCLE_OUT\/review\.md/, turns: write('$LIFECYCLE_OUT/review.md', verdict('pass', 'A line without a quantity counts once now.'))},
    {when: '$LIFECYCLE_OUT/review.md', turns: write('$LIFECYCLE_OUT/review.md', verdict('changes', 'must: a line without a quantity makes the total NaN (src/total.js:3).'))}
  ]
}

interface Costs { readonly standing: string; readonly runs: readonly {readonly name: string; readonly outcome?: string; readonly summary?: string; readonly usage?: {readonly input?: number; readonly output?: number; readonly cacheRead?: number; readonly cacheWrite?: number; readonly costMicro?: number}}[] }

for (const agent of ['claude', 'codex'] as const) {
  test.serial(`${agent} takes a feature from its spec to the merge, and what it cost is what was charged`, async t => {
    const {project, standIn} = await makeInitialised(t, agent, feature)
    t.regex(await project.read('.lifecycle/agents/implementer.md'), new RegExp(`^run: ${agent}$`, 'm'))
    await project.write('.lifecycle/items/quantities/item.md', '---\ntitle: Count quantities\nkind: feature\n---\nThe total of three things is the price of one.\n\n## Acceptance criteria\n- [ ] quantities count\n')
    await project.commit('Count quantities', '.lifecycle/items/quantities/item.md')
    const first = await project.lifecycle('run')
    t.is(first.code, 4, first.stdout + first.stderr)
    await project.ok('approve', 'quantities', '--reply', 'It does.')
    const second = await project.lifecycle('run')
    t.is(second.code, 4, second.stdout + second.stderr)
    await project.ok('approve', 'quantities')
    const last = await project.lifecycle('run')
    t.is(last.code, 0, last.stdout + last.stderr)

    t.is(await project.git('show', 'main:src/total.js'), total('line.price * (line.quantity ?? 1)').trimEnd())
    const shown = await project.json<Costs>('show', 'quantities')
    t.is(shown.standing, 'done')
    const runs = shown.runs.filter(run => run.usage?.costMicro !== undefined && run.outcome !== 'merged')
    t.deepEqual(runs.map(run => run.name.replace(/^\d+-/, '')), ['spec', 'tests', 'code', 'review', 'code', 'review'])
    const charged = sumCharges(standIn.charges())
    const sum = (key: 'input' | 'output' | 'cacheRead' | 'cacheWrite'): number => runs.reduce((all, run) => all + (run.usage?.[key] ?? 0), 0)
    t.deepEqual({input: sum('input'), output: sum('output'), cacheRead: sum('cacheRead'), cacheWrite: sum('cacheWrite')}, {input: charged.input, output: charged.output, cacheRead: charged.cacheRead, cacheWrite: charged.cacheWrite})
    t.true(runs.every(run => (run.usage?.costMicro ?? 0) > 0))
  })
}

// Of all that an agent can meet, what differs most between these; `npm run test:agents` runs the rest, and the other agents.
testAgent('claude', ['document', 'denied', 'rate'])
testAgent('codex', ['document', 'denied', 'cut'])
testAgent('model', ['document', 'refusal', 'quota', 'overflow', 'cut'])
