import test from 'ava'
import {renderCommandReference} from '../../../src/commands/line/command-reference.ts'
import {publicDefinitions} from '../../../src/commands/line/definitions.ts'

test('the reference describes every command and option', t => {
  const text = renderCommandReference()
  for (const {name, options} of publicDefinitions) {
    t.true(text.includes(`\n### ${name}\n`), name)
    for (const option of options ?? []) t.true(text.includes(`--${option.name}`), `${name} --${option.name}`)
  }
  t.false(text.includes('internal'))
})
