import {existsSync, readFileSync, utimesSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import type {Finding} from '../../../src/core/machine.ts'
import type {HomePort, JournalPort, SupervisorState, WorkspacePort} from '../../../src/core/ports.ts'
import {parseAgent} from '../../../src/core/project/parse-agent.ts'
import {defaultProject} from '../../../src/core/project/parse-project.ts'
import {parseTeam} from '../../../src/core/project/parse-team.ts'
import type {Sandbox} from '../../../src/core/run/boundary.ts'
import type {JournalEntry} from '../../../src/core/project/snapshot.ts'
import {examine} from '../../../src/io/machine/examine.ts'
import type {OpenProject} from '../../../src/io/machine/patient.ts'
import {survey} from '../../../src/io/machine/survey.ts'
import {makePlace, type Place} from '../../helpers/machine.ts'

const now = () => new Date()

const entry: JournalEntry = {
  item: 'rate-limit', run: '003-code', number: 3, step: 'code', type: 'pass', attempt: 1, round: 1, by: 'implementer', inputs: {}, findings: [], start: undefined, pool: 'claude', reservedMicro: 0, startedAt: '2026-11-20T10:00:00Z'
}

interface Facts {
  readonly team?: string
  readonly agent?: string
  readonly problems?: OpenProject['problems']
  readonly items?: readonly string[]
  readonly journal?: readonly JournalEntry[]
  readonly workspaces?: {item: string; slot: string; folder: string}[]
  readonly state?: SupervisorState
  readonly boundary?: 'preferred' | 'required' | 'none'
  readonly sandbox?: Sandbox
  readonly image?: string
  readonly container?: Sandbox
  readonly notInImage?: readonly string[]
}

/** A project as the engine's readers would hand it over, without what doctor never asks. */
function makeProject(facts: Facts): OpenProject {
  const agent = parseAgent(`---\nrun: ${facts.agent ?? 'rehearsal'}\n---\n`, 'agents/implementer.md', '').value!
  const team = parseTeam(facts.team ?? '---\npeople:\n  ana: {name: Ana, emails: [Ana@Example.org], roles: [engineer]}\n---\n', 'team.md').value!
  const workspaces = facts.workspaces ?? []
  return {
    home: {home: {ref: 'refs/heads/main', prefix: '.lifecycle', folder: undefined}} as HomePort,
    configuration: {project: {...defaultProject, boundary: facts.boundary ?? 'preferred', container: facts.image}, team, pools: {tiers: new Map(), pools: new Map()}, workflows: new Map(), agents: new Map([[agent.name, agent]]), context: new Map()},
    problems: facts.problems ?? [],
    items: new Set(facts.items ?? ['rate-limit']),
    journal: {list: async () => facts.journal ?? []} as unknown as JournalPort,
    workspaces: {
      list: async () => [...workspaces],
      remove: async (item: string, slot: string) => {
        workspaces.splice(workspaces.findIndex(workspace => workspace.item === item && workspace.slot === slot), 1)
      }
    } as unknown as WorkspacePort,
    sandbox: {find: async ({image} = {}) => image === undefined ? facts.sandbox ?? {kind: 'bubblewrap'} : facts.container ?? {kind: 'none', why: `podman has no image ${image}`, remedy: `podman pull ${image}`}, findMissing: async (_, programs) => programs.filter(program => facts.notInImage?.includes(program))},
    look: async () => facts.state ?? {state: 'running', pid: 1}
  }
}

const look = async (place: Place, project: OpenProject | undefined, fix = false): Promise<readonly Finding[]> =>
  examine(place.folder, {fix}, {env: place.env, now, survey: cwd => survey(cwd, place.env, 'linux'), openProject: async () => project})

function makeRepository(t: ExecutionContext): Place {
  const place = makePlace(t, {repository: true})
  place.write('index.js', 'export const one = 1\n')
  place.git('add', '-A')
  place.git('commit', '-q', '-m', 'code')
  return place
}

const wrongs = (findings: readonly Finding[]) => findings.filter(finding => finding.severity !== 'ok').map(finding => finding.code)

test('doctor finds nothing wrong in a sound repository', async t => {
  const findings = await look(makeRepository(t), makeProject({}))
  t.deepEqual(wrongs(findings), [])
  t.deepEqual(findings.map(finding => finding.code), ['git', 'repository', 'identity', 'home', 'sandbox'])
})

test('doctor outside a repository says how to make one', async t => {
  const findings = await look(makePlace(t), undefined)
  t.like(findings.at(-1), {code: 'no-repository', fix: 'git init -b main'})
})

test('doctor without a project names init', async t => {
  t.like((await look(makeRepository(t), undefined)).at(-1), {code: 'no-project', fix: 'lifecycle init'})
})

test('doctor wants to know who you are', async t => {
  const place = makePlace(t, {repository: true, identity: false})
  const finding = (await look(place, undefined)).find(one => one.code === 'no-identity')
  t.regex(finding!.fix!, /git config --global user.name/)
})

test('doctor looks for the program of an agent and never runs one it does not know', async t => {
  const place = makeRepository(t)
  const ran = path.join(place.folder, 'ran')
  place.install('deploy', `touch ${ran}`)
  const agentsOf = async (agent: string) => (await look(place, makeProject({agent}))).filter(finding => finding.code.startsWith('agent'))
  t.deepEqual((await agentsOf('command\ncommand: deploy now')).map(finding => finding.code), ['agent'])
  t.false(existsSync(ran))
  t.like((await agentsOf('acp\ncommand: missing-agent acp'))[0], {code: 'agent-missing', message: 'missing-agent is not on PATH, and implementer would run it'})
  t.deepEqual((await agentsOf('command\ncommand: ./scripts/scan')).map(finding => finding.code), ['agent'])
  t.deepEqual(await agentsOf('model\nmakes: document\nmodel: anthropic/claude-sonnet-5'), [])
})

test('doctor sees code that agents cannot see', async t => {
  const place = makePlace(t, {repository: true})
  place.write('index.js', '')
  t.deepEqual(wrongs(await look(place, makeProject({}))), ['code-not-committed'])
})

test('doctor sees a base with nothing but the home folder', async t => {
  const place = makePlace(t, {repository: true})
  place.write('.lifecycle/project.md', '---\nschema: 1\n---\n')
  place.git('add', '-A')
  place.git('commit', '-q', '-m', 'init')
  t.deepEqual(wrongs(await look(place, makeProject({}))), [])
  place.write('index.js', '')
  t.deepEqual(wrongs(await look(place, makeProject({}))), ['code-not-committed'])
})

test('doctor sees a branch that is in the way of the items', async t => {
  const place = makeRepository(t)
  place.git('branch', 'item')
  const finding = (await look(place, makeProject({}))).find(one => one.code === 'branch-in-the-way')
  t.is(finding!.fix, 'git branch -m item item-branch')
  place.git('branch', '-m', 'item', 'item-branch')
  t.deepEqual(wrongs(await look(place, makeProject({}))), [])
})

test('doctor passes configuration problems on with their place', async t => {
  const problem = {severity: 'error', code: 'unknown-agent', message: 'no agent is called coder', path: 'workflows/feature.md', line: 7, column: 5, fix: 'Did you mean code?'} as const
  t.like((await look(makeRepository(t), makeProject({problems: [problem]}))).find(one => one.code === 'unknown-agent'), {
    severity: 'error', message: '.lifecycle/workflows/feature.md:7:5: no agent is called coder', fix: 'Did you mean code?'
  })
})

test('doctor sees that your decisions would not count', async t => {
  const team = '---\npeople:\n  ben: {name: Ben, emails: [ben@example.org], roles: [engineer]}\n---\n'
  t.deepEqual(wrongs(await look(makeRepository(t), makeProject({team}))), ['not-in-team'])
})

test('doctor says when a sandbox is asked for and there is none', async t => {
  const sandbox = {kind: 'none', why: 'bubblewrap is not installed', remedy: 'apt install bubblewrap'} as const
  const place = makeRepository(t)
  const severities = async (boundary: NonNullable<Facts['boundary']>): Promise<readonly string[]> => (await look(place, makeProject({boundary, sandbox}))).filter(one => one.code === 'no-sandbox').map(one => one.severity)
  t.deepEqual(await severities('required'), ['error'])
  t.deepEqual(await severities('preferred'), ['warning'])
  t.deepEqual(await severities('none'), [])
  t.deepEqual(wrongs(await look(place, makeProject({boundary: 'required'}))), [])
})

test('doctor says which container agents run in, and what it lacks', async t => {
  const container: Sandbox = {kind: 'container', container: {engine: 'podman', image: 'agents:1', id: 'sha256:0123456789abcdef', user: '0:0', keepsId: false, env: {}}}
  const place = makeRepository(t)
  const sound = await look(place, makeProject({image: 'agents:1', container, agent: 'claude'}))
  t.is(sound.find(one => one.code === 'container')?.message, 'agents run inside a container agents:1 (0123456789ab), by podman')
  t.is(sound.find(one => one.code === 'agent')?.message, 'claude in agents:1 (implementer)')
  t.deepEqual(wrongs(sound), [])
  const lacking = await look(place, makeProject({image: 'agents:1', container, agent: 'claude', notInImage: ['claude']}))
  t.regex(lacking.find(one => one.code === 'agent-missing')!.message, /claude is not in agents:1/)
  t.deepEqual(wrongs(await look(place, makeProject({image: 'agents:1', agent: 'claude'}))), ['no-container'])
})

test('doctor sees an agent that is not installed', async t => {
  const place = makeRepository(t)
  const finding = (await look({...place, env: {...place.env, PATH: '/usr/bin:/bin'}}, makeProject({agent: 'claude'}))).find(one => one.code === 'agent-missing')
  t.regex(finding!.message, /claude is not on PATH, and implementer would run it/)
})

test('doctor tells an agent without a sign-in from one with', async t => {
  const place = makeRepository(t)
  place.install('claude', 'echo 2.1.330')
  t.deepEqual(wrongs(await look(place, makeProject({agent: 'claude'}))), ['agent-signed-out'])
  t.deepEqual(wrongs(await look({...place, env: {...place.env, ANTHROPIC_API_KEY: 'x'}}, makeProject({agent: 'claude'}))), [])
})

test('doctor sees runs that nobody took in', async t => {
  const place = makeRepository(t)
  t.deepEqual(wrongs(await look(place, makeProject({journal: [entry]}))), [])
  t.deepEqual(wrongs(await look(place, makeProject({journal: [entry], state: {state: 'died'}}))), ['run-interrupted'])
  t.deepEqual(wrongs(await look(place, makeProject({journal: [entry], items: []}))), ['run-of-no-item'])
})

test('doctor removes workspaces of items that are gone only when asked', async t => {
  const place = makeRepository(t)
  const workspaces = [{item: 'gone', slot: 'main', folder: '/tmp/gone'}, {item: 'rate-limit', slot: 'main', folder: '/tmp/here'}]
  t.deepEqual(wrongs(await look(place, makeProject({workspaces}))), ['workspace-of-no-item'])
  t.is(workspaces.length, 2)
  t.true((await look(place, makeProject({workspaces}), true)).find(one => one.code === 'workspace-of-no-item')!.fixed)
  t.deepEqual(workspaces.map(workspace => workspace.item), ['rate-limit'])
})

test('doctor keeps a workspace in which a run is under way', async t => {
  const workspaces = [{item: 'gone', slot: 'main', folder: '/tmp/gone'}]
  const findings = await look(makeRepository(t), makeProject({workspaces, journal: [{...entry, item: 'gone'}]}), true)
  t.false(findings.find(one => one.code === 'workspace-of-no-item')!.fixed)
  t.is(workspaces.length, 1)
})

const lockOf = (place: Place) => path.join(place.folder, '.git', 'index.lock')

function makeLock(place: Place, text: string, ageMinutes: number): void {
  place.write('.git/index.lock', text)
  const then = new Date(Date.now() - ageMinutes * 60_000)
  utimesSync(lockOf(place), then, then)
}

test('doctor leaves a lock alone that may be held', async t => {
  const place = makeRepository(t)
  makeLock(place, '', 1)
  t.deepEqual(wrongs(await look(place, makeProject({}), true)), [])
  t.true(existsSync(lockOf(place)))
})

test('doctor removes an old empty lock and nothing with content', async t => {
  const place = makeRepository(t)
  makeLock(place, '', 15)
  t.like((await look(place, makeProject({}), false)).at(-1), {code: 'index-locked', fixed: false, fix: `rm ${lockOf(place)}`})
  t.like((await look(place, makeProject({}), true)).at(-1), {code: 'index-locked', fixed: true})
  t.false(existsSync(lockOf(place)))
  makeLock(place, readFileSync(path.join(place.folder, '.git', 'index'), 'latin1'), 15)
  t.like((await look(place, makeProject({}), true)).at(-1), {code: 'index-locked', fixed: false})
  t.true(existsSync(lockOf(place)))
})

test('doctor takes a lock of a killed lifecycle away', async t => {
  const place = makeRepository(t)
  const folder = path.join(place.folder, '.git', 'lifecycle-commit-gone')
  place.write('.git/index.lock', `${JSON.stringify({lifecycle: 'state commit', pid: 999_999_999, startedAt: '1', bootId: 'another', space: '', folder})}\n`)
  t.like((await look(place, makeProject({}))).at(-1), {code: 'own-lock-left', fixed: false})
  t.like((await look(place, makeProject({}), true)).at(-1), {code: 'own-lock-left', fixed: true})
  t.false(existsSync(lockOf(place)))
  place.git('commit', '-q', '--allow-empty', '-m', 'free again')
})
