/** The drawn parts of the board, once in Unicode and once for terminals that cannot show it. Each is one cell wide. */
export interface Glyphs {
  readonly ellipsis: string
  readonly spinner: readonly string[]
  readonly full: string
  readonly empty: string
  readonly bullet: string
  readonly bar: string
  readonly rule: string
  readonly pointer: string
  readonly dot: string
  readonly left: string
  readonly right: string
  readonly up: string
  readonly down: string
  readonly ticked: string
  readonly unticked: string
  readonly separator: string
  /** top left, top right, bottom left, bottom right, horizontal, vertical */
  readonly border: Border
  /** Border of what is chosen: seen without colour. */
  readonly chosenBorder: Border
}

export interface Border {
  readonly topLeft: string
  readonly topRight: string
  readonly bottomLeft: string
  readonly bottomRight: string
  readonly across: string
  readonly down: string
}

export const unicodeGlyphs: Glyphs = {
  ellipsis: '…',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  full: '▮', empty: '▯', bullet: '•', bar: '▎', rule: '─', pointer: '❯', dot: '●',
  left: '‹', right: '›', up: '↑', down: '↓', ticked: '☑', unticked: '☐', separator: '·',
  border: {topLeft: '╭', topRight: '╮', bottomLeft: '╰', bottomRight: '╯', across: '─', down: '│'},
  chosenBorder: {topLeft: '┏', topRight: '┓', bottomLeft: '┗', bottomRight: '┛', across: '━', down: '┃'}
}

export const asciiGlyphs: Glyphs = {
  ellipsis: '~',
  spinner: ['|', '/', '-', '\\'],
  full: '#', empty: '.', bullet: '-', bar: '|', rule: '-', pointer: '>', dot: '*',
  left: '<', right: '>', up: '^', down: 'v', ticked: 'x', unticked: '_', separator: '-',
  border: {topLeft: '.', topRight: '.', bottomLeft: "'", bottomRight: "'", across: '-', down: '|'},
  chosenBorder: {topLeft: '#', topRight: '#', bottomLeft: '#', bottomRight: '#', across: '=', down: '#'}
}
