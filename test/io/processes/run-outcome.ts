import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'
import type {TakenOut} from '../../../src/core/ports.ts'
import {findAdapter} from '../../../src/core/run/adapters/find-adapter.ts'
import {outcome, type RunVerdict} from '../../../src/core/run/outcome.ts'
import {readEvents} from '../../../src/core/run/read-events.ts'
import {makeRequest} from '../../helpers/agent-request.ts'
import {makeSupervisors} from '../../../src/io/processes/supervisor-port.ts'

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const own = {node: process.execPath, bin: path.join(fixtures, 'agents/bin.ts')}
const port = makeSupervisors(own, process.env)

/** Runs an agent under its supervisor and judges the run as the engine does. */
async function judge(t: ExecutionContext, name: string, argv?: readonly string[]): Promise<RunVerdict> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lifecycle-judge-'))
  t.teardown(() => rm(folder, {recursive: true, force: true, maxRetries: 3}))
  const [out, input] = [path.join(folder, 'out'), path.join(folder, 'in')]
  await Promise.all([mkdir(out), mkdir(input)])
  await writeFile(path.join(input, 'item.md'), '---\ntitle: Limit logins\n---\n')
  const adapter = findAdapter(name)
  if (!adapter) throw new Error(name)
  const request = makeRequest({self: own, out})
  await port.start({
    folder: path.join(folder, 'run'), adapter: name, argv: argv ?? adapter.argv(request).argv, cwd: folder, stdin: request.pack,
    env: {PATH: process.env['PATH'] ?? '', LIFECYCLE_STEP: 'spec', LIFECYCLE_MAKES: 'document', LIFECYCLE_OUT: out, LIFECYCLE_IN: input},
    limits: {wallMs: 20_000, idleMs: 20_000, postResultMs: 5000, outputBytes: 1_000_000, costMicro: undefined, tokens: undefined}
  })
  const supervisor = await port.wait(path.join(folder, 'run'), new AbortController().signal)
  if (supervisor.state === 'running') throw new Error('still running')
  const {stdout, stderr} = await port.readLog(path.join(folder, 'run'))
  const document = await readFile(path.join(out, 'spec.md'), 'utf8').catch(() => undefined)
  const taken: TakenOut = {document, attachments: new Map(), question: undefined, usage: undefined, outOfBounds: []}
  return outcome({
    capabilities: adapter.capabilities, step: 'spec', makes: 'document', supervisor, events: readEvents(adapter, stdout), errors: stderr,
    out: taken, tree: {commit: undefined, changed: [], outOfBounds: []}
  })
}

const plays = (transcript: string, exit: number): readonly string[] => [path.join(fixtures, 'agents/plays'), path.join(fixtures, 'transcripts', `${transcript}.jsonl`), String(exit)]

test('a rehearsal under its supervisor finishes', async t => {
  t.is((await judge(t, 'rehearsal')).outcome, 'finished')
})

for (const [transcript, exit, expected, note] of [
  ['claude-401', 1, 'failed', /401/],
  ['claude-429', 1, 'out-of-quota', /429/],
  ['claude-refused', 1, 'refused', /can't help/],
  ['claude-budget', 1, 'over-limit', /maximum budget/],
  ['claude-write-denied', 0, 'nothing-done', /not permitted: Write \/tmp\/item\/tree\/new\.txt/],
  ['claude-terminated', 0, 'interrupted', /without its result/],
  ['claude-terminated', 143, 'interrupted', /signal/]
] as const) {
  test(`${transcript} with exit ${exit} is judged ${expected}`, async t => {
    const verdict = await judge(t, 'claude', plays(transcript, exit))
    t.is(verdict.outcome, expected)
    t.regex(verdict.note, note)
  })
}

test('exit 0 and nothing done is judged nothing-done', async t => {
  t.is((await judge(t, 'command', [path.join(fixtures, 'agents/does-nothing')])).outcome, 'nothing-done')
})
