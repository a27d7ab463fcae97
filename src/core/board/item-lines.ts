import type {ItemStatus} from '../plan/decision.ts'
import {layOutBudget} from './card-lines.ts'
import {describeCard, describeProgress, explainSlow} from './card.ts'
import {fitBoth, fitLine} from './fit-line.ts'
import {isNotionalItem, isNotionalOf} from './agent-facts.ts'
import {formatSpent, formatStepCost} from './format.ts'
import {glyphsOf} from './chrome.ts'
import {glyphOf, marks} from './marks.ts'
import type {Model} from './model.ts'
import type {Section} from './sections.ts'
import {span, type Line} from './span.ts'

/** Title, standing and a rule: the head of the item's screen. */
export function layOutItemHead(model: Model, item: ItemStatus, width: number, nowMs: number, spinner: string | undefined): readonly Line[] {
  const {view, facts} = model
  if (view === undefined || facts === undefined) return []
  const glyphs = glyphsOf(model)
  const card = describeCard(item, view, facts, nowMs)
  const mark = marks[card.mark]
  const facts1 = [item.kind, `P${item.priority}`, item.owner === undefined ? '' : item.owner, ...item.labels].filter(word => word !== '').join(` ${glyphs.separator} `)
  const cost = formatSpent(item, {notional: isNotionalItem(view, item)})
  const money: Line = card.budget === undefined ? [span(`${cost} `)] : [span(`${cost} `), ...layOutBudget(card.budget.spent, card.budget.limit, 20, glyphs), span(' ')]
  return [
    fitBoth([span(` ${card.title}`, 'plain', {bold: true}), span(`  ${item.id}`, 'muted')], [span(`${facts1} `, 'muted')], width, 20, glyphs.ellipsis),
    fitBoth([span(` ${spinner ?? glyphOf(card.mark, model.ascii)} `, mark.tone), span(card.text, mark.tone), span(`  ${item.stage}`, 'muted'), ...card.remarks.flatMap((remark, index) => card.badges[index] === 'slow' ? [] : [span(`  ${remark}`, 'stale')])], money, width, 20, glyphs.ellipsis),
    [span(glyphs.rule.repeat(width), 'muted')]
  ]
}

export interface SectionLook { readonly width: number; readonly isChosen: boolean; readonly isFocused: boolean; readonly spinner: string | undefined; readonly nowMs: number }

/** One entry of the list, under its stage's name where a stage begins. */
export function layOutSectionEntry(model: Model, item: ItemStatus, section: Section, look: SectionLook): readonly Line[] {
  const glyphs = glyphsOf(model)
  const head: readonly Line[] = section.stage === undefined ? [] : [fitLine([span(` ${section.stage}`, 'muted')], look.width, glyphs.ellipsis)]
  const gap: readonly Line[] = section.key === 'findings' ? [fitLine([], look.width)] : []
  const pointer = span(look.isChosen ? glyphs.pointer : ' ', 'accent', {bold: true})
  const label = span(section.label, look.isChosen && look.isFocused ? 'accent' : 'plain', look.isChosen ? {bold: true} : {})
  if (section.step === undefined || section.mark === undefined) return [...gap, fitLine([pointer, span('   '), label], look.width, glyphs.ellipsis)]
  const mark = marks[section.mark]
  const isAhead = section.mark === 'ahead' || section.mark === 'skipped'
  const left: Line = [pointer, span(` ${section.mark === 'running' ? look.spinner ?? glyphOf('running', model.ascii) : glyphOf(section.mark, model.ascii)} `, mark.tone), isAhead && !look.isChosen ? span(section.label, 'muted') : label]
  return [...head, fitBoth(left, layOutStepFacts(model, item, section, look), look.width, 12, glyphs.ellipsis)]
}

/** What one step is about, above its content: state, by whom, round, cost, what it was made from. */
export function layOutStepHead(model: Model, item: ItemStatus, section: Section, width: number, nowMs: number): readonly Line[] {
  const {step} = section
  const {view} = model
  const glyphs = glyphsOf(model)
  if (step === undefined || section.mark === undefined || view === undefined) return [[span(section.label, 'plain', {bold: true})], []]
  const live = model.facts?.liveOf.get(item.id)?.find(run => run.step === step.step)
  const from = Object.entries(step.from).map(([name, version]) => `${name} ${version.slice(0, 7)}`).join(', ')
  const parts = [marks[section.mark].word, step.by, step.round > 1 ? `round ${step.round}` : '', formatStepCost(step, {notional: isNotionalOf(view, step.by)}) ?? '', from === '' ? '' : `from ${from}`]
  const head: Line = [span(step.step, 'plain', {bold: true}), span(`  ${parts.filter(part => part !== '').join(` ${glyphs.separator} `)}`, 'muted')]
  const news: Line = live !== undefined
    ? [span(describeProgress(live, view, nowMs), 'running'), span(live.doing === undefined ? '' : `  ${live.doing}`, 'muted'), span(live.slowerThanMs === undefined ? '' : `  ${explainSlow(live.slowerThanMs)}`, 'stale')]
    : [span(step.note, marks[section.mark].tone)]
  const refused = item.forms.filter(form => form.step === step.step && form.notice !== undefined).map((form): Line => [span(`${form.name} is not answered: ${form.notice}`, 'bad')])
  return [head, ...(live === undefined && step.note === '' ? [] : [news]), ...refused, []].map(line => fitLine(line, width, glyphs.ellipsis))
}

function layOutStepFacts(model: Model, item: ItemStatus, section: Section, look: SectionLook): Line {
  const {step} = section
  const {view} = model
  if (step === undefined || view === undefined) return []
  const live = model.facts?.liveOf.get(item.id)?.find(run => run.step === step.step)
  if (live !== undefined) return [span(`${describeProgress(live, view, look.nowMs)} `, 'running')]
  const cost = step.costMicro === undefined || step.costMicro === 0 ? '' : ` ${formatStepCost(step, {notional: isNotionalOf(view, step.by)})}`
  const who = section.mark === 'you' ? 'you' : step.by
  return [span(`${who}${cost} `, section.mark === 'you' ? 'you' : 'muted')]
}
