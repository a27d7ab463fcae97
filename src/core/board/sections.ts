import type {ItemStatus, StepStatus} from '../plan/decision.ts'
import type {CheckRecord, RunRecord} from '../project/records.ts'
import {isNotionalOf} from './agent-facts.ts'
import {countOf, formatCharge, formatElapsed, formatTokens} from './format.ts'
import type {Glyphs} from './glyphs.ts'
import {layOutMarkdown} from './markdown.ts'
import {glyphOf, marks, markOfStep, type MarkName} from './marks.ts'
import {isMine, isMyStep} from './mine.ts'
import {span, type Line} from './span.ts'
import type {ItemDetail, View} from './view.ts'
import {withoutBlanks} from './without-blanks.ts'
import {wrapLine} from './wrap-line.ts'

/** One entry of the list on the item's screen; each shows something beside it. */
export interface Section {
  /** `request`, `step:code`, `findings`, `runs`. */
  readonly key: string
  readonly label: string
  /** Heads a group of steps. */
  readonly stage: string | undefined
  readonly step: StepStatus | undefined
  readonly mark: MarkName | undefined
}

/** What there is to see of an item, in reading order. */
export function listSections(status: ItemStatus, detail: ItemDetail | undefined, me: View['me']): readonly Section[] {
  const findings = status.findings.filter(finding => finding.state !== 'closed').length
  const runs = detail?.runs.length ?? 0
  const plain = (key: string, label: string): Section => ({key, label, stage: undefined, step: undefined, mark: undefined})
  return [
    plain('request', 'Request'),
    ...status.steps.map((step, index) => ({
      key: `step:${step.step}`, label: step.step, step, mark: markStep(status, step, me),
      stage: status.steps[index - 1]?.stage === step.stage ? undefined : step.stage
    })),
    plain('findings', findings === 0 ? 'Findings' : `Findings ${findings}`),
    plain('runs', runs === 0 ? 'Runs' : `Runs ${runs}`)
  ]
}

/** The section that matters now: what waits for me, else what runs, failed or comes next. */
export function chooseSection(status: ItemStatus, me: View['me']): string {
  const mine = status.forms.find(form => isMine(form, me))
  const step = status.steps.find(s => s.step === mine?.step)
    ?? status.steps.find(s => isMyStep(s, me))
    ?? status.steps.find(s => s.state === 'running' || s.state === 'checking')
    ?? status.steps.find(s => s.state === 'failed' || s.state === 'blocked')
    ?? status.steps.find(s => s.step === status.next)
  return step === undefined ? 'request' : `step:${step.step}`
}

interface SectionContext { readonly detail: ItemDetail; readonly agents: View['agents']; readonly width: number; readonly glyphs: Glyphs; readonly ascii: boolean }

let memo: {readonly detail: ItemDetail; readonly key: string; readonly width: number; readonly ascii: boolean; readonly rows: readonly Line[]} | undefined

/** Rows of one section. The last answer is kept, because scrolling asks for the same rows again and again. */
export function layOutSection(key: string, context: SectionContext): readonly Line[] {
  const {detail, width, ascii} = context
  if (memo?.detail === detail && memo.key === key && memo.width === width && memo.ascii === ascii) return memo.rows
  const rows = makeRows(key, context)
  memo = {detail, key, width, ascii, rows}
  return rows
}

function makeRows(key: string, context: SectionContext): readonly Line[] {
  const {detail, width, glyphs} = context
  if (key === 'request') return [...layOutProblems(context), ...orEmpty(layOutMarkdown(detail.body, width, glyphs), 'item.md says nothing more.')]
  if (key === 'findings') return layOutFindings(context)
  if (key === 'runs') return orEmpty(detail.runs.toReversed().flatMap(run => layOutRun(run, context)), 'Nothing has run yet.')
  const step = detail.status.steps.find(s => `step:${s.step}` === key)
  return step === undefined ? [] : layOutStep(step, context)
}

function layOutStep(step: StepStatus, context: SectionContext): readonly Line[] {
  const {detail, width, glyphs} = context
  if (step.type === 'approve') {
    const form = detail.forms.findLast(f => isFormOf(f.name, step.step))
    return form === undefined ? [[span('Asked when everything before it is done.', 'muted')]] : layOutForm(form, width, glyphs)
  }
  const open = detail.forms.filter(f => f.open && detail.status.forms.some(o => o.name === f.name && o.step === step.step))
  const asked = open.flatMap(form => [...layOutForm(form, width, glyphs), []])
  const artifact = detail.artifacts.find(a => a.step === step.step)
  const runs = detail.runs.filter(run => run.step === step.step).toReversed()
  const made = artifact === undefined ? runs.flatMap(run => layOutRun(run, context)) : layOutMarkdown(artifact.text, width, glyphs)
  return orEmpty([...asked, ...made], step.state === 'running' ? 'Under way; nothing is taken in yet. l follows its log.' : 'Nothing is made yet.')
}

/** An open form is answered elsewhere, one question at a time: its blanks say nothing here. */
function layOutForm(form: ItemDetail['forms'][number], width: number, glyphs: Glyphs): readonly Line[] {
  return layOutMarkdown(form.open ? withoutBlanks(form.text) : form.text, width, glyphs)
}

function isFormOf(name: string, step: string): boolean {
  return name.startsWith(`${step}-`) && /^(?:[a-z0-9-]+-)?\d+$/u.test(name.slice(step.length + 1))
}

function layOutFindings({detail, width, ascii}: SectionContext): readonly Line[] {
  const order = ['open', 'answered', 'closed']
  const findings = detail.status.findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  const rows = findings.flatMap(finding => {
    const name: MarkName = finding.state === 'open' ? 'failed' : finding.state === 'answered' ? 'waiting' : 'done'
    const head: Line = [
      span(`${glyphOf(name, ascii)} `, marks[name].tone), span(finding.name, 'plain', {bold: true}),
      span(`  on ${finding.on}, ${finding.state}`, 'muted')
    ]
    return [head, ...wrapLine([span('  '), span(finding.text)], width, [span('  ')]), []]
  })
  return orEmpty(rows, 'Nothing is held against this item.')
}

function layOutRun(run: RunRecord | CheckRecord, {width, ascii, agents}: SectionContext): readonly Line[] {
  const isGood = run.type === 'check' ? run.result === 'green' : run.outcome === 'finished' || run.outcome === 'merged'
  const name: MarkName = isGood ? 'done' : run.type === 'run' && run.outcome === 'question' ? 'waiting' : 'failed'
  const head: Line = [span(`${glyphOf(name, ascii)} `, marks[name].tone), span(run.name, 'plain', {bold: true}), span(`  ${describeRecord(run, agents)}`, 'muted')]
  const text = run.type === 'check' ? run.tail : run.summary
  const tone = run.type === 'check' ? 'code' as const : 'plain' as const
  const body = text.trim() === '' ? [] : text.trim().split('\n').slice(0, 40).flatMap(line => wrapLine([span('  '), span(line, tone)], width, [span('  ')]))
  return [...wrapLine(head, width, [span('  ')]), ...body, []]
}

/** "finished by implementer · claude-… · round 2 · 5.1k in, 900 out · $0.41". */
export function describeRecord(run: RunRecord | CheckRecord, agents: View['agents']): string {
  if (run.type === 'check') {
    const took = run.durationMs === undefined ? '' : ` in ${formatElapsed(run.durationMs)}`
    return `${run.command} · ${run.result}${run.exit === undefined ? '' : `, exit ${run.exit}`}${took}`
  }
  const {usage} = run
  const tokens = usage.input === undefined || usage.output === undefined ? undefined : `${formatTokens(usage.input + (usage.cacheRead ?? 0))} in, ${formatTokens(usage.output)} out`
  const cost = formatCharge(usage, {notional: isNotionalOf({agents}, run.by)})
  const parts = [`${run.outcome} by ${run.by}`, run.model, run.round > 1 ? `round ${run.round}` : undefined, tokens, run.person ? undefined : cost === undefined ? 'cost unknown' : usage.source === 'reserved' ? `not reported, ${cost} reserved` : cost]
  return parts.filter(part => part !== undefined).join(' · ')
}

function layOutProblems({detail, width, ascii}: SectionContext): readonly Line[] {
  const {problems} = detail.status
  if (problems.length === 0) return []
  return [
    [span(countOf(problems.length, 'problem'), 'bad', {bold: true})],
    ...problems.flatMap(problem => [
      ...wrapLine([span(`${glyphOf('failed', ascii)} `, 'bad'), span(placeOf(problem.path, problem.line, problem.column), 'muted'), span(problem.message, 'bad')], width, [span('  ')]),
      ...wrapLine([span('  '), span(problem.fix)], width, [span('  ')])
    ]), []
  ]
}

/** "items/x/item.md:3:1 ", or nothing when no file is at fault. */
export function placeOf(path: string, line: number | undefined, column: number | undefined): string {
  if (path === '') return ''
  return `${path}${line === undefined ? '' : `:${line}`}${column === undefined ? '' : `:${column}`} `
}

function markStep(status: ItemStatus, step: StepStatus, me: View['me']): MarkName {
  if (status.forms.some(form => form.step === step.step && isMine(form, me)) || isMyStep(step, me)) return 'you'
  return markOfStep(step.state)
}

function orEmpty(rows: readonly Line[], otherwise: string): readonly Line[] {
  return rows.length > 0 ? rows : [[span(otherwise, 'muted')]]
}
