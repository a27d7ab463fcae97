import test from 'ava'
import fc from 'fast-check'
import {definitions} from '../../../src/commands/line/definitions.ts'
import {parseArguments} from '../../../src/commands/line/parse-arguments.ts'
import {parsePlainWords} from '../../../src/commands/line/parse-plain-words.ts'

test('parse of plain words agrees with the parser for every command', t => {
  const words = fc.array(fc.oneof(fc.stringMatching(/^[\w:="' .-]{0,8}$/), fc.constantFrom('-', '--', '--json', '-h', 'a b', 'ä')), {maxLength: 4})
  fc.assert(fc.property(fc.constantFrom(...definitions), words, (definition, typed) => {
    const quick = parsePlainWords(definition, typed)
    if (quick !== undefined) t.deepEqual(quick, parseArguments(definition, typed))
  }), {numRuns: 500})
})

test('parse of plain words leaves options and wrong usage to the parser', t => {
  const show = definitions.find(({name}) => name === 'show')!
  t.truthy(parsePlainWords(show, ['rate']))
  for (const words of [[], ['a', 'b'], ['--json', 'a'], ['-']]) t.is(parsePlainWords(show, words), undefined)
})
