/** `npm run docs`: writes the parts of docs/ that the program itself knows between their markers. With `--check` it only says whether they are current. */
import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {renderCommandReference} from '../src/commands/line/command-reference.ts'
import {renderKeymap} from '../src/tui/keymap.ts'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const generated = {'docs/commands.md': renderCommandReference, 'docs/board.md': renderKeymap}
const [begin, end] = ['<!-- generated: begin (npm run docs) -->', '<!-- generated: end -->']
const isCheck = process.argv.includes('--check')

for (const [name, render] of Object.entries(generated)) {
  const file = path.join(root, name)
  const text = await readFile(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${name} has no markers: ${begin} … ${end}`)
  const written = `${text.slice(0, from + begin.length)}\n${render()}${text.slice(to)}`
  if (written === text) continue
  if (isCheck) process.exitCode = 1
  else await writeFile(file, written)
  console.log(`${name} ${isCheck ? 'is out of date: npm run docs' : 'written'}`)
}
