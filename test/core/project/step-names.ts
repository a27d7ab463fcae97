import test from 'ava'
import {whyNoStepName} from '../../../src/core/project/step-names.ts'

test('ordinary names are free', t => {
  for (const name of ['spec', 'code', 'checklist', 'help', 'approve-code', 'v2-tests']) t.is(whyNoStepName(name), undefined, name)
})
test('taken names say why', t => {
  t.regex(whyNoStepName('state') ?? '', /something else/)
  t.regex(whyNoStepName('help-me') ?? '', /"help-"/)
  t.regex(whyNoStepName('A b') ?? '', /lower-case/)
})
