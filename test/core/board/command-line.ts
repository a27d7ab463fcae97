import test from 'ava'
import {boardCommands, completeCommand, parseCommandLine} from '../../../src/core/board/command-line.ts'

const parses = test.macro((t, text: string, expected: unknown) => t.deepEqual<unknown, unknown>(parseCommandLine(text), expected))

test('a command with an argument', parses, 'redo code', {intent: {do: 'act', verb: 'redo', argument: 'code'}})
test('a unique beginning', parses, '  prio 0 ', {intent: {do: 'act', verb: 'priority', argument: '0'}})
test('a decision with a comment', parses, 'changes name the account', {intent: {do: 'decide', answer: 'changes', comment: 'name the account'}})
test('take done takes the work in', parses, 'take done', {intent: {do: 'act', verb: 'take-done', argument: ''}})
test('a missing argument shows the usage', parses, 'drop', {problem: 'drop needs more', fix: 'Type it as :drop <why>'})
test('a wrong argument shows the usage', parses, 'priority high', {problem: 'priority needs more', fix: 'Type it as :priority <0-4>'})
test('an ambiguous beginning names the candidates', parses, 're', {problem: '"re" could be reject or redo', fix: 'Type one letter more.'})

test('an unknown command names known ones', t => {
  const parsed = parseCommandLine('frobnicate')
  t.true('problem' in parsed && parsed.fix.includes('approve'))
})

test('completion goes as far as the candidates agree', t => {
  t.is(completeCommand('prio'), 'priority ')
  t.is(completeCommand('re'), 're')
  t.is(completeCommand('di'), 'diff ')
  t.is(completeCommand('redo co'), 'redo co')
})

test('every command is found by its own name', t => {
  for (const {name, usage} of boardCommands) {
    const parsed = parseCommandLine(usage.replace('<0-4>', '1').replace('<key>=<value>', 'hold=true').replaceAll(/[<>[\]]/gu, ''))
    t.true('intent' in parsed, name)
  }
})
