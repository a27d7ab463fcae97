import type {FindingStatus, ItemStatus, OpenForm, StepStatus} from '../../src/core/plan/decision.ts'
import type {AgentFacts, Billing} from '../../src/core/board/agent-facts.ts'
import type {ItemDetail, LiveRun, View} from '../../src/core/board/view.ts'
import type {RunRecord, CheckRecord, Usage} from '../../src/core/project/records.ts'

/** The instant at which all samples stand. */
export const sampleNow = new Date('2026-11-20T10:24:00Z')

export const stages = ['Specification', 'Design', 'Implementation', 'Review', 'Release']

export const me = {name: 'Ana Roe', email: 'ana@example.org', person: 'ana', roles: ['product', 'engineer']}

const oid = (seed: string) => seed.padEnd(40, '0')

export function step(name: string, stage: string, more: Partial<StepStatus> = {}): StepStatus {
  return {
    step: name, stage, type: name.startsWith('approve') ? 'approve' : name === 'merge' ? 'merge' : 'pass', state: 'not-reached',
    by: 'implementer', note: '', run: undefined, startedAt: undefined, round: 1, costMicro: undefined, costReservedMicro: 0, from: {}, version: undefined, ...more
  }
}

/** The steps of a feature with the first `done` of them done. */
export function featureSteps(done: number, more: Readonly<Record<string, Partial<StepStatus>>> = {}): readonly StepStatus[] {
  const shape: readonly (readonly [string, string, string, number | undefined])[] = [
    ['spec', 'Specification', 'spec-writer', 310_000], ['approve-spec', 'Specification', 'product', undefined], ['mockup', 'Design', 'designer', undefined],
    ['tests', 'Implementation', 'test-author', 240_000], ['code', 'Implementation', 'implementer', 870_000],
    ['review', 'Review', 'reviewer', 190_000], ['approve-code', 'Review', 'engineer', undefined], ['merge', 'Release', 'queue', undefined]
  ]
  return shape.map(([name, stage, by, costMicro], index) => step(name, stage, {
    by, state: index < done ? 'done' : 'not-reached', costMicro: index < done ? costMicro : undefined,
    from: name === 'code' ? {spec: oid('9be0d13'), tests: oid('77ac001')} : name === 'spec' ? {item: oid('4f1c2ab')} : {}, ...more[name]
  }))
}

export function item(id: string, title: string, more: Partial<ItemStatus> = {}): ItemStatus {
  return {
    id, title, kind: 'feature', priority: 2, labels: [], touches: [], owner: 'ana', createdAt: '2026-11-12T09:00:00Z', stage: 'Specification', standing: 'due', next: undefined,
    waits: undefined, why: undefined, costMicro: 0, costIsPartial: false, costReservedMicro: 0, budgetMicro: undefined, steps: featureSteps(0), forms: [], findings: [], problems: [], ...more
  }
}

export function form(itemId: string, name: string, more: Partial<OpenForm> = {}): OpenForm {
  return {
    item: itemId, name, kind: 'approve', step: name.replace(/-\d+$/u, ''), for: 'product', people: ['ana'], choices: ['approve', 'changes', 'reject'], questions: [],
    about: {spec: oid('9be0d13')}, askedAt: '2026-11-20T08:20:00Z', deferred: false, notice: undefined, lapsed: [], ...more
  }
}

const usage = (costMicro: number | undefined): Usage => ({input: 5120, output: 900, reasoning: undefined, cacheRead: 40_000, cacheWrite: 2000, costMicro, source: costMicro === undefined ? 'none' : 'reported'})

export function live(itemId: string, stepName: string, startedAt: string, more: Partial<LiveRun> = {}): LiveRun {
  return {item: itemId, run: `003-${stepName}`, step: stepName, type: 'pass', by: 'implementer', startedAt, usage: usage(310_000), doing: 'edit src/auth/limit.ts', limitMicro: 2_000_000, slowerThanMs: undefined, ...more}
}

const findings: readonly FindingStatus[] = [
  {name: '004-review', source: 'judge', on: 'code', state: 'open', text: 'The window is counted per process: with two web servers a person gets ten attempts. Count in the shared store.'},
  {name: '002-check-code', source: 'check', on: 'code', state: 'closed', text: 'npm test: 2 of 148 failed'}
]

const problem = {severity: 'error' as const, code: 'unknown-kind', message: 'the kind "featur" has no workflow', path: 'items/dark-mode/item.md', line: 3, column: 7, fix: 'Write one of feature, bug, hotfix, docs.'}

/** A day in a project: something of everything a board must show. */
export function sampleItems(): readonly ItemStatus[] {
  return [
    item('rate-limit-logins', 'Rate limit logins', {
      stage: 'Specification', standing: 'running', next: 'spec', priority: 1, labels: ['auth', 'security'], costMicro: 90_000, budgetMicro: 3_000_000,
      steps: featureSteps(0, {spec: {state: 'running', run: '001-spec', startedAt: '2026-11-20T10:22:48Z'}})
    }),
    item('invoice-pdf', '請求書をPDFで出力する 📄', {stage: 'Specification', standing: 'draft', kind: 'feature', owner: 'ben', createdAt: '2026-11-18T09:00:00Z'}),
    item('tz-off-by-one', 'Timezone is off by one hour in the weekly report', {
      stage: 'Design', standing: 'waiting', kind: 'bug', next: 'approve-spec', waits: 'ana', costMicro: 310_000, labels: ['reports'],
      steps: featureSteps(1, {'approve-spec': {state: 'waiting', note: 'waits for ana since 08:20'}}),
      forms: [form('tz-off-by-one', 'approve-spec-1', {questions: ['Does the spec cover every acceptance criterion?', 'Is summer time meant too?']})]
    }),
    item('export-csv', 'Export to CSV', {
      stage: 'Implementation', standing: 'running', next: 'code', costMicro: 1_420_000, budgetMicro: 2_000_000,
      steps: featureSteps(4, {code: {state: 'running', run: '006-code', startedAt: '2026-11-20T10:19:50Z', round: 2, note: '2 findings of review', from: {spec: oid('9be0d13'), tests: oid('77ac001')}}}), findings
    }),
    item('search-arabic', 'بحث باللغة العربية في العناوين', {
      stage: 'Implementation', standing: 'out-of-date', next: 'code', why: 'spec changed after code was made', costMicro: 660_000,
      steps: featureSteps(5, {code: {state: 'out-of-date', note: 'made from an older spec', costMicro: 660_000}}),
      forms: [form('search-arabic', 'outdated-code-1', {kind: 'outdated', step: 'code', for: 'engineer', choices: ['keep', 'rebuild'], askedAt: '2026-11-20T09:58:00Z'})]
    }),
    item('flaky-upload', 'Upload fails now and then on slow networks', {
      stage: 'Implementation', kind: 'bug', priority: 0, standing: 'blocked', next: 'code', costMicro: 1_980_000, budgetMicro: 2_000_000, labels: ['upload'],
      steps: featureSteps(3, {code: {state: 'failed', note: 'red: npm test, 3 rounds used up'}}),
      forms: [form('flaky-upload', 'help-code-1', {kind: 'help', step: 'code', for: 'engineer', choices: ['retry', 'take', 'raise', 'drop'], askedAt: '2026-11-20T10:01:00Z'})]
    }),
    item('webhooks', 'Webhooks for finished orders', {stage: 'Implementation', standing: 'waiting', next: 'code', waits: 'flaky-upload', why: 'waits for flaky-upload: both touch src/queue', steps: featureSteps(3), costMicro: 550_000}),
    item('family-plan', 'Family plan 👨‍👩‍👧‍👦 with shared billing 🇩🇪', {
      stage: 'Review', standing: 'waiting', next: 'approve-code', waits: 'ben', costMicro: 2_310_000,
      steps: featureSteps(6, {'approve-code': {state: 'waiting', by: 'security', note: 'waits for ben since yesterday'}}),
      forms: [form('family-plan', 'approve-code-1', {for: 'security', people: ['ben'], askedAt: '2026-11-19T10:00:00Z'})]
    }),
    item('session-store', 'Keep sessions in Redis', {
      stage: 'Review', standing: 'running', kind: 'refactor', next: 'review', costMicro: 1_100_000, steps: featureSteps(5, {review: {state: 'running', run: '003-review', startedAt: '2026-11-20T10:23:30Z'}})
    }),
    item('price-rounding', 'Prices are rounded twice', {
      stage: 'Release', standing: 'waiting', kind: 'hotfix', priority: 0, next: 'approve-code', waits: 'ana', costMicro: 740_000,
      steps: featureSteps(6, {'approve-code': {state: 'waiting', note: 'waits for ana since 10:20'}}),
      forms: [form('price-rounding', 'approve-code-2', {for: 'engineer', askedAt: '2026-11-20T10:20:00Z', about: {code: oid('ab12cd3')}})]
    }),
    item('dark-mode', '\u001b[31mDark mode\u001b[0m\u202e evil', {stage: 'Specification', standing: 'broken', kind: 'featur', problems: [problem], steps: []}),
    item('old-importer', 'Retire the old importer', {stage: 'Design', standing: 'held', kind: 'chore', priority: 3}),
    ...['Login page', 'Password reset', 'Audit log', 'CSV import', 'Healthz endpoint', 'Rename project', 'Two-factor sign-in', '多言語メニュー'].map((title, index) => item(
      `done-${index + 1}`, title, {standing: 'done', stage: 'Release', costMicro: 400_000 + index * 310_000, createdAt: `2026-11-0${index + 1}T09:00:00Z`, steps: featureSteps(8)}
    )),
    item('gopher', 'Serve over gopher', {standing: 'dropped', stage: 'Specification', why: 'nobody asked', createdAt: '2026-10-01T09:00:00Z'})
  ]
}

/** The agents of the samples, all billed alike. */
export function sampleAgents(billing: Billing = 'metered'): ReadonlyMap<string, AgentFacts> {
  const makes = {'spec-writer': 'document', 'test-author': 'commits', implementer: 'commits', reviewer: 'verdict'} as const
  return new Map(Object.entries(makes).map(([name, made]) => [name, {makes: made, billing}]))
}

export function sampleView(more: Partial<View> = {}): View {
  return {
    project: 'shop', homeBranch: 'main', baseBranch: 'main', homeCommit: oid('0a1b2c3'), stages, items: new Map(sampleItems().map(i => [i.id, i])),
    live: [
      live('rate-limit-logins', 'spec', '2026-11-20T10:22:48Z', {run: '001-spec', by: 'spec-writer', usage: usage(90_000), doing: 'read docs/auth.md'}),
      live('export-csv', 'code', '2026-11-20T10:19:50Z', {run: '006-code'}),
      live('session-store', 'review', '2026-11-20T10:23:30Z', {run: '003-review', by: 'reviewer', usage: undefined, doing: undefined})
    ],
    edited: ['items/invoice-pdf/item.md', 'items/tz-off-by-one/decisions/approve-spec-1.md'], suspicious: new Map([['items/tz-off-by-one/decisions/approve-spec-1.md', '006-code']]),
    problems: [], me, pools: [{name: 'claude', used: 3, slots: 4, heldUntilMs: undefined}, {name: 'local', used: 0, slots: 2, heldUntilMs: undefined}], agents: sampleAgents(), todayMicro: 4_120_000, todayReservedMicro: 0, boundary: 'L1',
    engine: {state: 'here', pid: 4711}, activity: undefined, ...more
  }
}

/** Many items spread over the stages, for what must not depend on how many there are. */
export function manyItems(count: number): readonly ItemStatus[] {
  return Array.from({length: count}, (_, index) => item(`item-${String(index).padStart(5, '0')}`, `Item number ${index} with a title of some length`, {
    stage: stages[index % stages.length] ?? 'Review', priority: index % 5, createdAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    standing: index % 7 === 0 ? 'done' : index % 3 === 0 ? 'waiting' : 'due', next: 'code', kind: index % 2 === 0 ? 'feature' : 'bug'
  }))
}

const spec = `---
step: spec
---
# Rate limit logins

After **five** failed attempts within 10 minutes the sixth is refused, whoever makes it, with \`429 Too Many Requests\`.

## Acceptance criteria

- [x] the sixth attempt is refused
- [ ] the refusal names no account, see [OWASP](https://owasp.org/auth)
- [ ] 例: 日本語のエラーメッセージも表示される

## How it is counted

| what | where | window |
|---|---|---|
| attempts per account | shared store | 10 min |
| attempts per address | shared store | 1 h |

1. The counter is incremented *before* the password is looked at.
2. A success resets it.

\`\`\`ts
export function isRefused(attempts: number): boolean {
  return attempts > 5
}
\`\`\`

> Lock-outs must not become a way to lock others out.

<!-- REVIEW(@ben): what about accounts that do not exist? -->
`

const asking = (title: string) => `---
ask: approve-spec
for: product
about: {spec: 9be0d13}
decision:
---
# Approve the ${title}?

See it: \`lifecycle diff\`. The spec is new; 2 findings were answered.

- Checks: \`npm test\` green on 9be0d13, lint green
- Cost so far **$0.42**, about $2.10 follows (from 14 like runs)
- Findings: none open

1. Does the spec cover every acceptance criterion?
   >

Comment:
   >
`

const emptyUsage: Usage = usage(410_000)

const runs: readonly (RunRecord | CheckRecord)[] = [
  {
    type: 'run', number: 1, name: '001-spec', step: 'spec', makes: 'document', attempt: 1, round: 1, by: 'spec-writer', person: false, agent: 'claude 2.1.197', model: 'claude-sonnet', boundary: 'L1', pool: 'claude', session: undefined, workflow: 'feature',
    inputs: {item: oid('4f1c2ab')}, findings: [], start: undefined, output: oid('9be0d13'), outcome: 'finished', verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [], usage: emptyUsage,
    startedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:03:00Z', summary: 'Refuses the sixth attempt; two open questions are answered in the text.'
  },
  {
    type: 'check', number: 2, name: '002-check-code', step: 'code', command: 'npm test', expect: 'pass', tree: oid('1'), commit: oid('2'), result: 'red', exit: 1, durationMs: 41_000, endedAt: '2026-11-20T09:20:00Z',
    tail: '2 of 148 failed\n  limit › counts per account\n  limit › resets on success'
  },
  {
    type: 'run', number: 4, name: '004-review', step: 'review', makes: 'verdict', attempt: 1, round: 1, by: 'reviewer', person: false, agent: 'claude 2.1.197', model: 'claude-opus', boundary: 'L1', pool: 'claude', session: undefined, workflow: 'feature',
    inputs: {}, findings: [], start: undefined, output: oid('3'), outcome: 'finished', verdict: 'changes', on: 'code', editedIn: undefined, protectedPaths: [], usage: usage(undefined),
    startedAt: '2026-11-20T09:30:00Z', endedAt: '2026-11-20T09:33:00Z', summary: 'One finding on code.'
  }
]

export function sampleDetail(status: ItemStatus): ItemDetail {
  return {
    status, body: `${status.title} is what three customers asked for this month.\n\n## Acceptance criteria\n\n- [ ] it can be undone\n- [ ] it is in the docs\n`,
    artifacts: [{step: 'spec', path: `items/${status.id}/spec.md`, text: spec}],
    forms: status.forms.map(f => ({name: f.name, path: `items/${status.id}/decisions/${f.name}.md`, text: asking(`${f.step.replace('approve-', '')} of "${status.title}"`), open: true, answer: undefined, by: undefined})),
    runs, branch: {ref: `refs/heads/item/${status.id}`, tip: oid('ab12cd3'), commits: 3}
  }
}

export const sampleDiff = `diff --git a/src/auth/limit.ts b/src/auth/limit.ts
index 1111111..2222222 100644
--- a/src/auth/limit.ts
+++ b/src/auth/limit.ts
@@ -1,7 +1,9 @@ import {store} from '../store.ts'
 /** How many attempts an account has. */
-const attempts = new Map<string, number>()
+const windowMs = 10 * 60_000
 
-export function isRefused(account: string): boolean {
-  return (attempts.get(account) ?? 0) > 5
+/** Counted in the shared store, so that every web server sees the same number. */
+export async function isRefused(account: string, now: number): Promise<boolean> {
+  const tries = await store.count(\`login:\${account}\`, now - windowMs)
+  return tries > 5
 }
diff --git a/test/auth/limit.ts b/test/auth/limit.ts
new file mode 100644
index 0000000..3333333
--- /dev/null
+++ b/test/auth/limit.ts
@@ -0,0 +1,4 @@
+import test from 'ava'
+
+test('the sixth attempt is refused 拒否', async t => {
+})
`
