import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import test from 'ava'

const script = pathToFileURL(path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'scripts', 'count-tap.mjs')).href

/** Scripts are plain JavaScript and are tried as such, in a process of their own. */
const count = test.macro<[lines: readonly string[], code: number, expected: {passed: number; failed: number}]>((t, lines, code, expected) => {
  const program = `import {countTap} from ${JSON.stringify(script)}; console.log(JSON.stringify(countTap(${JSON.stringify(lines.join('\n'))}, ${code})))`
  t.deepEqual(JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], {encoding: 'utf8'})), expected)
})

const closing = (pass: number, fail: number) => ['', `1..${pass + fail}`, `# tests ${pass + fail}`, `# pass ${pass}`, `# fail ${fail}`]

test('results at the left are counted', count, ['TAP version 13', 'ok 1 - a', 'ok 2 - b', ...closing(2, 0)], 0, {passed: 2, failed: 0})
test('a failure is counted with its details left out', count, ['ok 1 - a', 'not ok 2 - b', '  ---', '    message: |-', '      ok 3 - not a result', '    not ok 4 - neither', '  ...', ...closing(1, 1)], 1, {passed: 1, failed: 1})
test('what a test logs is no result', count, ['ok 1 - a', '#   ok 2 - logged', ...closing(1, 0)], 0, {passed: 1, failed: 0})
test('a crashed file counts as a failure', count, ['ok 1 - a', 'not ok 2 - test/b.ts exited with a non-zero exit code: 1', ...closing(1, 1)], 1, {passed: 1, failed: 1})
test('tests that never ran in a file that ended count as failures', count, ['ok 1 - a', '# 3 tests remaining in test/b.ts', ...closing(1, 3)], 1, {passed: 1, failed: 3})
test('skipped and unwritten tests have not passed', count, ['ok 1 - a', 'ok 2 - b # SKIP', 'not ok 3 - c # TODO', ...closing(1, 1)], 0, {passed: 1, failed: 2})
test('a run that executes nothing has failed', count, ['TAP version 13', ...closing(0, 0)], 0, {passed: 0, failed: 1})
test('an exit status without a reason is a failure', count, ['ok 1 - a', ...closing(1, 0)], 1, {passed: 1, failed: 1})
test('output that breaks off is a failure', count, ['ok 1 - a', 'ok 2 - b'], 0, {passed: 2, failed: 1})
test('output that breaks off after a failure counts as one more', count, ['ok 1 - a', 'not ok 2 - b'], 1, {passed: 1, failed: 2})
