import {createHash} from 'node:crypto'
import {renderForm} from '../../src/core/project/form.ts'
import type {RunRecord} from '../../src/core/project/records.ts'
import {renderRun} from '../../src/core/project/run-record.ts'
import {makeRepository, type Author, type Change} from './fast-import.ts'
import {criteriaOf, descriptionOf, titleOf} from './words.ts'

const ana: Author = {name: 'Ana', email: 'ana@example.org'}
const engine: Author = {name: 'Lifecycle', email: 'lifecycle@localhost'}

const workflow = `---
title: Feature
stages:
  Specification:
    - spec: {by: spec-writer, from: item}
    - approve: {by: product, ask: ["Does the spec cover every acceptance criterion?"]}
  Implementation:
    - code: {by: implementer, from: [spec], rounds: 3}
  Review:
    - review: {by: reviewer, from: [spec, code]}
    - approve: {by: engineer}
  Release:
    - merge: queue
---
The way of a feature.
`

/** The configuration of a small team, whose agents run a program of the benchmark's; without a sandbox, for what it is compared with has none. */
export function configurationOf(command: readonly string[], slots: number): Record<string, string> {
  const agent = (makes: string, what: string): string => `---\nmakes: ${makes}\nrun: command\ncommand: ${JSON.stringify(command)}\n---\n${what}\n`
  return {
    '.lifecycle/project.md': `---\nschema: 1\nbase: main\nowner: ana\nstages: [Specification, Implementation, Review, Release]\nslots: ${slots}\nboundary: none\n---\nKeep it small.\n`,
    '.lifecycle/team.md': '---\npeople:\n  ana: {name: Ana, emails: [ana@example.org], roles: [product, engineer]}\n  ben: {name: Ben, emails: [ben@example.org], roles: [engineer]}\n---\n',
    '.lifecycle/pools.md': `---\npools:\n  command: {slots: ${slots}}\n---\n`,
    '.lifecycle/workflows/feature.md': workflow,
    '.lifecycle/agents/spec-writer.md': agent('document', 'You write specs.'),
    '.lifecycle/agents/implementer.md': agent('commits', 'You write code.'),
    '.lifecycle/agents/reviewer.md': agent('verdict', 'You review.')
  }
}

/** What a project with a history looks like: every item came in a commit of its own; of ten, one has a spec that waits for approval, one an approved spec. */
export async function makeProject(folder: string, items: number, options: ItemOptions = {}): Promise<void> {
  await makeRepository(folder, listChanges(items, options))
}

interface ItemOptions { readonly hold?: boolean }

export function* listChanges(items: number, options: ItemOptions = {}): Generator<Change> {
  const code = Object.fromEntries(Array.from({length: 50}, (_, i) => [`src/part-${i}.js`, `export const part${i} = ${i}\n`]))
  yield {author: ana, message: 'Begin', files: {...code, ...configurationOf(['true'], 4)}}
  for (let n = 1; n <= items; n++) {
    const folder = `.lifecycle/items/${idOf(n)}`
    const item = itemText(n, options)
    yield {author: ana, message: `Add ${idOf(n)}`, files: {[`${folder}/item.md`]: item}}
    if (n % 10 > 1) continue
    const spec = `# Spec\n\n${descriptionOf(n + 1)}\n`
    const form = formText(n, item, spec)
    yield {author: engine, message: `${idOf(n)}: spec finished`, files: {[`${folder}/spec.md`]: spec, [`${folder}/runs/001-spec.md`]: renderRun(specRun(item, spec))}}
    yield {author: engine, message: `${idOf(n)}: ask approve-spec`, files: {[`${folder}/decisions/approve-spec-1.md`]: form}}
    if (n % 10 === 1) yield {author: ana, message: `Approve the spec of ${idOf(n)}`, files: {[`${folder}/decisions/approve-spec-1.md`]: form.replace(/^decision:.*$/m, 'decision: approve').replace('   >', '   > Yes, all three.')}}
  }
}

/** `export-invoices-as-csv-17` */
export function idOf(n: number): string {
  return titleOf(n).toLowerCase().replaceAll(' ', '-')
}

/** About 1.1 KB. */
export function itemText(n: number, {hold = false}: ItemOptions = {}): string {
  return `---\ntitle: ${titleOf(n)}\nkind: feature\npriority: ${n % 5}\nlabels: [team-${n % 7}, bench]\n${hold ? 'hold: true\n' : ''}---\n${descriptionOf(n)}\n\n## Acceptance criteria\n${criteriaOf(n).map(c => `- [ ] ${c}`).join('\n')}\n`
}

function specRun(item: string, spec: string): RunRecord {
  return {
    type: 'run', number: 1, name: '001-spec', step: 'spec', makes: 'document', attempt: 1, round: 1, by: 'spec-writer', person: false, agent: 'command', model: 'small-1', boundary: 'L0',
    pool: 'local', session: undefined, workflow: 'feature', inputs: {item: blobId(item)}, findings: [], start: undefined, output: blobId(spec), outcome: 'finished', verdict: undefined, on: undefined, editedIn: undefined, protectedPaths: [],
    usage: {input: 12_000, output: 900, reasoning: undefined, cacheRead: 8000, cacheWrite: 0, costMicro: 42_000, source: 'reported'}, startedAt: '2026-11-01T10:00:00Z', endedAt: '2026-11-01T10:02:00Z', summary: 'The spec names three criteria and how each is tested.'
  }
}

function formText(n: number, item: string, spec: string): string {
  return renderForm({
    do: 'ask', item: idOf(n), name: 'approve-spec-1', kind: 'approve', step: 'approve-spec', role: undefined, number: 1, for: 'product', about: {item: blobId(item), spec: blobId(spec)}, steps: [],
    choices: ['approve', 'changes', 'reject'], questions: ['Does the spec cover every acceptance criterion?'], title: `Approve the spec of "${titleOf(n)}"?`, facts: ['cost so far 0.04']
  })
}

function blobId(text: string): string {
  return createHash('sha1').update(`blob ${Buffer.byteLength(text)}\0${text}`).digest('hex')
}
