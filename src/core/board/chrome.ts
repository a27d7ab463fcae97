import {countOf, formatMoney} from './format.ts'
import {fitBoth} from './fit-line.ts'
import {asciiGlyphs, unicodeGlyphs, type Glyphs} from './glyphs.ts'
import {notionalShare} from './agent-facts.ts'
import {formatMoment} from '../moment.ts'
import type {PoolUse, View} from './view.ts'
import type {ConfirmPrompt, InputPrompt, Model, Size} from './model.ts'
import {boardCommands} from './command-line.ts'
import {cleanText, cutText, graphemes, widthOf} from './measure.ts'
import {glyphOf, marks} from './marks.ts'
import {listKinds} from './prompt.ts'
import {placeOf} from './sections.ts'
import {span, type Line, type Span} from './span.ts'
import {split, type TextInput} from './text-input.ts'
import {wrapLine} from './wrap-line.ts'

/** Invariant: no frame is higher than this, so that the terminal never scrolls and the scrollback stays whole. */
export function countFrameRows(size: Size): number {
  return Math.max(1, size.rows - 1)
}

/** Rows between header and bottom. */
export function countBodyRows(model: Model): number {
  const {columns} = model.size
  const used = 2 + countAirRows(model.size) + layOutBanner(model, columns).length + layOutBottom(model, columns, '').length
  return Math.max(1, countFrameRows(model.size) - used)
}

/** Empty rows under the header, where there is room to breathe. */
export function countAirRows(size: Size): number {
  return size.rows >= 30 ? 1 : 0
}

/** The drawn parts that this terminal can show. */
export function glyphsOf(model: Model): Glyphs {
  return model.ascii ? asciiGlyphs : unicodeGlyphs
}

/** One line for the whole: project, what runs, what waits for me, pools, today's money. What does not fit is left out from the end. */
export function layOutHeader(model: Model, width: number): Line {
  const {view, facts} = model
  const glyphs = glyphsOf(model)
  if (view === undefined || facts === undefined) return fitBoth([span(' lifecycle', 'plain', {bold: true})], [], width, 0)
  const name: Line = [
    span(` ${view.project}`, 'plain', {bold: true}), span(` ${glyphs.separator} `, 'muted'), span(view.homeBranch, 'muted')
  ]
  const isNarrow = width < 60
  const mine = facts.inbox.length + facts.work.length
  const parts: readonly Line[] = [
    view.live.length === 0 ? [span(isNarrow ? 'idle' : 'nothing runs', 'muted')] : [span(`${glyphOf('running', model.ascii)} ${view.live.length}${isNarrow ? '' : ' running'}`, 'running')],
    mine === 0 ? [span(isNarrow ? '' : 'nothing waits for you', 'muted')] : [span(`${glyphOf('you', model.ascii)} ${mine}${isNarrow ? '' : ` ${mine === 1 ? 'waits' : 'wait'} for you`}`, 'you', {bold: true})],
    ...view.pools.map(pool => layOutPool(pool, model.ascii)),
    layOutToday(view),
    ...(view.engine.state === 'here' ? [] : [[span(view.engine.state === 'none' ? 'no engine' : `engine: process ${view.engine.pid ?? '?'}`, 'stale')]]),
    [span(view.boundary, 'muted')]
  ]
  const help: Line = [span('? ', 'accent'), span('help ', 'muted')]
  const line: Span[] = [...name]
  let used = line.reduce((sum, part) => sum + widthOf(cleanText(part.text)), 0)
  for (const part of parts) {
    const size = 3 + part.reduce((sum, piece) => sum + widthOf(cleanText(piece.text)), 0)
    if (used + size > width - 8) continue
    line.push(span('   '), ...part)
    used += size
  }
  return fitBoth(line, help, width, 20, glyphs.ellipsis)
}

function layOutPool({name, used, slots, heldUntilMs}: PoolUse, ascii: boolean): Line {
  const held: Line = heldUntilMs === undefined ? [] : [span(` ${glyphOf('held', ascii)} until ${formatMoment(heldUntilMs).slice(11)}`, 'stale')]
  return [span(`${name} `, 'muted'), span(`${used}/${slots}`, used >= slots ? 'stale' : 'plain'), ...held]
}

/** Today's money, and how much of it nobody pays by the token. */
function layOutToday(view: View): Line {
  const share = notionalShare(view)
  const word = share === 'all' ? ' notional' : share === 'some' ? ' part notional' : ''
  return [span('today ', 'muted'), span(formatMoney(view.todayMicro, {notional: share === 'all', reserved: view.todayReservedMicro > 0})), span(view.todayMicro > 0 ? word : '', 'muted')]
}

/** What is wrong with the configuration, in red under the header, with how many more. */
export function layOutBanner(model: Model, width: number): readonly Line[] {
  const [problem, ...more] = model.view?.problems ?? []
  if (problem === undefined) return []
  const text: Line = [
    span(` ${glyphOf('failed', model.ascii)} `, 'bad'), span(placeOf(problem.path, problem.line, problem.column), 'muted'),
    span(problem.message, 'bad'), span(`  ${problem.fix}`, 'muted')
  ]
  return [fitBoth(text, more.length > 0 ? [span(`${more.length} more `, 'bad')] : [], width, 20, glyphsOf(model).ellipsis)]
}

/** What lies above the keys: a prompt, a question, what is under way, what went wrong, or what the engine does. At least one row. */
export function layOutBottom(model: Model, width: number, spinner: string): readonly Line[] {
  const {prompt, notice, view} = model
  const [pending] = model.pending
  if (prompt?.type === 'confirm') return layOutConfirm(model, prompt, width)
  if (prompt !== undefined) return layOutPrompt(model, prompt, width)
  if (pending !== undefined) {
    const more = model.pending.length > 1 ? `  and ${model.pending.length - 1} more` : ''
    return [[span(` ${spinner} `, 'running'), span(`${pending.text} ${glyphsOf(model).ellipsis}${more}`, 'plain')]]
  }
  if (notice !== undefined) {
    const mark = notice.tone === 'bad' ? 'failed' : notice.tone === 'you' ? 'you' : 'done'
    const line: Line = [span(` ${glyphOf(mark, model.ascii)} `, notice.tone), span(notice.text, notice.tone), span(notice.fix === undefined ? '' : `  ${notice.fix}`)]
    return wrapLine(line, width, [span('   ')]).slice(0, 3)
  }
  return [[...layOutFilter(model), ...layOutEdited(model), span(view?.activity === undefined ? '' : ` ${view.activity}`, 'muted')]]
}

function layOutFilter(model: Model): Line {
  const {filterText} = model.board
  if (filterText === '' || model.view === undefined) return []
  const shown = model.arrangement?.columns.reduce((sum, column) => sum + column.ids.length, 0) ?? 0
  return [span(' / ', 'accent', {bold: true}), span(filterText), span(`  ${shown} of ${countOf(model.view.items.size, 'item')}, Esc shows all  `, 'muted')]
}

function layOutEdited({view, ascii}: Model): Line {
  if (view === undefined || view.edited.length === 0) return []
  const name = view.suspicious.size > 0 ? 'suspicious' : 'edited'
  return [span(` ${glyphOf(name, ascii)} `, marks[name].tone), span(`${countOf(view.edited.length, 'file')} edited, not committed`, marks[name].tone), span('  C commits  ', 'muted')]
}

/** A line being typed, with a block for the cursor; a long text shows the part around it. */
export function layOutInput(label: string, input: TextInput, width: number): Line {
  const [before, after] = split(input)
  const room = Math.max(4, width - widthOf(cleanText(label)) - 2)
  let head = cleanText(before)
  while (widthOf(head) > room) head = graphemes(head).slice(Math.max(1, Math.floor(widthOf(head) - room))).join('')
  const [at = ' ', ...rest] = graphemes(cleanText(after))
  return [span(label, 'accent', {bold: true}), span(head), span(at, 'plain', {inverse: true}), span(cutText(rest.join(''), Math.max(0, room - widthOf(head))))]
}

const labels: Readonly<Record<InputPrompt['type'], string>> = {filter: ' / ', command: ' : ', title: ' New item, title: ', kind: ' Kind: '}

function layOutPrompt(model: Model, prompt: InputPrompt, width: number): readonly Line[] {
  const input = layOutInput(labels[prompt.type], prompt.input, width)
  const {notice} = model
  if (notice !== undefined) return [input, [span(`   ${notice.text}`, notice.tone), span(`  ${notice.fix ?? ''}`)]]
  const hint = hintOf(model, prompt)
  return hint === '' ? [input] : [input, [span(`   ${hint}`, 'muted')]]
}

function hintOf(model: Model, prompt: InputPrompt): string {
  switch (prompt.type) {
    case 'filter': return model.board.filter.problems[0] ?? 'kind:bug  waiting:me  label:auth  stage:review  is:blocked  -kind:docs  words'
    case 'title': return 'Enter goes on to its kind. Esc leaves without a new item.'
    case 'kind': return `${listKinds(model).join('  ')}   Tab turns to the next. Enter makes the item and commits it.`
    case 'command': {
      const name = prompt.input.text.trimStart().split(/\s/u)[0] ?? ''
      const found = boardCommands.filter(command => command.name.startsWith(name.toLowerCase()))
      return found.length === 1 ? `${found[0]?.usage}: ${found[0]?.does}` : found.map(command => command.name).join('  ')
    }
  }
}

function layOutConfirm(model: Model, prompt: ConfirmPrompt, width: number): readonly Line[] {
  const glyphs = glyphsOf(model)
  const most = Math.max(1, countFrameRows(model.size) - 9)
  const lines = prompt.lines.slice(0, most)
  const more = prompt.lines.length - lines.length
  return [
    [span(glyphs.rule.repeat(width), 'you')],
    ...wrapLine([span(` ${prompt.title}`, 'plain', {bold: true})], width - 1, [span(' ')]),
    ...lines.map(line => [span(`   ${glyphs.bullet} `, 'muted'), span(line, model.view?.suspicious.has(line.split('  ')[0] ?? '') ? 'bad' : 'plain')]),
    ...(more > 0 ? [[span(`   and ${more} more`, 'muted')]] : []),
    ...wrapLine(prompt.choices.flatMap(choice => [span(` ${choice.key} `, 'you', {bold: true}), span(`${choice.label}  `)]), width)
  ]
}
