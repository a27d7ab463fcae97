import test from 'ava'
import {interactiveLine, interactiveNames} from '../../../src/core/run/interactive.ts'
import {findAdapter} from '../../../src/core/run/adapters/find-adapter.ts'
import {interactiveCandidates} from '../../../src/commands/line/definition.ts'

const request = {prompt: 'Read it.', model: 'best', folder: '/work', out: '/work/out'}

test('each interface is told the prompt as one word, the model and its folders', t => {
  t.deepEqual(interactiveLine('claude', request), ['claude', 'Read it.', '--model', 'best', '--allowedTools', 'Read(//work/**),Edit(//work/out/**)'])
  t.deepEqual(interactiveLine('codex', request), ['codex', '--model', 'best', '--add-dir', '/work/out', 'Read it.'])
  t.deepEqual(interactiveLine('gemini', request), ['gemini', '--model', 'best', '--include-directories', '/work', '--prompt-interactive', 'Read it.'])
  t.deepEqual(interactiveLine('opencode', request), ['opencode', '--model', 'best', '--prompt', 'Read it.'])
})

test('without a model the vendor chooses', t => {
  for (const name of interactiveNames) t.false(interactiveLine(name, {...request, model: undefined})!.includes('--model'))
})

test('what has no interface has no line', t => {
  t.is(interactiveLine('rehearsal', request), undefined)
  t.is(interactiveLine('command', request), undefined)
})

test('agents with an interface are adapters, and are what completion offers', t => {
  t.true(interactiveNames.every(name => findAdapter(name) !== undefined))
  t.deepEqual(interactiveCandidates.map(({value}) => value), interactiveNames)
})
