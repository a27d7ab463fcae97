import test from 'ava'
import {define} from '../../../src/commands/line/definition.ts'
import {show} from '../../../src/commands/line/commands-to-see.ts'
import {definitions} from '../../../src/commands/line/definitions.ts'
import {LifecycleError} from '../../../src/core/errors.ts'
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

test('a missing argument is answered with what belongs there and a line that does', t => {
  const error = t.throws(() => parseArguments(show, []), {instanceOf: LifecycleError})
  t.is(error.message, 'lifecycle show needs <id>: the item, or the beginning of its id')
  t.is(error.hint, 'For example: lifecycle show rate. What there is: lifecycle status')
})

test('words too many are told to go into quotes', t => {
  t.regex(t.throws(() => parseArguments(show, ['a', 'b']), {instanceOf: LifecycleError}).hint ?? '', /quotes/)
})
