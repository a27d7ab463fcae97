import {spawn, type ChildProcess} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {git, makeRepository} from '../data/fast-import.ts'
import {configurationOf} from '../data/project.ts'
import {quantile, spread, timeProgram} from '../measure.ts'
import {say, type Row} from '../report.ts'
import type {Setting} from '../setting.ts'

/** What starts agents when a commit is made: the engine, or the rival. */
interface Starter { readonly name: 'ours' | 'theirs'; readonly child: ChildProcess; readonly folder: string; readonly stamps: string }

const rounds = 20
const steps = ['one', 'two', 'three', 'four', 'five', 'six']

/**
 * P12: from the end of a person's `git commit` to the first thing the next agent does. The agent does nothing but note the time. The
 * supervisor of a run is a Node process of its own; what starting Node costs on this machine is measured beside it and taken off.
 */
export async function measureCommitToAgent(setting: Setting): Promise<readonly Row[]> {
  const node = spread(await repeat(15, () => timeProgram({argv: [process.execPath, '-e', '0'], cwd: setting.folder}))).median
  const ours = await start(setting, 'ours')
  const theirs = await start(setting, 'theirs')
  try {
    const [a, b]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round++) {
      a.push(await commitOne(ours, round))
      b.push(await commitOne(theirs, round))
    }
    const own = a.map(ms => ms - node).toSorted((x, y) => x - y)
    const many = (await commitMany(ours, 30)).map(ms => ms - node).toSorted((x, y) => x - y)
    const six = await measureSix(setting, node)
    const row = {goal: 'P12', beside: 'chokidar and simple-git', ours: say(spread(a), 'ms'), theirs: say(spread(b), 'ms')}
    return [
      {...row, what: 'commit made → agent started, all of it', figure: spread(a).median / spread(b).median, unit: '', atMost: undefined},
      {...row, what: `the same without Node's own start (${node.toFixed(0)} ms), p50`, theirs: '', figure: quantile(own, 0.5), unit: 'ms', atMost: 25},
      {...row, what: 'the same, p95', theirs: '', figure: quantile(own, 0.95), unit: 'ms', atMost: 75},
      {...row, what: 'six passes, ours between them, without Node\'s starts', beside: '', ours: say(spread(six), 'ms'), theirs: '', figure: spread(six).median, unit: 'ms', atMost: 200},
      {...row, what: '30 agents at once, p95', beside: 'one agent\'s median', ours: `${quantile(many, 0.95).toFixed(0)} ms`, theirs: `${quantile(own, 0.5).toFixed(0)} ms`, figure: quantile(many, 0.95) / quantile(own, 0.5), unit: '', atMost: 2}
    ]
  } finally {
    await stop(ours)
    await stop(theirs)
  }
}

/** A project whose agents note when they start, and a process that waits for commits in it. */
async function start(setting: Setting, name: Starter['name']): Promise<Starter> {
  const folder = await makeProject(setting, name)
  const stamps = path.join(folder, '..', 'stamps')
  mkdirSync(stamps)
  const program = name === 'ours' ? setting.lifecycle(folder, 'watch').argv : [process.execPath, fileURLToPath(new URL('../rivals/start-on-commit.ts', import.meta.url)), agentOf(folder)]
  const starter = {name, child: await launch(program, folder), folder, stamps}
  // What only a first agent loads is loaded.
  try {
    for (const round of [1000, 1001]) await commitOne(starter, round)
    return starter
  } catch (error) {
    await stop(starter)
    throw error
  }
}

async function makeProject(setting: Setting, name: string, workflow?: string): Promise<string> {
  const folder = path.join(mkdtempSync(path.join(setting.folder, `p12-${name}-`)), 'project')
  mkdirSync(folder)
  const agent = agentOf(folder)
  // Bash knows the time itself: no process is started to ask for it.
  const stamps = path.join(folder, '..', 'stamps')
  writeFileSync(agent, [
    '#!/bin/bash', 'name="${LIFECYCLE_ITEM:-$1}-${LIFECYCLE_STEP:-one}"',
    `echo "$EPOCHREALTIME" > "${stamps}/.$name" && mv "${stamps}/.$name" "${stamps}/$name"`,
    '[ -z "$LIFECYCLE_OUT" ] || echo "# Done" > "$LIFECYCLE_OUT/$LIFECYCLE_STEP.md"', ''
  ].join('\n'))
  chmodSync(agent, 0o755)
  const files = {...configurationOf([agent], 40), '.lifecycle/workflows/feature.md': workflow ?? '---\ntitle: Feature\nstages:\n  Work:\n    - one: {by: spec-writer, from: item}\n---\n', 'src/main.js': 'export const main = 1\n'}
  await makeRepository(folder, [{author: {name: 'Ana', email: 'ana@example.org'}, message: 'Begin', files}])
  return folder
}

function agentOf(folder: string): string {
  return path.join(folder, '..', 'agent')
}

/** Milliseconds from the commit to the agent. */
async function commitOne(starter: Starter, round: number): Promise<number> {
  const id = `item-${round}`
  const at = commitItems(starter.folder, [id])
  const began = await waitForStamp(starter, `${id}-one`)
  await settle(starter)
  return began - at
}

async function commitMany(starter: Starter, count: number): Promise<number[]> {
  const ids = Array.from({length: count}, (_, i) => `many-${i}`)
  const at = commitItems(starter.folder, ids)
  const began = await Promise.all(ids.map(id => waitForStamp(starter, `${id}-one`)))
  return began.map(time => time - at)
}

/** Commits new items; when git was done with it. */
function commitItems(folder: string, ids: readonly string[]): number {
  for (const id of ids) {
    mkdirSync(path.join(folder, '.lifecycle/items', id), {recursive: true})
    writeFileSync(path.join(folder, '.lifecycle/items', id, 'item.md'), `---\ntitle: ${id}\nkind: feature\n---\nDo it.\n`)
  }
  git(folder, 'add', '.lifecycle')
  for (;;) {
    try {
      git(folder, 'commit', '-q', '-m', 'Ask for it')
      return performance.timeOrigin + performance.now()
    } catch (error) {
      // The index is locked by a state commit for a moment.
      if (!/index\.lock/.test(String((error as {readonly stderr?: unknown}).stderr))) throw error
    }
  }
}

async function waitForStamp({stamps, child}: Pick<Starter, 'stamps' | 'child'>, name: string): Promise<number> {
  const file = path.join(stamps, name)
  const deadline = performance.now() + 60_000
  while (!existsSync(file)) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`no agent has started for ${name}`)
    await sleep(5)
  }
  return Number(readFileSync(file, 'utf8')) * 1000
}

/** Until the record of the run is committed, or a moment for the rival, which records nothing. */
async function settle({name, folder}: Starter): Promise<void> {
  if (name === 'theirs') return void await sleep(300)
  const open = path.join(folder, '.git/lifecycle/journal')
  for (let quiet = 0; quiet < 10; quiet = existsSync(open) && readdirSync(open).some(file => file.endsWith('.json')) ? 0 : quiet + 1) await sleep(20)
}

/** An item through six passes: the time between its first and its last agent, without what the agents and Node's starts take. */
async function measureSix(setting: Setting, node: number): Promise<readonly number[]> {
  const workflow = `---\ntitle: Six\nstages:\n  Work:\n${steps.map((step, i) => `    - ${step}: {by: spec-writer, from: ${i === 0 ? 'item' : steps[i - 1]}}\n`).join('')}---\n`
  const folder = await makeProject(setting, 'six', workflow)
  const stamps = path.join(folder, '..', 'stamps')
  mkdirSync(stamps)
  const starter: Starter = {name: 'ours', child: await launch(setting.lifecycle(folder, 'watch').argv, folder), folder, stamps}
  try {
    const taken: number[] = []
    for (let round = -1; round < 5; round++) {
      const at = commitItems(folder, [`item-${round + 1}`])
      const last = await waitForStamp(starter, `item-${round + 1}-six`)
      await settle(starter)
      if (round >= 0) taken.push(last - at - steps.length * node)
    }
    return taken
  } finally {
    await stop(starter)
  }
}

/** Starts it and waits until it says that it is watching. */
async function launch([program = '', ...args]: readonly string[], folder: string): Promise<ChildProcess> {
  const child = spawn(program, args, {cwd: folder, env: {...process.env, LIFECYCLE_STATE: path.join(folder, '..', 'state')}, stdio: ['ignore', 'ignore', 'pipe']})
  await new Promise((resolve, reject) => {
    child.stderr.once('data', resolve)
    child.once('exit', code => reject(new Error(`${program} ended with ${code}`)))
  })
  child.stderr.resume()
  return child
}

async function stop({child, folder}: Starter): Promise<void> {
  child.kill('SIGTERM')
  await new Promise(resolve => child.exitCode === null ? child.once('exit', resolve) : resolve(undefined))
  rmSync(path.dirname(folder), {recursive: true, force: true, maxRetries: 5})
}

async function repeat(times: number, work: () => Promise<number>): Promise<readonly number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) taken.push(await work())
  return taken
}
