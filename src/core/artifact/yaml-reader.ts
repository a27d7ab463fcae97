import {isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument as parseYaml, type Document as YamlDocument, type Node, type Pair, type YAMLMap} from 'yaml'
import {type Problem, type Read} from '../problem.ts'
import {isKeyRefused, makeFields, type Field, type Fields} from './field-tree.ts'
import {maxDepth, maxEntries} from './limits.ts'
import {makeError, positionAt} from './problems.ts'

/** The way to a value: keys of maps, indices of lists. */
export type KeyPath = readonly (string | number)[]

/** A map node as `yaml` gives it, with the offsets that edits are spliced by. */
export type MapNode = YAMLMap<Node, Node | null>

/** Raised while walking a tree that is refused; caught in this file, turned into a problem. */
class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** The careful reader: every fault becomes a problem with line and column, counted from the start of this text. */
export function readYaml(text: string, path: string): Read<Fields> {
  const {value: root, problems} = readYamlMap(text, path)
  if (problems.length > 0) return {value: undefined, problems}
  try {
    return {value: root === undefined ? makeFields() : readMap(root, text, path, 0), problems: []}
  } catch (error) {
    if (error instanceof Refused) return {value: undefined, problems: [error.problem]}
    throw error
  }
}

/** The root map with offsets; undefined without problems when there is nothing but comments. */
export function readYamlMap(text: string, path: string): Read<MapNode> {
  const tooMuch = findExcess(text, path)
  if (tooMuch !== undefined) return {value: undefined, problems: [tooMuch]}
  let document: YamlDocument.Parsed
  try {
    document = parseYaml(text, {schema: 'failsafe', version: '1.2', uniqueKeys: true, merge: false, strict: true, prettyErrors: false, logLevel: 'silent'})
  } catch (error) {
    // Deep nesting exhausts the stack of a recursive reader; the limits above make it improbable, not impossible.
    return {value: undefined, problems: [makeError(path, 'frontmatter-unreadable', `The frontmatter cannot be read: ${String(error)}.`, 'Simplify the frontmatter.', {line: 1, column: 1})]}
  }
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault !== undefined) return {value: undefined, problems: [explain(fault.code, fault.message, text, fault.pos[0], path)]}
  const root = document.contents
  if (root === null || (isScalar(root) && root.source === '' && !root.tag && !root.anchor)) return {value: undefined, problems: []}
  if (!isMap(root)) {
    const what = isSeq(root) ? 'a list' : 'a single value'
    return {value: undefined, problems: [makeError(path, 'frontmatter-not-a-map', `The frontmatter is ${what}, not keys with values.`, 'Write one "key: value" per line.', positionAt(text, root.range[0]))]}
  }
  return {value: root as MapNode, problems: []}
}

/** Offset of the value at a path, or of the nearest thing around it that is there. */
export function locate(root: MapNode | undefined, path: KeyPath): number {
  let node: unknown = root
  let offset = 0
  for (const step of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(item => isScalar(item.key) && item.key.source === step)
      if (pair === undefined) break
      offset = startOf(pair.key) ?? offset
      node = pair.value
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step]
      offset = startOf(node) ?? offset
    } else {
      break
    }
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

/** Marks that begin something in YAML; a reader makes a token, and maybe an error, of each. */
const indicators = new Set([...'[]{}&*!|>%@?"\'`-'].map(mark => mark.charCodeAt(0)))

/** Refuses what would cost more than a blink before the reader sees it. */
function findExcess(text: string, path: string): Problem | undefined {
  let depth = 0
  let entries = 0
  let lines = 0
  let marks = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === 0x5b || code === 0x7b) depth += 1
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1)
    else if (code === 0x3a || code === 0x2c) entries += 1
    else if (code === 0x0a) lines += 1
    if (indicators.has(code)) marks += 1
    if (depth > maxDepth * 4) return tooDeep(path, text, i)
  }
  const end = /^\.\.\.(?:\s|$)/m.exec(text)
  if (end !== null) return explain('MULTIPLE_DOCS', '', text, end.index, path)
  const run = /(?:[-?:][ \t]+){40}/.exec(text)
  if (run !== null) return tooDeep(path, text, run.index)
  if (Math.max(entries, lines, marks) <= maxEntries) return undefined
  return makeError(path, 'frontmatter-too-large', `The frontmatter has more than ${maxEntries} entries.`, 'Move long text below the closing dashes.', {line: 1, column: 1})
}

function tooDeep(path: string, text: string, offset: number): Problem {
  return makeError(path, 'frontmatter-too-deep', `Lists and maps are nested more than ${maxDepth} deep.`, 'Flatten the frontmatter.', positionAt(text, offset))
}

function readMap(map: MapNode, text: string, path: string, depth: number): Fields {
  const fields = makeFields()
  for (const pair of map.items) {
    const {key} = pair
    if (!isPair(pair) || !isScalar(key)) throw refuse(path, text, startOf(key) ?? map.range?.[0] ?? 0, 'frontmatter-key', 'A key is a list or a map.', 'Write keys as plain words.')
    readNode(key, text, path, depth)
    const name = readScalar(key.value)
    if (isKeyRefused(name)) throw refuse(path, text, startOf(key) ?? 0, 'frontmatter-key', `The key "${name}" is not allowed.`, 'Give the key another name.')
    fields[name] = pair.value === null ? '' : readNode(pair.value, text, path, depth + 1)
  }
  return fields
}

function readNode(node: Node, text: string, path: string, depth: number): Field {
  const at = node.range?.[0] ?? 0
  if (isAlias(node) || node.anchor) throw refuse(path, text, at, 'frontmatter-alias', 'Anchors and aliases (& and *) are not read.', 'Write the value out; put quotes around text that begins with & or *.')
  if (node.tag) throw refuse(path, text, at, 'frontmatter-tag', `The tag "${node.tag}" is not read.`, 'Remove the tag; put quotes around text that begins with !.')
  if (isScalar(node)) {
    const value = readScalar(node.value)
    if (!value.isWellFormed()) throw refuse(path, text, at, 'frontmatter-surrogate', 'The text holds half a character.', 'Write the character itself instead of its escape.')
    return value
  }
  if (depth > maxDepth) throw new Refused(tooDeep(path, text, at))
  if (isSeq(node)) return node.items.map(item => isNode(item) ? readNode(item, text, path, depth + 1) : '')
  return readMap(node as MapNode, text, path, depth)
}

function readScalar(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function refuse(path: string, text: string, offset: number, code: string, message: string, fix: string): Refused {
  return new Refused(makeError(path, code, message, fix, positionAt(text, offset)))
}

/** The faults people make, in words of the files; the rest in the reader's own. */
function explain(code: string, message: string, text: string, offset: number, path: string): Problem {
  const at = positionAt(text, offset)
  switch (code) {
    case 'DUPLICATE_KEY': return makeError(path, 'frontmatter-duplicate-key', `The key "${wordAt(text, offset)}" is there twice.`, 'Remove one of the two.', at)
    case 'TAB_AS_INDENT': return makeError(path, 'frontmatter-tab', 'A line is indented with a tab.', 'Indent with spaces.', at)
    case 'MULTIPLE_DOCS': return makeError(path, 'frontmatter-several', 'The frontmatter holds more than one YAML document.', 'Keep one, between one pair of dashes.', at)
    case 'BAD_ALIAS': return makeError(path, 'frontmatter-alias', 'Anchors and aliases (& and *) are not read.', 'Write the value out; put quotes around text that begins with & or *.', at)
    case 'TAG_RESOLVE_FAILED': return makeError(path, 'frontmatter-tag', 'Tags (!) are not read.', 'Remove the tag; put quotes around text that begins with !.', at)
    default: return makeError(path, 'frontmatter-syntax', `The frontmatter is no YAML here: ${message}.`, 'Mend this line; put quotes around text that holds ": ", " #" or braces, as in "docs/{id}.md".', at)
  }
}

function wordAt(text: string, offset: number): string {
  return /^[^:\s]{0,40}/.exec(text.slice(offset, offset + 40))?.[0] ?? ''
}
