import {nameAskWhole, nameAsked} from './card.ts'
import {glyphsOf} from './chrome.ts'
import {fitBoth, fitLine} from './fit-line.ts'
import {glyphOf} from './marks.ts'
import type {Model} from './model.ts'
import {span, type Line} from './span.ts'
import {inboxKeyOf} from './target.ts'

/** One row of the inbox: two lines and a gap; groups begin with a heading. */
export interface InboxRow { readonly key: string; readonly heading: string | undefined; readonly lines: readonly Line[] }

/** Rows of one entry without its heading. */
export const inboxEntryRows = 3

/** The rows around the chosen one, as many as fit; the rest of a long inbox is not laid out. */
export function layOutInbox(model: Model, width: number, rows: number): readonly InboxRow[] {
  const all = listRows(model)
  const chosen = Math.max(0, all.findIndex(row => row.key === model.inboxKey))
  const fitting = Math.max(1, Math.floor((rows - 3) / inboxEntryRows))
  const first = Math.max(0, Math.min(chosen - Math.floor(fitting / 2), all.length - fitting))
  return all.slice(first, first + fitting).map(row => ({key: row.key, heading: row.heading, lines: layOutRow(model, row, width)}))
}

interface Row { readonly key: string; readonly heading: string | undefined; readonly title: string; readonly id: string; readonly ask: string; readonly why: string; readonly isMine: boolean; readonly priority: number }

function listRows(model: Model): readonly Row[] {
  const {facts, view} = model
  if (facts === undefined) return []
  const mine = facts.inbox.map(({form, title, priority, why}) => ({key: inboxKeyOf(form.item, form.name), title, id: form.item, ask: nameAskWhole(form), why, isMine: true, priority}))
  const own = facts.work.map(({item, title, priority, step}) => ({key: inboxKeyOf(item, step.step), title, id: item, ask: `${step.step}: yours to make`, why: step.note, isMine: true, priority}))
  const others = facts.others.map(({form, title, priority, why}) => ({key: inboxKeyOf(form.item, form.name), title, id: form.item, ask: `${nameAskWhole(form)}: ${nameAsked(form, view?.me)}`, why, isMine: false, priority}))
  const head = (heading: string) => (row: Omit<Row, 'heading'>, index: number): Row => ({...row, heading: index === 0 ? heading : undefined})
  return [...[...mine, ...own].map(head('Waits for you')), ...others.map(head('Waits for others'))]
}

function layOutRow(model: Model, row: Row, width: number): readonly Line[] {
  const glyphs = glyphsOf(model)
  const isChosen = row.key === model.inboxKey
  const pointer = span(isChosen ? `${glyphs.pointer} ` : '  ', 'accent', {bold: true})
  const mark = span(`${glyphOf(row.isMine ? 'you' : 'waiting', model.ascii)} `, row.isMine ? 'you' : 'muted')
  const title = span(row.title, row.isMine ? 'plain' : 'muted', isChosen ? {bold: true} : {})
  return [
    fitBoth([pointer, mark, title], [span(row.ask, row.isMine ? 'you' : 'muted')], width, 16, glyphs.ellipsis),
    fitLine([span('    '), span(row.id, 'muted'), span(`  ${row.why}`, row.priority === 0 ? 'bad' : 'muted')], width, glyphs.ellipsis),
    fitLine([], width)
  ]
}
