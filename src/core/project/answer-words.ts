import {type FormKind} from './records.ts'

/** Answers a form of each kind takes unless it lists its own; a question takes any text. */
export const defaultChoices: Readonly<Record<FormKind, readonly string[]>> = {
  approve: ['approve', 'changes', 'reject'],
  help: ['retry', 'take', 'raise', 'drop'],
  outdated: ['keep', 'rebuild'],
  question: [],
  redo: ['redo'],
  skip: ['allow', 'refuse'],
  protected: ['allow', 'refuse']
}

/** A choice as it has to be written, for hints. */
export function spellChoice(choice: string): string {
  return choice === 'raise' ? 'raise <amount>' : choice
}

/** What people write, and which answers it may mean; the form's choices decide which. */
const words: Readonly<Record<string, readonly string[]>> = {
  approve: ['approved', 'approves', 'approving', 'lgtm', 'ok', 'okay', 'yes', 'accept', 'accepted', 'ship it', '+1', '👍', '✅'],
  changes: ['change', 'request changes', 'requested changes', 'changes requested', 'changes please', 'needs changes', 'needs work', 'rework', 'revise'],
  reject: ['rejected', 'rejects', 'decline', 'declined', 'stop'],
  retry: ['retried', 'again', 'try again', 'rerun', 'run again'],
  take: ['taken', 'take over', 'mine', 'i take it'],
  raise: ['raised', 'raise limit', 'raise the limit', 'more'],
  drop: ['dropped', 'drop it', 'abandon', 'cancel'],
  keep: ['kept', 'keep it', 'keep as is'],
  rebuild: ['rebuilt', 'rebuild it', 'make again', 'redo'],
  allow: ['allowed', 'allows', 'approve', 'approved', 'lgtm', 'ok', 'okay', 'yes', 'accept', '👍', '✅'],
  refuse: ['refused', 'refuses', 'reject', 'rejected', 'deny', 'denied', 'forbid'],
  accept: ['accepted', 'ok', 'okay', 'yes', 'approve', 'approved', 'lgtm'],
  redo: ['redone', 'again', 'rerun', 'run again', 'yes']
}

/** The choice that somebody's words mean; undefined when they mean none. An amount behind `raise` is left to whoever reads `raw`. */
export function normaliseAnswer(raw: string, choices: readonly string[]): string | undefined {
  const said = raw.toLowerCase().replace(/^[\s"'*_>]+|[\s"'*_.!,;]+$/g, '').replace(/\s+/g, ' ')
  const word = said.replace(/^(raised?)(?: by| to| the limit(?: by| to)?)? [$€£]?\d+(?:[.,]\d+)?$/, '$1')
  return choices.find(choice => choice === word) ?? choices.find(choice => words[choice]?.includes(word) ?? false)
}
