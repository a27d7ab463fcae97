import test from 'ava'
import {findNearest, suggest} from '../../../src/core/artifact/nearest.ts'

const ids = ['round-up', 'rate-limit-logins', 'flaky-upload', 'export-csv', 'lost-cent', 'readme-options']

const finds = test.macro({
  exec: (t, word: string, candidates: readonly string[], meant: string | undefined) => t.is(findNearest(word, candidates), meant),
  title: (title = '') => title
})

test('a slip of the finger finds what was meant', finds, 'prority', ['title', 'priority'], 'priority')
test('case does not matter', finds, 'Implementor', ['reviewer', 'implementer'], 'implementer')
test('the only candidate that begins so is meant', finds, 'work', ['log', 'workflow', 'worn'], 'workflow')
test('a whole word with mistakes wins over a longer one', finds, 'aprove', ['approve-spec', 'approve', 'reject'], 'approve')
test('a beginning with a mistake finds its id', finds, 'rund', ids, 'round-up')
test('a beginning with letters swapped in a long id finds it', finds, 'rate-limti', ids, 'rate-limit-logins')
test('neighbours that changed places in a short word are one mistake', finds, 'bgu', ['feature', 'bug'], 'bug')
test('a later word of an id finds it', finds, 'csv', ids, 'export-csv')
test('a later word with a mistake finds its id', finds, 'uplod', ids, 'flaky-upload')
test('more than the id finds it', finds, 'round-up-shares', ids, 'round-up')
test('of several that are equally near none is named', finds, 'login', ['login-page', 'login-limit'], undefined)
test('a word of three letters is not guessed at', finds, 'xyz', ['title', 'kind'], undefined)
test('a word of two letters finds nothing far', finds, 'on', ['kind'], undefined)
test('what is far from every id finds nothing', finds, 'kubernetes', ids, undefined)
test('no word is near nothing', finds, '', ids, undefined)
test('among no candidates nothing is found', finds, 'round', [], undefined)

test('a remedy names what was meant, else what to do', t => {
  t.is(suggest('tilte', ['title'], 'Remove it.'), 'Did you mean "title"?')
  t.is(suggest('xyzzy', ['title'], 'Remove it.'), 'Remove it.')
})
