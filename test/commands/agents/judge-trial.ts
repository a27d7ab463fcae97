import test from 'ava'
import {judgeTrial} from '../../../src/commands/agents/judge-trial.ts'
import type {ExitCode} from '../../../src/commands/exit-code.ts'
import type {RunOutcome} from '../../../src/core/project/records.ts'

const agent = {name: 'claude', run: 'claude'}

const judges = test.macro({
  exec: (t, outcome: RunOutcome, summary: string, exitCode: ExitCode, words: RegExp) => {
    const verdict = judgeTrial({outcome, summary}, agent)
    t.is(verdict.exitCode, exitCode)
    t.regex(verdict.words, words)
  },
  title: (_, outcome, summary) => `a trial that ends ${outcome} ${summary === '' ? 'without more' : `with "${summary}"`} has its exit code`
})

test(judges, 'finished', '', 0, /works/)
test(judges, 'failed', 'not signed in: start claude once (401)', 3, /not signed in/)
test(judges, 'failed', "the provider has no such model: name another in pools.md or the agent's file (404)", 3, /does not have the model/)
test(judges, 'failed', 'the provider is overloaded (529)', 3, /overloaded/)
test(judges, 'failed', 'the provider could not be reached', 3, /reached/)
test(judges, 'failed', 'exit 1', 1, /failed/)
test(judges, 'nothing-done', 'no file', 1, /made nothing/)
test(judges, 'out-of-quota', 'resets at noon', 5, /no capacity/)
test(judges, 'idle', 'nothing heard of it', 5, /nothing was heard/)
test(judges, 'stopped', 'stopped on request', 130, /stopped/)
