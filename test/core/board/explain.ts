import test from 'ava'
import type {OpenForm} from '../../../src/core/plan/decision.ts'
import {explainDecision} from '../../../src/core/board/explain.ts'
import {item, sampleView} from '../../helpers/board-samples.ts'

test('what allow and refuse do depends on what is asked', t => {
  const explain = (kind: OpenForm['kind'], answer: string): string => {
    const form: OpenForm = {item: 'a', name: `${kind}-design-1`, kind, step: 'design', for: 'engineer', people: ['ana'], choices: ['allow', 'refuse'], questions: [], about: {}, askedAt: '', deferred: false, notice: undefined, lapsed: []}
    return explainDecision(sampleView(), item('a', 'A'), form, answer)[1]!
  }
  t.is(explain('skip', 'allow'), 'design is dropped, as item.md asks.')
  t.is(explain('skip', 'refuse'), 'design is not dropped.')
  t.regex(explain('protected', 'refuse'), /protected files is refused/)
})
