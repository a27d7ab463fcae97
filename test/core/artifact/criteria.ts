import test from 'ava'
import {clearBoxes, readCriteria} from '../../../src/core/artifact/criteria.ts'

const body = 'Text\n\n## Acceptance criteria\n- [ ] one\n- [x] two\n  * [X] nested\n1. [ ] numbered\n- [y] no box\n- [] no box\n```\n- [ ] code\n```\n'

test('check boxes are read with state and line', t => {
  t.deepEqual(readCriteria(body), [
    {text: 'one', checked: false, line: 4}, {text: 'two', checked: true, line: 5}, {text: 'nested', checked: true, line: 6}, {text: 'numbered', checked: false, line: 7}
  ])
})
test('CRLF bodies are read', t => t.deepEqual(readCriteria('- [x] a\r\n- [ ] b\r\n').map(c => c.text), ['a', 'b']))
test('boxes are cleared, code is not', t => {
  t.deepEqual(readCriteria(clearBoxes(body)).map(c => c.checked), [false, false, false, false])
  t.true(clearBoxes('```\n- [x] code\n```').includes('[x]'))
})
