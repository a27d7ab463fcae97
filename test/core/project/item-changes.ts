import test from 'ava'
import {editFields} from '../../../src/core/artifact/edit.ts'
import {readItemChanges} from '../../../src/core/project/item-changes.ts'

test('changes look as a person would write them', t => {
  const {value} = readItemChanges({priority: '0', hold: 'True', labels: 'auth, api', budget: '2.50', owner: 'ana', draft: undefined, sprint: '12', title: 'a: b'}, 'x')
  t.deepEqual(value, {priority: 0, hold: true, labels: ['auth', 'api'], budget: 2.5, owner: 'ana', draft: undefined, sprint: '12', title: 'a: b'})
  t.is(editFields('---\npriority: 2 # soon\n---\n', {priority: value?.['priority']}).value, '---\npriority: 0 # soon\n---\n')
})
test('what item.md would refuse is refused', t => {
  for (const [key, text] of [['priority', '9'], ['hold', 'ture'], ['budget', '-1'], ['due', 'soon']] as const) {
    const {value, problems} = readItemChanges({[key]: text}, 'x')
    t.is(value, undefined, key)
    t.is(problems[0]?.code, 'invalid-value')
    t.is(problems[0]?.line, undefined)
  }
})
test('an empty value removes the key', t => t.deepEqual(readItemChanges({hold: ''}, 'x').value, {hold: undefined}))
