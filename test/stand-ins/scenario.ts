import type {FailureName, TokenCounts} from './conversation.ts'

/** One answer of the scripted model: words, or words with a call of a tool. Relative paths are in the agent's working directory. */
export interface Turn {
  readonly say?: string
  readonly write?: {readonly path: string; readonly content: string}
  readonly read?: string
  readonly run?: string
  /** The model declines; the vendor marks the answer as a refusal. */
  readonly refuse?: string
}

/** What the model plays when `when` occurs in the prompt, such as `$LIFECYCLE_OUT/spec.md` in the pack of a step `spec`. */
export interface Script {
  readonly when: string | RegExp
  readonly turns: readonly Turn[]
}

/** How the service misbehaves: what vendors answer, and `slow`, `cut` (in the middle of the stream) and `hang` (after its first event). */
export type Fault = FailureName | 'slow' | 'cut' | 'hang'

/** What a stand-in plays. All of it is data, so that a test can say in one place what happens. */
export interface Scenario {
  /** The first whose `when` fits the prompt is played; without one the model says that it has no script. */
  readonly scripts: readonly Script[]
  readonly fault?: Fault
  /** The fault begins at this turn; at the first when absent. */
  readonly faultAtTurn?: number
  /** The fault is over after so many requests; never when absent. */
  readonly faultTimes?: number
  /** Tokens of each request; what is not given is as in `usualUsage`. */
  readonly usage?: Partial<TokenCounts>
}

export const usualUsage: TokenCounts = {input: 1200, output: 40, cacheRead: 8000, cacheWrite: 600, reasoning: 10}

/** The names of the ready-made scenarios. */
export type ScenarioName = 'text' | 'write' | 'run' | 'denied' | 'refusal' | Fault | 'flaky'

/** A scenario of one script, whatever the prompt says. */
export function play(...turns: readonly Turn[]): Scenario {
  return {scripts: [{when: '', turns}]}
}

/** A whole feature by one model: a script for each step, chosen by the file that its pack asks for. */
export function playSteps(steps: Readonly<Record<string, readonly Turn[]>>): Scenario {
  return {scripts: Object.entries(steps).map(([step, turns]) => ({when: `$LIFECYCLE_OUT/${step}.md`, turns}))}
}

const text = play({say: 'Nothing has to change here.'})
const write = play({say: 'I write it.', write: {path: 'hello.txt', content: 'hello\n'}}, {say: 'Done.'})

/** The ready-made scenarios, one for each way a run can go. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  text,
  write,
  run: play({say: 'I run it.', run: 'echo ran > ran.txt && cat ran.txt'}, {say: 'Done.'}),
  denied: play({say: 'I write it.', write: {path: '../outside.txt', content: 'outside\n'}}, {say: 'Done.'}),
  refusal: play({refuse: 'I cannot help with that.'}),
  unauthorized: {...text, fault: 'unauthorized'},
  quota: {...text, fault: 'quota'},
  rate: {...text, fault: 'rate'},
  overloaded: {...text, fault: 'overloaded'},
  overflow: {...text, fault: 'overflow'},
  slow: {...text, fault: 'slow'},
  cut: {...text, fault: 'cut'},
  hang: {...text, fault: 'hang'},
  flaky: {...text, fault: 'overloaded', faultTimes: 1}
}
