import {readCriteria} from '../../core/artifact/criteria.ts'
import {parseDocument} from '../../core/artifact/fields.ts'

/** What a rehearsal knows of the item. */
export interface RehearsedItem { readonly title: string; readonly criteria: readonly string[] }

/** Title and acceptance criteria of item.md; a file that cannot be read has neither. */
export function readItem(text: string): RehearsedItem {
  const document = parseDocument(text, 'item.md').value
  const title = document?.fields['title']
  return {title: typeof title === 'string' && title !== '' ? title : 'untitled', criteria: readCriteria(document?.body ?? '').map(criterion => criterion.text)}
}

/** The sentence that stands first in everything a rehearsal makes. */
export function notice(makes: string): string {
  const judged = makes === 'verdict' ? ' Nothing was judged by a model.' : ''
  return `> Written by the rehearsal agent. No model was called.${judged}`
}

/** A text with the notice as its first lines, below its frontmatter if it has one. */
export function withNotice(text: string, makes: string): string {
  const body = parseDocument(text, '').value?.body ?? text
  const head = text.slice(0, text.length - body.length)
  return `${head}${head === '' || head.endsWith('\n') ? '' : '\n'}${notice(makes)}\n\n${body.replace(/^\s*\n/, '')}`
}

/** The document of a step: the skeleton's headings where there is one, and honestly nothing below those only a model could fill. */
export function renderDocument(step: string, item: RehearsedItem, skeleton: string | undefined): string {
  if (skeleton === undefined) return `${notice('document')}\n\n# ${step}: ${item.title}\n\n## Acceptance criteria\n\n${renderCriteria(item)}\n`
  const filled = withNotice(skeleton, 'document').split('\n').flatMap(line => {
    const heading = /^(#+)\s+(.*)$/.exec(line)
    if (!heading) return [line]
    const [, marks = '', title = ''] = heading
    if (marks === '#') return [`# ${title.replace(/<[^>]*>|\{[^}]*\}/g, '').trim() || step}: ${item.title}`]
    return [line, '', /criteri|accept/i.test(title) ? renderCriteria(item) : 'Rehearsed: left open.']
  })
  return `${filled.join('\n').trimEnd()}\n`
}

/** A verdict that passes whatever it is shown, and says so. */
export function renderVerdict(item: RehearsedItem): string {
  return `---\nverdict: pass\n---\n${notice('verdict')}\n\n# Verdict on "${item.title}"\n\nPassed unread, to rehearse the way of the work.\n\n${renderCriteria(item)}\n`
}

function renderCriteria(item: RehearsedItem): string {
  return item.criteria.length === 0 ? 'The item names no acceptance criteria.' : item.criteria.map(criterion => `- ${criterion}`).join('\n')
}
