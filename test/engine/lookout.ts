import {execFileSync} from 'node:child_process'
import {rmSync} from 'node:fs'
import path from 'node:path'
import {deserialize, serialize} from 'node:v8'
import test, {type ExecutionContext} from 'ava'
import fc from 'fast-check'
import '../helpers/seed.ts'
import type {AskForm} from '../../src/core/plan/decision.ts'
import {renderForm} from '../../src/core/project/form.ts'
import {renderRun} from '../../src/core/project/run-record.ts'
import type {ItemSnapshot, JournalEntry} from '../../src/core/project/snapshot.ts'
import type {Sandbox} from '../../src/core/run/boundary.ts'
import type {PoolHold} from '../../src/core/schedule/breaker.ts'
import type {Sight} from '../../src/engine/load/glance.ts'
import type {MemoryPort, Remembered} from '../../src/engine/load/remembered.ts'
import {Lookout} from '../../src/engine/lookout.ts'
import type {EnginePorts} from '../../src/engine/ports.ts'
import type {Moment} from '../../src/engine/state-change.ts'
import {createBranches} from '../../src/io/git/branches/branches.ts'
import {Git} from '../../src/io/git/git.ts'
import {createHistory} from '../../src/io/git/history/history.ts'
import {NearCommits} from '../../src/io/git/home/near-commits.ts'
import {ObjectReader} from '../../src/io/git/home/object-reader.ts'
import {openHolds} from '../../src/io/store/hold-file.ts'
import {openJournal} from '../../src/io/store/journal.ts'
import {engine, makeRepository} from '../helpers/home-repository.ts'

const item = (title: string, more = ''): string => `---\ntitle: ${title}\nkind: feature\n${more}---\nSo that it is said.\n`

const files = {
  'src/a.js': 'a\n',
  '.lifecycle/project.md': '---\nschema: 1\nbase: main\nowner: ana\n---\n',
  '.lifecycle/team.md': '---\npeople:\n  ana: {name: Ana, emails: [ana@example.org], roles: [product]}\n---\n',
  '.lifecycle/workflows/feature.md': '---\ntitle: Feature\nstages:\n  Work:\n    - spec: {by: writer, from: item}\n    - approve: {by: product, defer: 1d}\n    - code: {by: coder, from: [spec]}\n    - merge: queue\n---\n',
  '.lifecycle/agents/writer.md': '---\nmakes: document\npool: small\nrun: command\ncommand: [\'true\']\n---\nWrite.\n',
  '.lifecycle/agents/coder.md': '---\nmakes: commits\npool: small\nrun: command\ncommand: [\'true\']\n---\nCode.\n',
  '.lifecycle/pools.md': '---\npools:\n  small: {slots: 4}\n---\n',
  '.lifecycle/items/one/item.md': item('One'),
  '.lifecycle/items/two/item.md': item('Two', 'needs: [one]\n')
}

/** A repository and a machine that people and runs do things to, and readers of it: one that lives on, others that begin now. */
async function openWorld(t: ExecutionContext) {
  const repository = makeRepository(t, {files})
  const {top, git, gitAs, write} = repository
  const commonDir = path.join(top, '.git')
  const journal = openJournal(path.join(commonDir, 'lifecycle/journal'))
  const holds = openHolds(path.join(commonDir, 'holds.json'))
  const machine = {sandbox: {kind: 'bubblewrap'} as Sandbox, nowMs: Date.now(), kept: undefined as Remembered | undefined}
  const memory: MemoryPort = {
    read: async () => machine.kept && {glance: machine.kept.glance, rest: () => machine.kept?.rest},
    keep: make => void (machine.kept = deserialize(serialize(make())) as Remembered)
  }
  const home = await repository.open()
  /** Nothing is shared with other readers, as in another process. */
  const open = (more: {readonly memory?: MemoryPort} = {}): {readonly lookout: Lookout; readonly close: () => void} => {
    const repositoryGit = new Git(top)
    const reader = new ObjectReader(repositoryGit)
    const ports = {
      home, journal, holds, sandbox: {find: async () => machine.sandbox}, clock: {now: () => new Date(machine.nowMs)}, hash: (text: string) => text,
      branches: createBranches(commonDir, '.lifecycle'), history: createHistory(repositoryGit, '.lifecycle', new NearCommits(repositoryGit, reader)), ...more
    }
    return {lookout: new Lookout(ports as unknown as EnginePorts), close: () => reader.close()}
  }
  const living = open({memory})
  t.teardown(living.close)
  const once = async <T>(ask: (lookout: Lookout) => Promise<T>, more?: {readonly memory: MemoryPort}): Promise<T> => {
    const {lookout, close} = open(more)
    try {
      return await ask(lookout)
    } finally {
      close()
    }
  }
  return {
    git, gitAs, write, journal, holds, machine, commonDir, top, lookout: living.lookout,
    commit: (file: string, text: string): void => {
      write(file, text)
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', file)
    },
    fresh: () => once(lookout => lookout.look()),
    nextLook: () => once(lookout => lookout.look(), {memory: {...memory, keep: () => {}}}),
    nextSight: () => once(lookout => lookout.see(), {memory: {...memory, keep: () => {}}})
  }
}

type World = Awaited<ReturnType<typeof openWorld>>

const entry: JournalEntry = {item: 'two', run: '001-spec', number: 1, step: 'spec', type: 'pass', attempt: 1, round: 1, by: 'writer', inputs: {}, findings: [], start: undefined, pool: 'small', reservedMicro: 0, startedAt: '2026-11-23T10:00:00Z'}
const hold: PoolHold = {pool: 'small', since: '2026-11-23T10:00:00Z', until: undefined, times: 1, why: 'no capacity'}

/** What may happen between two looks. None of them minds what was there before: what cannot be done is left alone. */
const acts: Readonly<Record<string, (world: World) => unknown>> = {
  'nothing': () => {},
  'code is committed': ({commit, machine}) => commit('src/a.js', `${machine.nowMs++}\n`),
  'a request is edited and committed': ({commit, machine}) => commit('.lifecycle/items/one/item.md', item(`One ${machine.nowMs++}`)),
  'a file is saved': ({write, machine}) => write('.lifecycle/items/two/item.md', item(`Saved ${machine.nowMs++}`)),
  'an item is added': ({commit}) => commit('.lifecycle/items/three/item.md', item('Three', 'needs: [two]\n')),
  'an item is deleted': ({git}) => attempt(() => git('rm', '-rqf', '.lifecycle/items/one') + git('commit', '-qm', 'Delete one')),
  'an item is renamed': ({git}) => attempt(() => git('mv', '.lifecycle/items/two', '.lifecycle/items/zwei') + git('commit', '-qm', 'Rename two')),
  'a run begins': ({journal}) => journal.begin(entry).catch(() => {}),
  'a run ends': async ({git, gitAs, write, journal, machine, top}) => {
    const ids = ['two', 'zwei'].filter(id => attempt(() => git('cat-file', '-e', `HEAD:.lifecycle/items/${id}/item.md`)) !== undefined)
    if (ids[0] === undefined) return
    const folder = `.lifecycle/items/${ids[0]}`
    const output = execFileSync('git', ['hash-object', '--stdin'], {cwd: top, input: '# Spec\n', encoding: 'utf8'}).trim()
    write(`${folder}/spec.md`, '# Spec\n')
    write(`${folder}/runs/001-spec.md`, renderRun({
      type: 'run', number: 1, name: '001-spec', step: 'spec', makes: 'document', attempt: 1, round: 1, by: 'writer', person: false, agent: 'command', model: undefined, boundary: 'L1', pool: 'small', session: undefined, workflow: 'feature',
      inputs: {item: git('rev-parse', `HEAD:${folder}/item.md`).trim()}, findings: [], start: undefined, output, outcome: 'finished', verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [],
      usage: {input: 1, output: 1, reasoning: undefined, cacheRead: undefined, cacheWrite: undefined, costMicro: machine.nowMs++ % 1000, source: 'reported'}, startedAt: entry.startedAt, endedAt: entry.startedAt, summary: 'Done.'
    }))
    git('add', '--', `${folder}/spec.md`, `${folder}/runs`)
    attempt(() => gitAs(engine, 'commit', '-qm', 'spec finished'))
    await journal.end({item: 'two', run: '001-spec'}).catch(() => {})
  },
  'what the planner asks is asked': async ({gitAs, git, write, fresh}) => {
    for (const ask of (await fresh()).plan.decisions.filter((decision): decision is AskForm => decision.do === 'ask')) write(`.lifecycle/items/${ask.item}/decisions/${ask.name}.md`, renderForm(ask))
    attempt(() => git('add', '--', ':(glob).lifecycle/items/*/decisions/**') + gitAs(engine, 'commit', '-qm', 'ask'))
  },
  'two days go by': ({machine}) => machine.nowMs += 2 * 86_400_000,
  'the branch goes back': ({git}) => attempt(() => git('reset', '-q', '--hard', 'HEAD~2')),
  'the branch is forced aside': ({git, machine}) => git('commit', '-q', '--amend', '--allow-empty', '-m', `Amended ${machine.nowMs++}`),
  'another line is merged': ({git, commit}) => {
    git('checkout', '-qfB', 'aside', attempt(() => git('rev-parse', '-q', '--verify', 'HEAD~1')) === undefined ? 'HEAD' : 'HEAD~1')
    commit('.lifecycle/items/aside/item.md', item('Aside'))
    git('checkout', '-qf', 'main')
    if (attempt(() => git('merge', '-q', '--no-edit', 'aside')) === undefined) attempt(() => git('merge', '--abort'))
  },
  'the journal is deleted': ({commonDir}) => rmSync(path.join(commonDir, 'lifecycle/journal'), {recursive: true, force: true}),
  'a pool is held back': ({holds, machine}) => holds.update(() => [{...hold, until: new Date(machine.nowMs + 60_000).toISOString()}]),
  'the time of a held pool is over': ({machine}) => machine.nowMs += 120_000,
  'a pool is open again': ({holds}) => holds.update(() => []),
  'the machine loses its sandbox': ({machine}) => machine.sandbox = {kind: 'none', why: 'none', remedy: 'none'},
  'the machine gets a sandbox': ({machine}) => machine.sandbox = {kind: 'bubblewrap'},
  'an agent needs a sandbox': ({commit}) => commit('.lifecycle/agents/writer.md', files['.lifecycle/agents/writer.md'].replace('run:', 'boundary: required\nrun:')),
  'a workflow changes': ({commit, machine}) => commit('.lifecycle/workflows/feature.md', files['.lifecycle/workflows/feature.md'].replace('title: Feature', `title: Feature ${machine.nowMs++}`)),
  'a kind comes': ({commit}) => commit('.lifecycle/workflows/bug.md', files['.lifecycle/workflows/feature.md'].replace('Feature', 'Bug')),
  'the branches are called something else': ({commit}) => commit('.lifecycle/project.md', files['.lifecycle/project.md'].replace('owner', 'branch: work/{id}\nowner')),
  'an item has a branch': ({git}) => git('branch', '-f', 'item/two'),
  'an item\'s branch goes on': ({git, top, machine}) => {
    const tree = git('rev-parse', 'HEAD^{tree}').trim()
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {cwd: top, input: `${machine.nowMs++}`, encoding: 'utf8'}).trim()
    const more = execFileSync('git', ['mktree'], {cwd: top, input: `${git('ls-tree', tree)}100644 blob ${blob}\tnew.js\n`, encoding: 'utf8'}).trim()
    git('update-ref', 'refs/heads/item/two', git('commit-tree', '-p', 'HEAD', '-m', 'Code', more).trim())
  },
  'an item\'s branch is deleted': ({git}) => attempt(() => git('branch', '-qD', 'item/two')),
  'git packs its refs and objects': ({git}) => git('gc', '-q')
}

/** What git refuses is left alone. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

const byText = (a: unknown, b: unknown): number => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1

/** All but the order of items, and the commit of the base: state commits change no code, and leave it where it was first seen. */
function plainSight({snapshot, plan, spent}: Sight): unknown {
  const {home, base, configuration, journal, boundary, problems} = snapshot
  return {home, base: [base.ref, base.hasCode], configuration, journal: journal.toSorted(byText), boundary, problems: problems.toSorted(byText), stages: plan.stages, items: [...plan.items].toSorted(byText), spent: [...spent()].toSorted(byText)}
}

function plainLook({snapshot, plan, ...rest}: Moment): unknown {
  const decisions = plan.decisions.map(decision => 'start' in decision ? {...decision, start: decision.start !== undefined} : decision)
  return {sight: plainSight({snapshot, plan, ...rest}), decisions, holds: snapshot.holds, items: [...snapshot.items].map(plainItem).toSorted(byText)}
}

/** Where a branch leaves the base moves with the base, too. */
function plainItem([id, {contents: _, branch, ...facts}]: readonly [string, ItemSnapshot]): unknown {
  return [id, facts, branch && {...branch, mergeBase: '', commits: branch.commits.filter(commit => commit.patch !== '')}]
}

async function compare(t: ExecutionContext, world: World, after: string): Promise<void> {
  const fresh = await world.fresh()
  const look = await world.lookout.look()
  t.deepEqual(plainLook(look), plainLook(fresh), `a look of the reader that lives on, after ${after}`)
  t.deepEqual(plainSight(await world.lookout.see()), plainSight(fresh), `its view, after ${after}`)
  t.deepEqual(plainSight(await world.nextSight()), plainSight(fresh), `the first view of another process, after ${after}`)
  t.deepEqual(plainLook(await world.nextLook()), plainLook(fresh), `the first look of another process, after ${after}`)
}

test('whatever happens once, each reader sees what a fresh one sees', async t => {
  const world = await openWorld(t)
  await compare(t, world, 'nothing')
  for (const [name, act] of Object.entries(acts)) {
    await act(world)
    await compare(t, world, name)
  }
})

test('whatever happens in any order, each reader sees what a fresh one sees', async t => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(acts)), {minLength: 6, maxLength: 10}), async names => {
    const world = await openWorld(t)
    await compare(t, world, 'nothing')
    for (const [at, name] of names.entries()) {
      await acts[name]!(world)
      // Now and then much happens between two looks.
      if (at % 3 !== 1) await compare(t, world, names.slice(0, at + 1).join(', '))
    }
  }), {numRuns: 8})
})
