import test from 'ava'
import fc from 'fast-check'
import {parse} from 'yaml'
import {quoteScalar, renderTemplate} from '../../../src/io/machine/render-template.ts'

test('render fills in every placeholder of a line', t => {
  t.is(renderTemplate('a: {{x}} and {{y}}\n', {x: '1', y: '2'}), 'a: 1 and 2\n')
})

test('render turns a line without its value into a comment', t => {
  const text = '    - code:\n        check: {{test}}\n        rounds: 3\n'
  t.is(renderTemplate(text, {test: undefined}), '    - code:\n        # check: <test command>   (none was found: put yours here and take the # away)\n        rounds: 3\n')
})

test('render leaves text that looks like a replacement pattern alone', t => {
  t.is(renderTemplate('run: {{test}}', {test: "echo '$&' $1 {{setup}}"}), "run: echo '$&' $1 {{setup}}")
})

test('quoted scalars read back as they were inside a flow mapping', t => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('npm test', 'go test ./...', 'yes', '0123', '1e5', 'null', '~', 'a: b', 'a #b', '-x', 'make test # all')), text => {
    const read = parse(`{check: ${quoteScalar(text)}, rounds: 3}`, {schema: 'core'}) as {check: unknown}
    t.is(read.check, text)
  }), {numRuns: 300})
})
