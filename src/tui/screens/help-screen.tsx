import type {ReactElement} from 'react'
import {boardCommands} from '../../core/board/command-line.ts'
import {countBodyRows} from '../../core/board/chrome.ts'
import {fitLine} from '../../core/board/fit-line.ts'
import {glyphOf, marks, type MarkName} from '../../core/board/marks.ts'
import type {Model} from '../../core/board/model.ts'
import {span, type Line} from '../../core/board/span.ts'
import {wrapLine} from '../../core/board/wrap-line.ts'
import {Pane} from '../components/pane.tsx'
import {useBoard} from '../hooks/use-board.ts'
import {keymap, showKey, type Place} from '../keymap.ts'

/** All keys, commands, marks and the words of the filter, made from the lists that the board itself uses. */
export function HelpScreen(): ReactElement {
  const {model} = useBoard()
  return <Pane lines={layOutHelp(model)} width={model.size.columns} rows={countBodyRows(model)} scroll={model.scroll.help} />
}

/** Last row of the help that may be on top. */
export function helpScrollLimit(model: Model): number {
  return Math.max(0, layOutHelp(model).length - countBodyRows(model))
}

function layOutHelp(model: Model): readonly Line[] {
  const {columns} = model.size
  const count = Math.max(1, Math.min(3, Math.floor(columns / 60)))
  const width = Math.floor(columns / count) - 2
  const blocks = [layOutKeys(model, width), [...layOutCommands(width), ...layOutFilterHelp(width)], layOutMarks(model, width)]
  const sides = count === 3 ? blocks : count === 2 ? [blocks[0] ?? [], [...blocks[1] ?? [], ...blocks[2] ?? []]] : [blocks.flat()]
  const rows = Math.max(...sides.map(side => side.length))
  return Array.from({length: rows}, (_, row) => sides.flatMap(side => [span(' '), ...fitLine(side[row] ?? [], width), span(' ')]))
}

function layOutKeys(model: Model, width: number): readonly Line[] {
  return [heading('Keys'), ...keymap.flatMap(binding => entry(showKey(binding, model.ascii), binding.places.includes('board') ? binding.does : `${binding.does} (${binding.places.map(nameOfPlace).join(', ')})`, 12, width)), []]
}

function nameOfPlace(place: Place): string {
  return place === 'decide' ? 'deciding' : place === 'text' ? 'diff, log' : place
}

function layOutCommands(width: number): readonly Line[] {
  return [heading('Commands, after :'), ...boardCommands.flatMap(({usage, does}) => entry(usage, does, 20, width)), []]
}

function layOutFilterHelp(width: number): readonly Line[] {
  const words: readonly (readonly [string, string])[] = [
    ['kind:bug,hotfix', 'one kind or the other'], ['waiting:me', 'what waits for me, or for anybody by name'], ['label:auth', 'a label'], ['stage:review', 'beginning of a stage'],
    ['is:blocked', 'blocked, failed, stale, held, running …'], ['owner:me  priority:0', 'mine, and only what is urgent'], ['-kind:docs', 'what does not match'], ['"two words"', 'words of id, title, label']
  ]
  return [heading('Filter, after / and in lifecycle status'), ...words.flatMap(([word, does]) => entry(word, does, 22, width)), []]
}

function layOutMarks(model: Model, width: number): readonly Line[] {
  const names: readonly MarkName[] = ['running', 'you', 'waiting', 'due', 'stale', 'failed', 'blocked', 'broken', 'held', 'draft', 'slow', 'overlap', 'edited', 'suspicious', 'merged', 'done', 'dropped']
  return [heading('Marks'), ...names.map(name => fitLine([span(` ${glyphOf(name, model.ascii)}  `, marks[name].tone), span(marks[name].word)], width)), [], ...layOutMoney(width)]
}

function layOutMoney(width: number): readonly Line[] {
  const examples = [['$1.20', 'what was reported, or reckoned from tokens'], ['~$1.20', 'notional: a subscription pays for it'], ['≥ $1.20', 'at least: what some run cost is not known']] as const
  return [heading('Money'), ...examples.flatMap(([amount, meaning]) => entry(amount, meaning, 8, width)), []]
}

function heading(text: string): Line {
  return [span(text, 'accent', {bold: true})]
}

function entry(key: string, does: string, keyWidth: number, width: number): readonly Line[] {
  return wrapLine([span(` ${key.padEnd(keyWidth)} `, 'plain', {bold: true}), span(does, 'muted')], width, [span(' '.repeat(keyWidth + 2))])
}
