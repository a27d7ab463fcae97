import type {Token} from 'marked'
import {span, type Line, type Span} from './span.ts'

type Look = Omit<Span, 'text'>

/** Inline Markdown (emphasis, code, links, line breaks) as lines of spans: more than one where the text breaks hard. */
export function styleInline(tokens: readonly Token[] | undefined, look: Look = {tone: 'plain'}): readonly Line[] {
  const lines: Span[][] = [[]]
  const add = (part: Span) => lines.at(-1)?.push(part)
  const walk = (list: readonly Token[] | undefined, now: Look): void => {
    for (const token of list ?? []) styleToken(token, now, {add, walk, breakLine: () => lines.push([])})
  }
  walk(tokens, look)
  return lines
}

interface Sink {
  readonly add: (part: Span) => void
  readonly walk: (list: readonly Token[] | undefined, look: Look) => void
  readonly breakLine: () => void
}

function styleToken(token: Token, look: Look, sink: Sink): void {
  switch (token.type) {
    case 'strong': return sink.walk(token.tokens, {...look, bold: true})
    case 'em': return sink.walk(token.tokens, {...look, italic: true})
    case 'del': return sink.walk(token.tokens, {...look, tone: 'muted'})
    case 'codespan': return sink.add({...look, text: unescape(token.text), tone: 'code'})
    case 'br': return sink.breakLine()
    case 'link': return styleLink(token.tokens, String(token.href), look, sink)
    case 'image': return sink.add({...look, text: `[${token.text === '' ? token.href : token.text}]`, tone: 'muted'})
    case 'text':
      if (token.tokens !== undefined && token.tokens.length > 0) return sink.walk(token.tokens, look)
      return sink.add({...look, text: joinLines(unescape(token.text))})
    case 'escape': return sink.add({...look, text: unescape(token.text)})
    default: return sink.add({...look, text: joinLines(token.raw), tone: 'muted'})
  }
}

/** The address stands beside the words: a terminal link would hide where it leads. */
function styleLink(tokens: readonly Token[] | undefined, href: string, look: Look, sink: Sink): void {
  sink.walk(tokens, {...look, underline: true})
  const words = (tokens ?? []).map(token => token.raw).join('')
  if (words !== href && `mailto:${words}` !== href) sink.add(span(` (${href})`, 'muted'))
}

function joinLines(text: string): string {
  return text.replaceAll(/\n+/gu, ' ')
}

const entities: Readonly<Record<string, string>> = {'&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'"}

function unescape(text: unknown): string {
  return String(text).replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, entity => entities[entity] ?? entity)
}
