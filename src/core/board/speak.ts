import {describeCard} from './card.ts'
import {notionalShare} from './agent-facts.ts'
import {countOf, formatMoney} from './format.ts'
import {layOutBottom} from './chrome.ts'
import {layOutDecision, layOutForm} from './decide-lines.ts'
import {layOutInbox} from './inbox-lines.ts'
import {marks} from './marks.ts'
import {cleanText} from './measure.ts'
import type {Model} from './model.ts'
import {rowsOfSection, rowsOfText} from './scroll.ts'
import {chooseSection} from './sections.ts'
import {plainText} from './span.ts'
import {findTarget, topScreen} from './target.ts'

const wide = 10_000

/** The board as sentences, for a screen reader: where one is, what is chosen and what it waits for, then what is on top. */
export function speak(model: Model, nowMs: number): readonly string[] {
  const {view, facts} = model
  if (view === undefined || facts === undefined) return ['Reading the project.']
  const mine = facts.inbox.length + facts.work.length
  const bottom = layOutBottom(model, wide, '').map(line => plainText(line).trim()).filter(line => line !== '')
  return [
    `Project ${view.project}, branch ${view.homeBranch}. ${countOf(view.live.length, 'run')} under way. ${countOf(mine, 'decision')} for you. ${formatMoney(view.todayMicro, {notional: notionalShare(view) === 'all', reserved: view.todayReservedMicro > 0})} today.`,
    ...speakScreen(model, nowMs),
    ...bottom
  ].map(cleanText)
}

function speakScreen(model: Model, nowMs: number): readonly string[] {
  const screen = topScreen(model)
  if (screen?.type === 'diff' || screen?.type === 'log') return [`${screen.title}.`, ...rowsOfText(model, screen).slice(screen.scroll, screen.scroll + 40).map(plainText)]
  if (screen?.type === 'decide') return speakDecision(model, nowMs)
  if (screen?.type === 'item') {
    const item = findTarget(model)
    const section = screen.section ?? (item === undefined ? 'request' : chooseSection(item, model.view?.me))
    return [...speakItem(model, nowMs), `Section ${section.replace('step:', 'step ')}.`, ...rowsOfSection(model, screen, section).slice(screen.scroll, screen.scroll + 40).map(plainText)]
  }
  if (model.tab === 'inbox') return ['Inbox.', ...layOutInbox(model, 200, 60).filter(row => row.key === model.inboxKey).flatMap(row => row.lines.map(line => plainText(line).trim()))]
  if (model.tab === 'help') return ['Help. a approve, c changes, x reject, e edit, d diff, n new, slash filter, colon command, q quit.']
  const column = model.arrangement?.columns[model.board.column]
  if (column === undefined || model.board.id === undefined) return ['The board is empty. n makes an item.']
  return [`Column ${column.name}, item ${column.ids.indexOf(model.board.id) + 1} of ${column.ids.length}.`, ...speakItem(model, nowMs)]
}

function speakDecision(model: Model, nowMs: number): readonly string[] {
  const screen = topScreen(model)
  const item = findTarget(model)
  const form = screen?.type === 'decide' ? item?.forms.find(f => f.name === screen.form) : undefined
  if (screen?.type !== 'decide' || item === undefined || form === undefined) return speakItem(model, nowMs)
  return [`Decision ${form.name} on ${item.title}.`, ...layOutForm(model, screen, wide).map(plainText), ...layOutDecision(model, item, form, screen, wide).map(plainText)]
    .filter(line => line.trim() !== '')
}

function speakItem(model: Model, nowMs: number): readonly string[] {
  const item = findTarget(model)
  if (item === undefined || model.view === undefined || model.facts === undefined) return []
  const card = describeCard(item, model.view, model.facts, nowMs)
  const badges = card.badges.map(name => `, ${marks[name].word}`).join('')
  return [`${card.title}, ${card.id}, ${card.kind}, priority ${card.priority}: ${marks[card.mark].word}, ${card.text}${badges}.`]
}
