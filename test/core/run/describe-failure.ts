import test from 'ava'
import {describeFailure} from '../../../src/core/run/describe-failure.ts'

const failed = {exit: 1, signal: undefined, timedOut: false, tail: ''}

test('the last line of the output stands beside what failed', t => {
  t.is(describeFailure('the set-up "npm ci"', {...failed, tail: 'resolving\n  no network\n\n'}), 'the set-up "npm ci" failed (exit 1): no network\n\nresolving\n  no network')
})

for (const [tail, name] of [['', 'no output'], ['\n \n', 'blank output']] as const) {
  test(`a failure with ${name} says so`, t => {
    t.is(describeFailure('the set-up "false"', {...failed, tail}), 'the set-up "false" failed (exit 1) and printed nothing')
  })
}

test('a signal and a time-out are told from an exit status', t => {
  t.is(describeFailure('it', {...failed, exit: undefined, signal: 'SIGKILL'}), 'it failed (ended by SIGKILL) and printed nothing')
  t.is(describeFailure('it', {...failed, exit: undefined, signal: 'SIGTERM', timedOut: true}), 'it failed (it took too long) and printed nothing')
})
