import test from 'ava'
import {define} from '../../../src/commands/line/definition.ts'
import {definitions} from '../../../src/commands/line/definitions.ts'
import {parseArguments} from '../../../src/commands/line/parse-arguments.ts'

const definition = define({
  name: 'x', group: 'more', summary: 's', description: 'd',
  arguments: [{name: 'id', about: 'a', required: true}, {name: 'rest', about: 'a', many: true}],
  options: [{name: 'message', short: 'm', value: 'text', about: 'a'}, {name: 'reply', value: 'text', many: true, about: 'a'}, {name: 'json', about: 'a'}]
})

test('parse gives every argument and option of the definition', t => {
  t.deepEqual(parseArguments(definition, ['one']), {arguments: {id: 'one', rest: []}, options: {message: undefined, reply: [], json: false}, folders: []})
})

test('parse takes GNU forms of options', t => {
  const {arguments: words, options} = parseArguments(definition, ['one', '--message=a b', '--reply', 'x', 'two', '--reply=-', '--json', '-C', '/tmp'])
  t.deepEqual(words, {id: 'one', rest: ['two']})
  t.deepEqual(options, {message: 'a b', reply: ['x', '-'], json: true})
  t.deepEqual(parseArguments(definition, ['one', '-mtext']).options.message, 'text')
})

test('parse takes a value that looks like an option', t => {
  t.is(parseArguments(definition, ['one', '-m', '-5 % are missing']).options.message, '-5 % are missing')
})

test('no command uses one name or letter for two options', t => {
  for (const {name, options = []} of definitions) {
    const used = [...options.map(option => option.name), ...options.flatMap(option => option.short ?? [])]
    t.is(new Set(used).size, used.length, name)
    t.false(used.some(word => ['help', 'h', 'C'].includes(word)), name)
  }
})
