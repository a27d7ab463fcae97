import test from 'ava'
import {LifecycleError, type ErrorCode} from '../../src/core/errors.ts'
import {type ExitCode, exitCodeOf} from '../../src/commands/exit-code.ts'

const table: readonly (readonly [ErrorCode, ExitCode])[] = [
  ['USAGE_UNKNOWN_ITEM', 2], ['CONFIG_NO_PROJECT', 2], ['GIT_FAILED', 3], ['DISK_FULL', 3], ['AGENT_MISSING', 3],
  ['WORK_FAILED', 1], ['WAIT_DECISION', 4], ['WAIT_ENGINE_ELSEWHERE', 3], ['BUG_IMPOSSIBLE', 70]
]
for (const [code, expected] of table) {
  test(`${code} exits with ${expected}`, t => {
    t.is(exitCodeOf(new LifecycleError(code, 'x')), expected)
  })
}

test('an abort exits with 130', t => {
  t.is(exitCodeOf(new DOMException('x', 'AbortError')), 130)
  const controller = new AbortController()
  controller.abort()
  t.is(exitCodeOf(controller.signal.reason), 130)
})

test('an error of the operating system exits with 3', t => {
  t.is(exitCodeOf(Object.assign(new Error('no space left'), {code: 'ENOSPC', errno: -28, syscall: 'write'})), 3)
})

test('anything else is a bug', t => {
  for (const thrown of [new TypeError('x'), 'text', undefined, Object.assign(new Error('x'), {code: 'ERR_X'})]) t.is(exitCodeOf(thrown), 70)
})
