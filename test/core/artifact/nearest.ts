import test from 'ava'
import {findNearest, suggest} from '../../../src/core/artifact/nearest.ts'

test('a slip of the finger finds what was meant', t => {
  t.is(findNearest('prority', ['title', 'priority']), 'priority')
  t.is(findNearest('Implementor', ['reviewer', 'implementer']), 'implementer')
})
test('what is far from everything finds nothing', t => {
  t.is(findNearest('xyz', ['title', 'kind']), undefined)
  t.is(findNearest('on', ['kind']), undefined)
})
test('a remedy names what was meant, else what to do', t => {
  t.is(suggest('tilte', ['title'], 'Remove it.'), 'Did you mean "title"?')
  t.is(suggest('xyzzy', ['title'], 'Remove it.'), 'Remove it.')
})
