/**
 * A picture of a program in a terminal: runs it in tmux, sends keys, captures the screen, draws it cell by cell with Chromium.
 *
 *   node scripts/screenshot.mjs 'npm run demo' 120x40 'j j Enter wait:500 a' out.png
 *
 * Keys are tmux's names, separated by spaces; `wait:<ms>` pauses. Needs tmux and chromium; wide characters and emoji want
 * fonts-noto-cjk and fonts-noto-color-emoji.
 */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import stringWidth from 'string-width'

const cell = {width: 9.03, height: 17.4}
const palette = {
  30: '#45475a', 31: '#f38ba8', 32: '#a6e3a1', 33: '#f9e2af', 34: '#89b4fa', 35: '#cba6f7', 36: '#89dceb', 37: '#bac2de',
  90: '#6c7086', 91: '#f38ba8', 92: '#a6e3a1', 93: '#f9e2af', 94: '#89b4fa', 95: '#cba6f7', 96: '#89dceb', 97: '#ffffff'
}
const [background, foreground] = ['#1e1e2e', '#cdd6f4']

const [command, size = '120x40', keys = '', out = 'screenshot.png'] = process.argv.slice(2)
if (command === undefined) {
  process.stderr.write('usage: node scripts/screenshot.mjs <command> <columns>x<rows> <keys> <out.png>\n')
  process.exitCode = 2
} else {
  const [columns, rows] = size.split('x').map(Number)
  const lines = capture(command, columns, rows, keys.split(' ').filter(key => key !== ''))
  draw(lines, columns, rows, path.resolve(out))
}

function capture(program, columns, rows, presses) {
  const socket = `screenshot-${process.pid}`
  const tmux = (...args) => execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {encoding: 'utf8', env: {...process.env, TERM: 'xterm-256color'}})
  try {
    tmux('-u', 'new-session', '-d', '-x', String(columns), '-y', String(rows), `${program}; sleep 60`)
    tmux('set-option', '-g', 'status', 'off')
    tmux('resize-window', '-x', String(columns), '-y', String(rows))
    settle(() => tmux('capture-pane', '-p'))
    for (const press of presses) {
      if (press.startsWith('wait:')) pause(Number(press.slice(5)))
      else tmux('send-keys', press)
      pause(120)
    }
    pause(300)
    return tmux('capture-pane', '-e', '-p', '-N').split('\n').slice(0, rows)
  } finally {
    tmux('kill-server')
  }
}

/** Waits until something is on the screen and has stood still for a moment; moving spinners end the wait after three seconds. */
function settle(look) {
  let last = ''
  for (let tries = 0; tries < 40; tries++) {
    pause(250)
    const now = look()
    if (now.trim() !== '' && (now === last || tries > 12)) return
    last = now
  }
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Every character stands in its own cell, so that no font can move what follows it. */
function draw(lines, columns, rows, file) {
  const folder = mkdtempSync(path.join(tmpdir(), 'screenshot-'))
  const width = Math.ceil(columns * cell.width + 32)
  const height = Math.ceil(rows * cell.height + 32)
  const html = `<!doctype html><meta charset="utf-8"><style>
    body{margin:0;background:${background};color:${foreground};font:15px/${cell.height}px "DejaVu Sans Mono","Noto Sans CJK JP","Noto Color Emoji",monospace}
    i{position:absolute;font-style:normal;white-space:pre;height:${cell.height}px}
  </style>${drawLines(lines)}`
  const page = path.join(folder, 'page.html')
  writeFileSync(page, html)
  try {
    execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${width},${height}`, `--screenshot=${file}`, pathToFileURL(page).href], {stdio: 'ignore'})
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** Looks go on from line to line: tmux names only what changes. */
function drawLines(lines) {
  const cells = []
  let look = {}
  for (const [row, line] of lines.entries()) look = drawLine(line, row, look, cells)
  return cells.join('\n')
}

function drawLine(line, row, before, cells) {
  let look = before
  let column = 0
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(part)
    if (codes !== null) {
      look = codes[1].split(';').map(Number).reduce(applyCode, look)
      continue
    }
    for (const {segment} of new Intl.Segmenter().segment(part)) {
      const width = stringWidth(segment)
      if (segment !== ' ' || look.inverse) cells.push(drawCell(segment, column, row, width, look))
      column += width
    }
  }
  return look
}

function applyCode(look, code) {
  if (code === 0) return {}
  if (code === 1) return {...look, bold: true}
  if (code === 2) return {...look, dim: true}
  if (code === 3) return {...look, italic: true}
  if (code === 4) return {...look, underline: true}
  if (code === 7) return {...look, inverse: true}
  if (code === 22) return {...look, bold: false, dim: false}
  if (code === 39) return {...look, colour: undefined}
  return palette[code] === undefined ? look : {...look, colour: palette[code]}
}

function drawCell(text, column, row, width, look) {
  const colour = look.colour ?? foreground
  const styles = [
    `left:${16 + column * cell.width}px`, `top:${16 + row * cell.height}px`, `width:${width * cell.width}px`,
    `color:${look.inverse ? background : colour}`, look.inverse ? `background:${colour}` : '', look.bold ? 'font-weight:bold' : '',
    look.dim ? 'opacity:.55' : '', look.italic ? 'font-style:italic' : '', look.underline ? 'text-decoration:underline' : ''
  ].filter(style => style !== '')
  return `<i style="${styles.join(';')}">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</i>`
}
