import {parseDocument} from '../artifact/fields.ts'
import {sanitiseLine} from '../artifact/sanitise.ts'
import type {ExitFile, SupervisorState, TakenOut, TakenTree} from '../ports.ts'
import type {Makes} from '../project/configuration.ts'
import type {RunOutcome} from '../project/records.ts'
import {readFailure} from './adapters/failure-words.ts'
import type {Adapter, AgentEvent, FailureCause} from './events.ts'
import {firstLine} from './note.ts'
import {findLimit} from './quota.ts'
import {parseVerdict} from './verdict.ts'

/** Everything that is known of a run that is over. */
export interface RunFacts {
  readonly capabilities: Pick<Adapter['capabilities'], 'terminalEvent' | 'howToSignIn' | 'exits'>
  readonly step: string
  readonly makes: Makes
  readonly supervisor: Exclude<SupervisorState, {readonly state: 'running'}>
  readonly events: readonly AgentEvent[]
  /** What it wrote to stderr; quoted in notes, never read as protocol. */
  readonly errors: string
  readonly out: TakenOut
  readonly tree: TakenTree
  /** Steps that a verdict may be held against; any when absent. */
  readonly judged?: readonly string[]
}

export interface RunVerdict {
  readonly outcome: RunOutcome
  /** One line for people: what happened, with the value that shows it. */
  readonly note: string
  /** Finished without a change, and it says why: a maker of commits that found nothing to do. */
  readonly unchanged: boolean
}

/**
 * How a run ended. An agent's exit status, its last word and what is on disk each lie on their own (agents exit with 0 when a
 * write was refused, and report success when the provider answered 401); only the three together make `finished`. First match:
 *
 * 1. out of bounds: whatever else happened, nothing may be taken
 * 2. the supervisor died or never began (`interrupted`), or could not start the agent (`failed`)
 * 3. stopped for a limit or by a person; a wait for capacity that ran into a clock is `out-of-quota`, also one told on stderr alone
 * 4. the terminal event says quota, refusal, limit, interruption or error
 * 5. no terminal event where the adapter has one, a signal, a non-zero exit status
 * 6. a question, which ends a run whatever else it made
 * 7. the work itself: missing (`nothing-done`), not usable (`malformed`), or there (`finished`)
 */
export function outcome(facts: RunFacts): RunVerdict {
  return checkBounds(facts) ?? checkSupervisor(facts) ?? checkLastWord(facts) ?? checkExit(facts) ?? checkQuestion(facts) ?? checkWork(facts)
}

function checkBounds({out, tree, makes}: RunFacts): RunVerdict | undefined {
  const strayed = makes === 'commits' ? [] : tree.changed.map(file => ({path: file.path, why: 'this step makes no commits'}))
  const all = [...out.outOfBounds, ...tree.outOfBounds, ...strayed]
  if (all.length === 0) return undefined
  const shown = all.slice(0, 3).map(({path, why}) => `${path} (${why})`).join(', ')
  return end('out-of-bounds', `${shown}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`)
}

function checkSupervisor(facts: RunFacts): RunVerdict | undefined {
  const {supervisor, events, errors} = facts
  if (supervisor.state === 'unclaimed') return end('interrupted', 'it never began')
  if (supervisor.state === 'died') return end('interrupted', 'its supervisor was killed')
  const {exit} = supervisor
  switch (exit.endedBy) {
    case 'agent':
    case 'post-result': return undefined
    case 'spawn-failed': return end('failed', exit.error ?? 'it could not be started')
    case 'stop': return end('stopped', 'stopped on request')
    case 'wall': return checkWait(facts) ?? end('timed-out', `not done after ${describe(exit)}${retries(events, errors)}`)
    case 'idle': return checkWait(facts) ?? end('idle', `nothing heard of it; ended after ${describe(exit)}${retries(events, errors)}`)
    case 'output': return end('over-limit', exit.error ?? 'it wrote more output than its limit')
    case 'cost': return end('over-limit', 'it reported a higher cost than its limit')
    case 'tokens': return end('over-limit', 'it reported more tokens than its limit')
  }
}

/** Some try again without end and without an event while the provider has no capacity; what they complain of last says so. */
function checkWait({events, errors, capabilities}: RunFacts): RunVerdict | undefined {
  if (findLimit(events)) return outOfQuota(events)
  const complaint = readComplaint(errors)
  const ended = findEnded(events)
  // Ours, when the clock ran out.
  const isOver = ended !== undefined && ended.reason !== 'interrupted'
  if (!capabilities.terminalEvent || isOver || complaint === undefined || readFailure(complaint).reason !== 'quota') return undefined
  return end('out-of-quota', `it kept trying again; on stderr: ${complaint}`)
}

/** A tool that retries without end looks like one that hangs; some say on stderr alone why. */
function retries(events: readonly AgentEvent[], errors: string): string {
  const last = events.at(-1)
  return last?.type === 'retrying' ? `; it kept trying again: ${last.message}` : findComplaint(errors)
}

function checkLastWord({events, capabilities}: RunFacts): RunVerdict | undefined {
  const ended = findEnded(events)
  switch (ended?.reason) {
    case undefined:
    case 'success': return undefined
    case 'quota': return outOfQuota(events)
    case 'refused': return end('refused', ended?.message || 'the model declined')
    case 'limit': return end('over-limit', ended?.message || 'its own limit was reached')
    case 'interrupted': return end('interrupted', ended?.message || 'it was cut off')
    case 'error': return end('failed', explain(ended!, capabilities.howToSignIn))
  }
}

/** What people can do something about, as notes of runs begin. */
const causes: Readonly<Record<FailureCause, string>> = {
  'signed-out': 'not signed in',
  'context-overflow': "more to read than the model's context holds: give the step less, or split the item",
  'unknown-model': "the provider has no such model: name another in pools.md or the agent's file",
  'overloaded': 'the provider is overloaded',
  'unreachable': 'the provider could not be reached'
}

/** What a run failed of, from its note; undefined where that is nothing of these. */
export function causeOf(note: string): FailureCause | undefined {
  return (Object.keys(causes) as FailureCause[]).find(cause => note.startsWith(causes[cause]))
}

/** What people can do something about is said in their words first, then in the vendor's. */
function explain({cause, message}: Pick<Ended, 'cause' | 'message'>, howToSignIn: string): string {
  if (cause === undefined) return message || 'it reported an error'
  return `${causes[cause]}${cause === 'signed-out' ? `: ${howToSignIn}` : ''}${message === '' ? '' : ` (${message})`}`
}

/** Statuses by which a shell says that its program died of HUP, INT, KILL or TERM. */
const signalled: readonly number[] = [129, 130, 137, 143]

function checkExit({capabilities, supervisor, events, errors}: RunFacts): RunVerdict | undefined {
  const exit = supervisor.state === 'ended' ? supervisor.exit : undefined
  const hasEnded = findEnded(events) !== undefined
  // Ended by us after its last word: how it went down says nothing.
  if (exit?.endedBy === 'post-result') return undefined
  if (exit?.signal !== undefined) return end('interrupted', `ended by ${exit.signal}`)
  if (exit?.code !== undefined && signalled.includes(exit.code)) return end('interrupted', `ended by a signal (exit ${exit.code})`)
  if (exit?.code !== 0) {
    if (!hasEnded && findLimit(events)) return outOfQuota(events)
    const said = exit?.code === undefined || hasEnded ? undefined : capabilities.exits?.get(exit.code)
    return end('failed', said ? explain(said, capabilities.howToSignIn) : `exit ${exit?.code ?? 'unknown'}${lastLine(errors)}`)
  }
  if (capabilities.terminalEvent && !hasEnded) return end('interrupted', `it ended without its result${lastLine(errors)}`)
  return undefined
}

function checkQuestion({out}: RunFacts): RunVerdict | undefined {
  const question = out.question?.trim()
  return question ? end('question', firstLine(question)) : undefined
}

function checkWork(facts: RunFacts): RunVerdict {
  const {makes, out, tree} = facts
  if (makes !== 'commits') return checkDocument(facts)
  if (tree.commit !== undefined && tree.changed.length > 0) return end('finished', count(tree.changed.length, 'file'))
  const why = out.document?.trim()
  return why ? {...end('finished', `nothing to change: ${firstLine(bodyOf(why))}`), unchanged: true} : nothingDone(facts, `no file was changed, and out/${facts.step}.md does not say why`)
}

function checkDocument(facts: RunFacts): RunVerdict {
  const {out, step, makes} = facts
  const path = `${step}.md`
  if (out.document === undefined) return nothingDone(facts, `out/${path} was not written`)
  if (out.document.trim() === '') return end('malformed', `out/${path} is empty`)
  if (makes === 'verdict') {
    const {value, problems} = parseVerdict(out.document, path, facts.judged)
    return value ? end('finished', value.verdict === 'pass' ? 'pass' : `changes${value.on === undefined ? '' : ` on ${value.on}`}`) : end('malformed', problems[0]?.message ?? `out/${path} is no verdict`)
  }
  const {value: document, problems} = parseDocument(out.document, path)
  if (!document) return end('malformed', problems[0]?.message ?? `out/${path} cannot be read`)
  if (document.body.trim() === '') return end('malformed', `out/${path} has frontmatter and no text`)
  if (document.fields['draft'] === 'true') return end('malformed', `out/${path} says draft: true; only people keep drafts`)
  return end('finished', firstLine(document.body))
}

function nothingDone({events, errors}: RunFacts, what: string): RunVerdict {
  const list = (titles: readonly string[]): string => [...new Set(titles)].slice(0, 3).join(', ')
  const denied = events.flatMap(event => event.type === 'permission' ? [event.title] : [])
  if (denied.length > 0) return end('nothing-done', `${what}; not permitted: ${list(denied)}`)
  const failed = events.flatMap(event => event.type === 'tool' && event.status === 'failed' ? [event.title] : [])
  return end('nothing-done', `${what}${failed.length === 0 ? '' : `; failed: ${list(failed)}`}${findComplaint(errors)}${lastWords(events)}`)
}

/** What it said last: an agent that does nothing mostly says why, and some decline in no other way. */
function lastWords(events: readonly AgentEvent[]): string {
  const last = events.findLast(event => event.type === 'text')
  const said = last?.type === 'text' ? firstLine(last.text).trim() : ''
  return said === '' ? '' : `; it said: ${said.slice(0, 150)}`
}

function outOfQuota(events: readonly AgentEvent[]): RunVerdict {
  const until = findLimit(events)?.until
  return end('out-of-quota', `${findEnded(events)?.message || 'the provider has no capacity left for this account'}${until === undefined ? '' : ` (until ${until})`}`)
}

type Ended = Extract<AgentEvent, {readonly type: 'ended'}>

/** An agent may say more than once that it is done; the last counts. */
function findEnded(events: readonly AgentEvent[]): Ended | undefined {
  return events.findLast(event => event.type === 'ended')
}

function end(outcome: RunOutcome, note: string): RunVerdict {
  return {outcome, note: sanitiseLine(note, 300), unchanged: false}
}

function describe(exit: ExitFile): string {
  const seconds = Math.round((Date.parse(exit.endedAt) - Date.parse(exit.startedAt)) / 1000)
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`
}

function bodyOf(document: string): string {
  return parseDocument(document, '').value?.body.trim() || document
}

function lastLine(errors: string): string {
  const line = errors.slice(-2000).trimEnd().split('\n').at(-1)?.trim()
  return line ? `: ${line}` : ''
}

function findComplaint(errors: string): string {
  const complaint = readComplaint(errors)
  return complaint === undefined ? '' : `; on stderr: ${complaint}`
}

/** The last line of stderr that says that something went wrong: much else is said there that nobody needs. */
function readComplaint(errors: string): string | undefined {
  return errors.slice(-10_000).split('\n').findLast(candidate => /error|denied|rejected|refused|failed|quota|rate limit/i.test(candidate) && !/^\s*at /.test(candidate))?.trim().slice(-200)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'} changed`
}
