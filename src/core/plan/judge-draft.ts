import {normaliseAnswer} from '../project/answer-words.ts'
import {findPerson} from '../project/find-person.ts'
import type {Answer, Form} from '../project/records.ts'
import type {ItemSnapshot, Snapshot} from '../project/snapshot.ts'
import {judgeAnswer, makersOf} from './answers.ts'
import {buildContext} from './plan-item.ts'

/** An answer that is about to be written, by whoever git says. */
export type Draft = Pick<Answer, 'raw' | 'email' | 'replies'>

/**
 * Why an answer would not count if it were committed now; undefined when it would. The planner's own judgement, so that nobody is
 * told "done" about a decision that decides nothing.
 */
export function whyNotCounted(snapshot: Snapshot, item: ItemSnapshot, form: Form, {raw, email, replies}: Draft, now: Date): string | undefined {
  const ctx = buildContext(snapshot, item, now)
  if (!ctx) return undefined
  const value = form.choices.length === 0 ? raw : normaliseAnswer(raw, form.choices) ?? raw
  const answer: Answer = {value, raw, email, replies, person: findPerson(snapshot.configuration, email), commit: '', at: now.toISOString(), on: undefined, comment: '', edited: {}}
  return judgeAnswer(ctx, {...form, answer}, form.kind === 'approve' ? makersOf(ctx, form.about) : undefined).notice
}
