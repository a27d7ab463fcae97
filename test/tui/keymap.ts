import test from 'ava'
import {findIntent, keymap, renderKeymap, type Place} from '../../src/tui/keymap.ts'

test('no key means two things in one place', t => {
  const places: readonly Place[] = ['board', 'inbox', 'help', 'item', 'decide', 'text']
  for (const place of places) {
    const keys = keymap.filter(binding => binding.places.includes(place)).flatMap(binding => binding.keys)
    t.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), [], place)
  }
})

test('every footer key works where the footer stands', t => {
  for (const binding of keymap) {
    for (const place of binding.footer) t.deepEqual(findIntent(binding.keys[0] ?? '', place), binding.intent, `${binding.shown} in ${place}`)
  }
})

test('keymap renders as Markdown tables of keys and commands', t => {
  const table = renderKeymap()
  t.true(table.includes('| `a` | approve | board, inbox, item |'))
  t.true(table.includes('| `:redo <step>` | make a step again |'))
  for (const row of table.trim().split('\n').filter(line => line !== '')) t.regex(row, /^\|.*\|$/u)
})
