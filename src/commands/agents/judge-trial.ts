import type {Agent} from '../../core/project/configuration.ts'
import type {RunOutcome, RunRecord} from '../../core/project/records.ts'
import {causeOf} from '../../core/run/outcome.ts'
import {exitCodes, type ExitCode} from '../exit-code.ts'

/** What a trial came to, for people and for shells. */
export interface TrialVerdict {
  readonly exitCode: ExitCode
  /** In a few words. */
  readonly words: string
  /** What to do now; empty where there is nothing, or where the run's own note says it. */
  readonly next: string
}

const {done, failed, environment, limited, interrupted} = exitCodes

/** Judges by the outcome, as of any run, and by what it failed of. */
export function judgeTrial({outcome, summary}: Pick<RunRecord, 'outcome' | 'summary'>, agent: Pick<Agent, 'name' | 'run'>): TrialVerdict {
  switch (causeOf(summary)) {
    case 'signed-out': return {exitCode: environment.code, words: 'it is not signed in', next: ''}
    case 'unknown-model': return {exitCode: environment.code, words: 'its provider does not have the model', next: ''}
    case 'overloaded': return {exitCode: environment.code, words: 'its provider is overloaded', next: 'Try again in a while; runs do that by themselves.'}
    case 'unreachable': return {exitCode: environment.code, words: 'its provider could not be reached', next: 'Is there a network, a proxy? Hosts besides its vendor\'s own stand behind "hosts:" in its agent file.'}
    case 'context-overflow': case undefined: return judgeOutcome(outcome, agent)
  }
}

function judgeOutcome(outcome: RunOutcome, {name, run}: Pick<Agent, 'name' | 'run'>): TrialVerdict {
  const outcomes: Readonly<Record<RunOutcome, TrialVerdict>> = {
    'finished': {exitCode: done.code, words: 'it works', next: ''},
    'merged': {exitCode: done.code, words: 'it works', next: ''},
    'out-of-quota': {exitCode: limited.code, words: "its account has no capacity left for now", next: 'Runs wait for the reset by themselves; another agent takes over with lifecycle run --agent <name>.'},
    'over-limit': {exitCode: limited.code, words: 'it was stopped at a limit', next: ''},
    'timed-out': {exitCode: limited.code, words: 'it was not done in time', next: ''},
    'idle': {exitCode: limited.code, words: 'nothing was heard of it', next: `Start ${run} yourself in an empty folder: does it ask for something?`},
    'nothing-done': {exitCode: failed.code, words: 'it ran and made nothing', next: "May it write? Its permissions stand in its agent file, and its vendor's own settings may forbid more."},
    'malformed': {exitCode: failed.code, words: 'what it made cannot be used', next: ''},
    'out-of-bounds': {exitCode: failed.code, words: 'it changed what it may not', next: ''},
    'refused': {exitCode: failed.code, words: 'the model declined', next: ''},
    'question': {exitCode: failed.code, words: 'it asked back instead of working', next: ''},
    'failed': {exitCode: failed.code, words: 'it failed', next: `Start ${run === 'command' || run === 'acp' ? name : run} yourself to see what it says.`},
    'interrupted': {exitCode: failed.code, words: 'it ended without a word', next: 'Try again; when it stays so, its log says more.'},
    'stopped': {exitCode: interrupted.code, words: 'it was stopped', next: ''}
  }
  return outcomes[outcome]
}
