import {FAILSAFE_SCHEMA, load} from 'js-yaml'
import {type Problem, type Read} from '../problem.ts'
import {isKeyRefused, makeFields, type Field, type Fields} from './field-tree.ts'
import {type SplitDocument, splitDocument} from './frontmatter.ts'
import {maxDepth, maxEntries, maxFileBytes} from './limits.ts'
import {makeError, positionAt, type Position} from './problems.ts'
import {locate, readYaml, readYamlMap, type KeyPath, type MapNode} from './yaml-reader.ts'

export {type Field, type Fields} from './field-tree.ts'
export {type KeyPath} from './yaml-reader.ts'

/** A Markdown file as read: its fields, all scalars as they were written, and where everything stands. */
export interface Document {
  readonly fields: Fields
  readonly hasFrontmatter: boolean
  /** Text below the frontmatter, as it is in the file. */
  readonly body: string
  /** 1-based line of the file on which the body begins. */
  readonly bodyLine: number
  /** Where a value stands (`['stages', 'Review', 0]`), or the nearest thing around it; read on demand, for problems. */
  positionOf(path: KeyPath): Position
}

export interface ParseOptions {
  /** The body is output quoted by the engine: it may hold anything, conflict markers too. */
  readonly quotedBody?: boolean
}

/**
 * Reads frontmatter as text: no value is ever typed, executed or followed here, so `no`, `1.10` and `0123456` stay what was
 * written, and the schema of core/project says what they mean. Plain YAML goes through js-yaml, which is twelve times faster;
 * all else, and all that fails there, through `yaml`, which says what is wrong, where, and refuses aliases and tags.
 */
export function parseDocument(text: string, path: string, options: ParseOptions = {}): Read<Document> {
  const broken = findBrokenText(text, path, options)
  if (broken !== undefined) return {value: undefined, problems: [broken]}
  const {value: split, problems} = splitDocument(text, path)
  if (split === undefined) return {value: undefined, problems}
  const {frontmatter} = split
  if (frontmatter === undefined) return {value: makeDocument(text, split, makeFields()), problems: []}
  const quick = readPlain(frontmatter.text)
  if (quick !== undefined) return {value: makeDocument(text, split, quick), problems: []}
  const careful = readYaml(frontmatter.text, path)
  return {value: careful.value && makeDocument(text, split, careful.value), problems: careful.problems.map(problem => shift(problem, text, frontmatter.start))}
}

function makeDocument(text: string, split: SplitDocument, fields: Fields): Document {
  const {frontmatter} = split
  let root: {readonly map: MapNode | undefined} | undefined
  return {
    fields,
    hasFrontmatter: frontmatter !== undefined,
    body: split.body,
    get bodyLine() {
      return positionAt(text, split.bodyStart).line
    },
    positionOf(path) {
      if (frontmatter === undefined) return {line: 1, column: 1}
      root ??= {map: readYamlMap(frontmatter.text, '').value}
      return positionAt(text, frontmatter.start + locate(root.map, path))
    }
  }
}

/** Problems of the YAML reader count from the frontmatter's first line; people count from the file's. */
function shift(problem: Problem, text: string, start: number): Problem {
  return problem.line === undefined ? problem : {...problem, line: problem.line + positionAt(text, start).line - 1}
}

function findBrokenText(text: string, path: string, options: ParseOptions): Problem | undefined {
  if (text.length > maxFileBytes) {
    return makeError(path, 'file-too-large', `The file has more than ${maxFileBytes} characters.`, 'Move what is long into an attachment or a linked file.')
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) return makeError(path, 'file-binary', 'The file holds a NUL character: it is no text, or a save was cut off.', 'Save the file as text again.', positionAt(text, nul))
  if (!text.includes('\n') && text.includes('\r')) {
    return makeError(path, 'line-ends-cr', 'The lines end with a carriage return alone.', 'Save the file with LF or CRLF line ends.', {line: 1, column: 1})
  }
  return options.quotedBody === true ? undefined : findConflict(text, path)
}

function findConflict(text: string, path: string): Problem | undefined {
  const ours = indexOfMarker(text, '<<<<<<< ', 0)
  const middle = ours < 0 ? -1 : indexOfMarker(text, '=======', ours)
  if (middle < 0 || indexOfMarker(text, '>>>>>>> ', middle) < 0) return undefined
  return makeError(path, 'conflict-markers', 'The file holds the markers of an unfinished merge.', 'Keep one side, remove the lines of <, = and >, and commit.', positionAt(text, ours))
}

function indexOfMarker(text: string, marker: string, from: number): number {
  if (from === 0 && text.startsWith(marker)) return 0
  const at = text.indexOf(`\n${marker}`, Math.max(0, from - 1))
  return at < 0 ? -1 : at + 1
}

/** A line of plain YAML: blank, comment, or an entry whose value ends where the line does; what goes on over lines goes the careful way. */
const plainLine = /^(?:\s*|\s*#.*| *(?:(?:- +)*[A-Za-z_][\w ./-]*:(?: +VALUE)?|(?:- +)+VALUE|(?:- +)*-)\s*)$/.source
const plainValue = /(?:"[^"\\]*"(?:\s+#.*)?|'[^']*'(?:\s+#.*)?|[[{][^"'#]*[\]}](?:\s+#.*)?|#.*|[^\s"'[{#].*)/.source
const plain = new RegExp(plainLine.replaceAll('VALUE', plainValue))
/** Anchors, aliases, tags, block scalars, merge and complex keys, escapes, lone carriage returns: anything the two readers may see differently. */
const special = /(?:^|[,[{]|[:?-]\s)\s*[&*!|>%@`?]|\s[&*!|>%@`?]\S|<<|[}\]]\s*:|[\\\t]|\r(?!\n)/m

function readPlain(text: string): Fields | undefined {
  if (special.test(text)) return undefined
  let entries = 0
  for (const line of text.split('\n')) {
    if (!plain.test(line.endsWith('\r') ? line.slice(0, -1) : line)) return undefined
    entries += 1
  }
  if (entries > maxEntries / 8) return undefined
  try {
    return convert(load(text, {schema: FAILSAFE_SCHEMA}))
  } catch {
    return undefined
  }
}

/** Copies what js-yaml made into objects without prototype; undefined sends the text the careful way, which says what is wrong. */
function convert(root: unknown): Fields | undefined {
  if (root === undefined || root === null) return makeFields()
  const tree = convertNode(root, 0)
  return tree === undefined || typeof tree === 'string' || Array.isArray(tree) ? undefined : tree as Fields
}

function convertNode(node: unknown, depth: number): Field | undefined {
  if (node === null || node === undefined) return ''
  if (typeof node === 'string') return node.isWellFormed() ? node : undefined
  if (typeof node !== 'object' || depth >= maxDepth) return undefined
  if (Array.isArray(node)) {
    const list = node.map(entry => convertNode(entry, depth + 1))
    return list.includes(undefined) ? undefined : list as readonly Field[]
  }
  const fields: Record<string, Field> = makeFields()
  for (const [key, value] of Object.entries(node)) {
    const field = isKeyRefused(key) ? undefined : convertNode(value, depth + 1)
    if (field === undefined) return undefined
    fields[key] = field
  }
  return fields
}
