import test from 'ava'
import {adapterNames, findAdapter} from '../../../../src/core/run/adapters/find-adapter.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'

const request = makeRequest({command: ['node', 'fix.mjs'], self: {node: '/bin/node', bin: '/app/bin.js'}})

test('adapters are found by their names in order', t => {
  t.deepEqual(adapterNames, [...adapterNames].sort())
  for (const name of adapterNames) t.is(findAdapter(name)?.name, name)
  t.is(findAdapter('no-such-agent'), undefined)
})

test('a command gets the pack on stdin', t => {
  t.deepEqual(findAdapter('command')?.argv(request), {argv: ['node', 'fix.mjs'], stdin: 'the pack', env: {}})
})

test('what a command prints is told line by line', t => {
  const command = findAdapter('command')
  t.deepEqual(command?.read('  \u001b[1mtests: ok\u001b[0m ', command.initial).events, [{type: 'text', text: '  tests: ok'}])
  t.deepEqual(command?.read('', command.initial).events, [])
})

test('a rehearsal runs our own program', t => {
  t.deepEqual(findAdapter('rehearsal')?.argv(request).argv, ['/bin/node', '/app/bin.js', 'internal', 'agent', 'rehearsal'])
})
