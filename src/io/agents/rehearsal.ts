import {access, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {LifecycleError} from '../../core/errors.ts'
import {renderOwnEvent} from '../../core/run/adapters/own-events.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {unknownUsage} from '../../core/run/usage.ts'
import {Git} from '../git/git.ts'
import {notice, readItem, renderDocument, renderVerdict, withNotice} from './rehearsal-text.ts'

/** Where a rehearsal writes to; a part of the process's own streams. */
export interface Streams { readonly stdout: {write(text: string): unknown}; readonly stderr: {write(text: string): unknown} }

interface Rehearsal {
  readonly step: string
  readonly makes: string
  readonly out: string
  readonly input: string
  readonly round: string
  /** Round or attempt, whichever is higher: a judge's second look counts as second in either way of counting. */
  readonly turn: number
}

/**
 * The rehearsal agent: goes the way of an agent without calling one, so that a workflow can be tried before it is paid for.
 * Deterministic. A demo may lay what it "makes" beside the item: `item/<step>-<n>.md` for documents and verdicts,
 * `item/<step>-<round>.patch` or `item/<step>.patch` for commits.
 */
export async function rehearse(env: Readonly<Record<string, string | undefined>>, cwd: string, streams: Streams): Promise<number> {
  const say = (event: AgentEvent): unknown => streams.stdout.write(renderOwnEvent(event))
  const delayMs = readDelay(env['LIFECYCLE_REHEARSAL_DELAY_MS'])
  try {
    const run = readRun(env)
    say({type: 'started', session: undefined, model: undefined, version: undefined})
    say({type: 'text', text: `Rehearsing ${run.step}: no model is called.`})
    await sleep(delayMs / 2)
    const item = readItem(await readIfThere(path.join(run.input, 'item.md')) ?? '')
    const done = run.makes === 'commits' ? await makeChange(run, cwd) : await makeDocument(run, item)
    await sleep(delayMs / 2)
    say({type: 'text', text: done})
    say({type: 'usage', scope: 'process', usage: {...unknownUsage, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, costMicro: 0, source: 'reported'}})
    say({type: 'ended', reason: 'success', message: done})
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    say({type: 'ended', reason: 'error', message})
    streams.stderr.write(`${message}\n`)
    return 1
  }
}

function readRun(env: Readonly<Record<string, string | undefined>>): Rehearsal {
  const need = (name: string): string => {
    const value = env[name]
    if (value === undefined || value === '') throw new LifecycleError('USAGE_REHEARSAL', `${name} is not set: the rehearsal agent is started by a pass.`, {hint: 'Use "run: rehearsal" in an agent file.'})
    return value
  }
  const round = env['LIFECYCLE_ROUND'] ?? '1'
  return {
    step: need('LIFECYCLE_STEP'), makes: need('LIFECYCLE_MAKES'), out: need('LIFECYCLE_OUT'), input: need('LIFECYCLE_IN'),
    round, turn: Math.max(Number(round) || 1, Number(env['LIFECYCLE_ATTEMPT']) || 1)
  }
}

async function makeDocument(run: Rehearsal, item: ReturnType<typeof readItem>): Promise<string> {
  const laid = await readFirst([`${run.step}-${run.turn}.md`, `${run.step}.md`].map(name => path.join(run.input, 'item', name)))
  const skeleton = await readIfThere(path.join(run.input, 'skeleton.md'))
  const made = run.makes === 'verdict' ? renderVerdict(item) : renderDocument(run.step, item, skeleton)
  await writeFile(path.join(run.out, `${run.step}.md`), laid === undefined ? made : withNotice(laid, run.makes))
  return `Wrote ${run.step}.md${laid === undefined ? '' : ' from the text beside the item'}.`
}

async function makeChange(run: Rehearsal, cwd: string): Promise<string> {
  const patch = await findFirst([`${run.step}-${run.round}.patch`, `${run.step}.patch`].map(name => path.join(run.input, 'item', name)))
  if (patch === undefined) return explain(run, 'There was nothing to rehearse: no patch lies beside the item.')
  const git = new Git(cwd)
  if ((await git.try(['apply', '--check', '--reverse', '--', patch])).code === 0) return explain(run, `There was nothing to rehearse: ${path.basename(patch)} is applied already.`)
  await git.run(['apply', '--whitespace=nowarn', '--', patch])
  return `Applied ${path.basename(patch)}.`
}

async function explain(run: Rehearsal, why: string): Promise<string> {
  await writeFile(path.join(run.out, `${run.step}.md`), `${notice('commits')}\n\n${why}\n`)
  return why
}

async function findFirst(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await access(file).then(() => true, () => false)) return file
  return undefined
}

async function readFirst(files: readonly string[]): Promise<string | undefined> {
  const file = await findFirst(files)
  return file === undefined ? undefined : readFile(file, 'utf8')
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFirst([file])
}

function readDelay(value: string | undefined): number {
  const delay = Number(value ?? 0)
  return Number.isFinite(delay) && delay > 0 ? Math.min(delay, 60_000) : 0
}
