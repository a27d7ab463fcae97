import test from 'ava'
import {firstLine, noteOf} from '../../../src/core/run/note.ts'

test('a heading loses its marks', t => t.is(firstLine('\n## Limit logins\n\nFive.\n'), 'Limit logins'))
test('a remark quoted in front is passed over', t => t.is(firstLine('> Written by nobody.\n\n# Limit logins\n'), 'Limit logins'))
test('a table in front is passed over', t => t.is(firstLine('| a | b |\n|---|---|\n| 1 | 2 |\n\nAll hold.\n'), 'All hold.'))
test('a text of nothing but a quote keeps it', t => t.is(firstLine('> Five.\n'), '> Five.'))
test('nothing at all is an empty line', t => t.is(firstLine('\n \n'), ''))
test('a judge is quoted with the verdict', t => t.is(noteOf({verdict: 'changes', summary: '> A remark.\n\n# What I checked\n'}), 'changes: What I checked'))
test('any other run is quoted as it is', t => t.is(noteOf({verdict: undefined, summary: '2 files changed\n\nThe rest.'}), '2 files changed'))
test('what could not be read of a bill is said with the run', t => t.is(noteOf({verdict: undefined, summary: 'Done.', usageNote: 'usage.json: "price" is not known'}), 'Done. (usage.json: "price" is not known)'))
