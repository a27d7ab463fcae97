import {countTitleRows, type Density} from './board-layout.ts'
import type {Card} from './card.ts'
import {fitBoth, fitLine, lineWidth} from './fit-line.ts'
import {formatMoney} from './format.ts'
import {asciiGlyphs, unicodeGlyphs, type Glyphs} from './glyphs.ts'
import {glyphOf, marks} from './marks.ts'
import {cleanText, widthOf} from './measure.ts'
import {span, withText, type Line, type Span, type Tone} from './span.ts'
import {wrapLine} from './wrap-line.ts'

export interface CardLook {
  readonly width: number
  readonly ascii: boolean
  readonly density: Density
  readonly isChosen: boolean
  /** Frame of the spinner, for what runs; undefined when nothing moves. */
  readonly spinner: string | undefined
}

/** A card as rows of exactly `width` cells: bordered where there is room, with an edge on the left where there is not. */
export function layOutCard(card: Card, look: CardLook): readonly Line[] {
  const glyphs = look.ascii ? asciiGlyphs : unicodeGlyphs
  const inner = look.density === 'roomy' ? look.width - 4 : look.width - 2
  const body = layOutBody(card, look, inner, glyphs)
  return look.density === 'roomy' ? frameCard(card, look, body, glyphs) : edgeCard(card, look, body.slice(0, 3), glyphs)
}

/** A finished item takes one row. */
export function layOutDoneCard(card: Card, look: CardLook): Line {
  const glyphs = look.ascii ? asciiGlyphs : unicodeGlyphs
  const mark = marks[card.mark]
  const left: Line = [
    span(look.isChosen ? glyphs.pointer : ' ', 'accent', {bold: true}), span(`${glyphOf(card.mark, look.ascii)} `, mark.tone),
    span(card.title, look.isChosen ? 'plain' : 'muted', look.isChosen ? {bold: true} : {})
  ]
  return fitBoth(left, card.mark === 'done' ? [span(card.text, 'muted')] : [], look.width, 14, glyphs.ellipsis)
}

/** Spent of a budget as a bar of at most ten parts, and the limit. */
export function layOutBudget(spent: number, limit: number, width: number, glyphs: Glyphs): Line {
  const share = limit <= 0 ? 1 : spent / limit
  const label = ` of ${formatMoney(limit)}`
  const parts = Math.max(4, Math.min(10, width - label.length))
  const full = Math.min(parts, spent > 0 ? Math.max(1, Math.round(share * parts)) : 0)
  const tone: Tone = share >= 1 ? 'bad' : share >= 0.8 ? 'stale' : 'good'
  return [span(glyphs.full.repeat(full), tone), span(glyphs.empty.repeat(parts - full), 'muted'), span(label, 'muted')]
}

function layOutBody(card: Card, look: CardLook, width: number, glyphs: Glyphs): readonly Line[] {
  const mark = marks[card.mark]
  const glyph = look.spinner ?? glyphOf(card.mark, look.ascii)
  const isLoud = mark.tone !== 'muted' && mark.tone !== 'good'
  const badges: Line = card.badges.map(name => span(` ${glyphOf(name, look.ascii)}`, marks[name].tone))
  const urgent: Line = card.priority <= 1 ? [span(`P${card.priority} `, card.priority === 0 ? 'bad' : 'stale', {bold: true})] : []
  const title = span(card.title, 'plain', look.isChosen ? {bold: true} : {})
  const id = [...urgent, span(card.id, 'muted')]
  return [
    ...layOutTitle(title, look.density === 'roomy' ? countTitleRows(card.title, width) : 1, width, glyphs),
    layOutNames(id, span(card.kind, 'muted'), badges, width, glyphs),
    fitLine([span(`${glyph} `, mark.tone), span(squeeze(card.text, width - 2), isLoud ? mark.tone : 'muted')], width, glyphs.ellipsis),
    ...(card.budget === undefined ? [] : [fitLine(layOutBudget(card.budget.spent, card.budget.limit, width, glyphs), width, glyphs.ellipsis)])
  ]
}

/** Id, kind and badges: where there is no room for all, the kind gives way, then the end of the id, never a badge. */
function layOutNames(id: Line, kind: Span, badges: Line, width: number, glyphs: Glyphs): Line {
  const least = Math.min(14, lineWidth(id))
  const fits = lineWidth([kind, ...badges]) + 1 + least <= width
  return fitBoth(id, fits ? [kind, ...badges] : badges.map((badge, index) => index === 0 ? withText(badge, badge.text.trim()) : badge), width, 1, glyphs.ellipsis)
}

/** Wide gaps are closed before anything is cut. */
function squeeze(text: string, width: number): string {
  return widthOf(cleanText(text)) > width ? text.replaceAll(/ {2,}/gu, ' ') : text
}

/** Broken between words; the last row takes all that is left and is cut. */
function layOutTitle(title: Span, rows: number, width: number, glyphs: Glyphs): readonly Line[] {
  if (rows === 1) return [fitLine([title], width, glyphs.ellipsis)]
  const [first = [], ...rest] = wrapLine([title], width)
  const left = rest.flatMap((line, index) => index === 0 ? line : [withText(title, ' '), ...line])
  return [fitLine(first, width, glyphs.ellipsis), fitLine(left, width, glyphs.ellipsis)]
}

function frameCard(card: Card, look: CardLook, body: readonly Line[], glyphs: Glyphs): readonly Line[] {
  const border = look.isChosen ? glyphs.chosenBorder : glyphs.border
  const edge = (text: string) => span(text, edgeTone(card, look))
  const across = border.across.repeat(Math.max(0, look.width - 2))
  return [
    [edge(border.topLeft + across + border.topRight)],
    ...body.map(line => [edge(`${border.down} `), ...line, edge(` ${border.down}`)]),
    [edge(border.bottomLeft + across + border.bottomRight)]
  ]
}

function edgeCard(card: Card, look: CardLook, body: readonly Line[], glyphs: Glyphs): readonly Line[] {
  const edge = span(`${look.isChosen ? glyphs.chosenBorder.down : glyphs.bar} `, edgeTone(card, look), look.isChosen ? {bold: true} : {})
  return [...body.map(line => [edge, ...line]), fitLine([], look.width)]
}

/** Colour of the border: the choice, else only what needs somebody. */
function edgeTone(card: Card, look: CardLook): Tone {
  if (look.isChosen) return 'accent'
  const {tone} = marks[card.mark]
  return tone === 'you' || tone === 'bad' ? tone : 'muted'
}
