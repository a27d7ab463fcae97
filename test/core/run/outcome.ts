import test from 'ava'
import type {ExitFile, TakenOut, TakenTree} from '../../../src/core/ports.ts'
import type {RunOutcome} from '../../../src/core/project/records.ts'
import type {AgentEvent, FailureCause} from '../../../src/core/run/events.ts'
import {outcome, type RunFacts} from '../../../src/core/run/outcome.ts'

type Ended = Extract<AgentEvent, {type: 'ended'}>
const ended = (reason: Ended['reason'], message = '', cause?: FailureCause): Ended => ({type: 'ended', reason, message, ...(cause === undefined ? {} : {cause})})
const limited: AgentEvent = {type: 'rate-limited', until: '2026-11-24T00:00:00.000Z'}
const stray = {path: '.lifecycle/project.md', why: 'under .lifecycle'}
const changedFile = {path: 'src/login.ts', mode: '100644', status: 'M'} as const

const emptyOut: TakenOut = {document: undefined, attachments: new Map(), question: undefined, usage: undefined, outOfBounds: []}
const emptyTree: TakenTree = {commit: undefined, changed: [], outOfBounds: []}
const changedTree: TakenTree = {commit: 'c'.repeat(40), changed: [changedFile], outOfBounds: []}

function exit(changes: Partial<ExitFile> = {}): RunFacts['supervisor'] {
  return {state: 'ended', exit: {code: 0, signal: undefined, endedBy: 'agent', startedAt: '2026-11-23T10:00:00.000Z', endedAt: '2026-11-23T10:05:00.000Z', ...changes}}
}

const document: RunFacts = {
  capabilities: {terminalEvent: true, howToSignIn: 'start it once and sign in'}, step: 'spec', makes: 'document', supervisor: exit(), events: [ended('success')], errors: '',
  out: {...emptyOut, document: '# Limit logins\n\nFive.\n'}, tree: emptyTree
}
const verdict: RunFacts = {...document, step: 'review', makes: 'verdict', out: {...emptyOut, document: '---\nverdict: pass\n---\nRead all.\n'}}
const commits: RunFacts = {...document, step: 'code', makes: 'commits', out: emptyOut, tree: changedTree}
const program: RunFacts = {...commits, capabilities: {...commits.capabilities, terminalEvent: false}, events: []}

const withDocument = (facts: RunFacts, text: string | undefined): RunFacts => ({...facts, out: {...facts.out, document: text}})

const rows: readonly (readonly [title: string, facts: RunFacts, expected: RunOutcome, note: RegExp])[] = [
  ['a document written, announced and exited cleanly', document, 'finished', /^Limit logins$/],
  ['a verdict that passes', verdict, 'finished', /^pass$/],
  ['a verdict that asks for changes', withDocument(verdict, '---\nverdict: changes\non: code\n---\n- no\n'), 'finished', /^changes on code$/],
  ['changed files', commits, 'finished', /^1 file changed$/],
  ['changed files of a plain program', program, 'finished', /^1 file changed$/],
  ['nothing to change, with a reason', {...commits, tree: emptyTree, out: {...emptyOut, document: 'All is there already.'}}, 'finished', /^nothing to change: All is there already\.$/],
  ['a lingering process that had its say', {...document, supervisor: exit({endedBy: 'post-result', code: undefined, signal: 'SIGKILL'})}, 'finished', /./],
  ['a success after a crash report', {...document, events: [ended('error'), ended('success')]}, 'finished', /./],

  ['a path outside', {...document, out: {...document.out, outOfBounds: [stray]}}, 'out-of-bounds', /^\.lifecycle\/project\.md \(under \.lifecycle\)$/],
  ['a tree changed by a document step', {...document, tree: changedTree}, 'out-of-bounds', /src\/login\.ts \(this step makes no commits\)/],
  ['a link that leads out of the tree', {...commits, tree: {...changedTree, outOfBounds: [{path: 'etc', why: 'leads out'}]}}, 'out-of-bounds', /etc/],
  ['out of bounds before a time-out', {...document, tree: changedTree, supervisor: exit({endedBy: 'wall'})}, 'out-of-bounds', /./],
  ['out of bounds before a quota', {...document, tree: changedTree, events: [ended('quota')]}, 'out-of-bounds', /./],
  ['more than three paths outside', {...document, tree: {...emptyTree, outOfBounds: [1, 2, 3, 4, 5].map(n => ({path: `p${n}`, why: 'x'}))}}, 'out-of-bounds', /p3 \(x\) and 2 more$/],

  ['a run that never began', {...document, supervisor: {state: 'unclaimed'}}, 'interrupted', /never began/],
  ['a supervisor that was killed, whatever is on disk', {...document, supervisor: {state: 'died'}}, 'interrupted', /supervisor was killed/],
  ['a program that could not be started', {...document, supervisor: exit({endedBy: 'spawn-failed', error: 'claude could not be started'})}, 'failed', /^claude could not be started$/],
  ['a stop on request', {...document, supervisor: exit({endedBy: 'stop', signal: 'SIGTERM'})}, 'stopped', /stopped/],
  ['the wall clock', {...document, events: [], supervisor: exit({endedBy: 'wall', code: 143})}, 'timed-out', /after 5 min/],
  ['silence', {...document, events: [], supervisor: exit({endedBy: 'idle', signal: 'SIGTERM'})}, 'idle', /after 5 min/],
  ['an endless retry that only stderr tells of', {...document, events: [], errors: 'Attempt 3 failed: boom\n    at retry (error.js:1)\nWaiting\n', supervisor: exit({endedBy: 'wall', code: 143})}, 'timed-out', /after 5 min; on stderr: Attempt 3 failed: boom$/],
  ['an endless wait for capacity that only stderr tells of', {...document, events: [{type: 'text', text: 'I begin.'}], errors: 'Attempt 3 failed: Overloaded\n', supervisor: exit({endedBy: 'idle', code: 143})}, 'out-of-quota', /^it kept trying again; on stderr: Attempt 3 failed: Overloaded$/],
  ['a wait for capacity that we cancelled', {...document, events: [ended('interrupted', 'it was cancelled')], errors: 'Attempt 3 failed: Overloaded\n', supervisor: exit({endedBy: 'idle', code: 1})}, 'out-of-quota', /Overloaded$/],
  ['a plain program that hangs and speaks of a quota', {...program, errors: 'error: disk quota exceeded\n', supervisor: exit({endedBy: 'idle', code: 143})}, 'idle', /on stderr: error: disk quota/],
  ['an endless retry', {...document, events: [{type: 'retrying', message: 'server_error 500'}], supervisor: exit({endedBy: 'wall', code: 143})}, 'timed-out', /kept trying again: server_error 500/],
  ['silence while it waited for quota', {...document, events: [limited], supervisor: exit({endedBy: 'idle'})}, 'out-of-quota', /until 2026-11-24/],
  ['too much output', {...document, supervisor: exit({endedBy: 'output'})}, 'over-limit', /output/],
  ['a log that could not be written', {...document, supervisor: exit({endedBy: 'output', error: 'the log could not be written: ENOSPC'})}, 'over-limit', /ENOSPC/],
  ['too high a cost', {...document, supervisor: exit({endedBy: 'cost'})}, 'over-limit', /cost/],
  ['too many tokens', {...document, supervisor: exit({endedBy: 'tokens'})}, 'over-limit', /tokens/],

  ['a usage limit', {...document, events: [limited, ended('quota', 'usage limit reached')], supervisor: exit({code: 1})}, 'out-of-quota', /usage limit reached \(until 2026-11-24/],
  ['a quota without a word at the end', {...document, events: [limited], supervisor: exit({code: 1})}, 'out-of-quota', /until/],
  ['a model that declines', {...document, events: [ended('refused')]}, 'refused', /declined/],
  ["the agent's own limit", {...document, events: [ended('limit', 'max turns')], supervisor: exit({code: 1})}, 'over-limit', /max turns/],
  ['an error behind exit 0', {...document, events: [ended('error', 'API Error: 401')]}, 'failed', /401/],
  ['nobody signed in', {...document, events: [ended('error', 'API Error: 401', 'signed-out')], supervisor: exit({code: 1})}, 'failed', /^not signed in: start it once and sign in \(API Error: 401\)$/],
  ['a prompt over the context', {...document, events: [ended('error', 'too long', 'context-overflow')]}, 'failed', /^more to read than .* \(too long\)$/],
  ['a model that is not there', {...document, events: [ended('error', 'no such model', 'unknown-model')]}, 'failed', /pools\.md/],
  ['a cancelled turn behind exit 0', {...document, events: [ended('interrupted')]}, 'interrupted', /cut off/],

  ['exit 0 without the terminal event', {...document, events: [], errors: 'warning\nkilled by wifi\n'}, 'interrupted', /without its result: killed by wifi/],
  ['a signal from elsewhere', {...document, events: [], supervisor: exit({code: undefined, signal: 'SIGKILL'})}, 'interrupted', /SIGKILL/],
  ['the exit status of a signal', {...program, supervisor: exit({code: 143})}, 'interrupted', /143/],
  ['a non-zero exit with useful changes', {...program, supervisor: exit({code: 2}), errors: 'Error: boom'}, 'failed', /^exit 2: Error: boom$/],
  ['a success that exits with 1', {...document, supervisor: exit({code: 1})}, 'failed', /^exit 1$/],

  ['a document with a remark quoted before its heading', {...document, out: {...emptyOut, document: '> Written by nobody.\n\n# Limit logins\n'}}, 'finished', /^Limit logins$/],
  ['a document of nothing but a quote', {...document, out: {...emptyOut, document: '> Five.\n'}}, 'finished', /^> Five\.$/],
  ['a question', {...document, out: {...emptyOut, question: '# Which limit?\n'}}, 'question', /^Which limit\?$/],
  ['a question beside a document', {...document, out: {...document.out, question: 'Which?'}}, 'question', /Which/],
  ['a blank question', {...document, out: {...document.out, question: ' \n'}}, 'finished', /./],
  ['a question of a crashed program', {...program, out: {...emptyOut, question: 'Which?'}, supervisor: exit({code: 1})}, 'failed', /./],

  ['exit 0 and nothing on disk', withDocument(document, undefined), 'nothing-done', /out\/spec\.md was not written/],
  ['a refused write behind success', {...withDocument(document, undefined), events: [{type: 'permission', title: 'Write /out/spec.md'}, ended('success', 'Done')]}, 'nothing-done', /not permitted: Write \/out\/spec\.md/],
  ['no change and no reason', {...commits, tree: emptyTree}, 'nothing-done', /no file was changed/],
  ['a refusal in plain words', {...commits, tree: emptyTree, events: [{type: 'text', text: 'I cannot help with that.\n'}, ended('success')]}, 'nothing-done', /; it said: I cannot help with that\.$/],
  ['a tool that failed behind success', {...commits, tree: emptyTree, events: [{type: 'tool', title: 'edit a.js', status: 'failed'}, ended('success')]}, 'nothing-done', /; failed: edit a\.js$/],
  ['no change and a blank reason', {...commits, tree: emptyTree, out: {...emptyOut, document: '\n'}}, 'nothing-done', /./],
  ['an empty document', withDocument(document, ' \n'), 'malformed', /empty/],
  ['frontmatter without text', withDocument(document, '---\na: b\n---\n\n'), 'malformed', /no text/],
  ['a draft', withDocument(document, '---\ndraft: true\n---\ntext\n'), 'malformed', /draft/],
  ['a document with conflict markers', withDocument(document, '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'), 'malformed', /markers/],
  ['a verdict without verdict', withDocument(verdict, '# Fine\n'), 'malformed', /missing/],
  ['a verdict against a step it may not judge', {...withDocument(verdict, '---\nverdict: changes\non: deploy\n---\nx\n'), judged: ['code']}, 'malformed', /deploy/]
]

for (const [title, facts, expected, note] of rows) {
  test(`${title} is ${expected}`, t => {
    const verdict = outcome(facts)
    t.is(verdict.outcome, expected)
    t.regex(verdict.note, note)
    t.is(verdict.unchanged, title === 'nothing to change, with a reason')
  })
}

test('only disk, last word and exit together finish a run', t => {
  const spoilt: readonly RunFacts[] = [
    withDocument(document, undefined),
    {...document, events: []},
    {...document, supervisor: exit({code: 1})},
    {...document, supervisor: {state: 'died'}}
  ]
  t.is(outcome(document).outcome, 'finished')
  for (const facts of spoilt) t.not(outcome(facts).outcome, 'finished')
})

test('a note is one line without control characters', t => {
  const {note} = outcome({...document, events: [ended('error', 'red \u001b[31m\nline')]})
  t.false(/[\p{Cc}]/u.test(note))
})
