import {parseDocument} from '../artifact/fields.ts'
import {makeError} from '../artifact/problems.ts'
import type {Read} from '../problem.ts'

/** What a judge says of the artifacts it read. */
export interface Verdict {
  readonly verdict: 'pass' | 'changes'
  /** Step that `changes` is held against, when the judge names one. */
  readonly on: string | undefined
  /** The findings, as the judge wrote them. */
  readonly findings: string
}

/**
 * Reads the document of a judge: `verdict: pass | changes` in its frontmatter, `on:` where it names a step, findings in the body.
 * `changes` without a word on what to change is no verdict: nobody could answer it. `judged` are the steps it may name.
 */
export function parseVerdict(text: string, path = '', judged?: readonly string[]): Read<Verdict> {
  const {value: document, problems} = parseDocument(text, path)
  if (!document) return {value: undefined, problems}
  const refuse = (code: string, message: string, fix: string, key: string): Read<Verdict> =>
    ({value: undefined, problems: [makeError(path, code, message, fix, document.positionOf([key]))]})

  const word = toText(document.fields['verdict']).toLowerCase()
  if (word !== 'pass' && word !== 'changes') {
    const message = word === '' ? 'The verdict is missing.' : `The verdict "${word.slice(0, 40)}" is neither pass nor changes.`
    return refuse('verdict-missing', message, 'Begin the document with a frontmatter that says "verdict: pass" or "verdict: changes".', 'verdict')
  }
  const on = toText(document.fields['on'])
  if (on !== '' && judged && !judged.includes(on)) {
    return refuse('verdict-on', `The verdict is held against "${on.slice(0, 60)}", which is no step it may judge.`, `Name one of ${judged.join(', ')}, or leave "on" out.`, 'on')
  }
  const findings = document.body.trim()
  if (word === 'changes' && findings === '') {
    return refuse('verdict-without-findings', 'The verdict asks for changes and names none.', 'List below the frontmatter what has to change.', 'verdict')
  }
  return {value: {verdict: word, on: on === '' ? undefined : on, findings}, problems: []}
}

function toText(field: unknown): string {
  return typeof field === 'string' ? field.trim() : ''
}
