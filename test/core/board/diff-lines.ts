import test from 'ava'
import {countDiff, layOutDiff} from '../../../src/core/board/diff-lines.ts'
import {unicodeGlyphs} from '../../../src/core/board/glyphs.ts'
import {plainText} from '../../../src/core/board/span.ts'
import {sampleDiff} from '../../helpers/board-samples.ts'

const rows = (text: string, width = 60) => layOutDiff(text, width, unicodeGlyphs)

test('a diff shows files, places and numbered lines', t => {
  const shown = rows(sampleDiff).map(line => plainText(line).trimEnd())
  t.true(shown.includes('src/auth/limit.ts'))
  t.true(shown.includes("··· line 1 import {store} from '../store.ts'"))
  t.true(shown.includes('   2 - const attempts = new Map<string, number>()'))
  t.true(shown.includes('   2 + const windowMs = 10 * 60_000'))
  t.false(shown.some(line => line.startsWith('index ')))
})

test('added and removed lines are told apart by colour and sign', t => {
  const added = rows(sampleDiff).find(line => plainText(line).includes('windowMs'))
  t.is(added?.[1]?.tone, 'good')
})

test('a removed line that begins with dashes is no file header', t => {
  const text = 'diff --git a/x.sql b/x.sql\n--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,1 @@\n--- a comment\n kept\n'
  t.deepEqual(countDiff(text), {files: 1, added: 0, removed: 1})
  t.true(rows(text).map(plainText).includes('   1 - -- a comment'))
})

test('long lines wrap under their text', t => {
  const text = `diff --git a/x b/x\n@@ -0,0 +1,1 @@\n+${'word '.repeat(30)}\n`
  const shown = rows(text, 40).map(plainText)
  t.true(shown.every(line => line.length <= 40))
  t.true(shown.at(-1)?.startsWith('       word'))
})

test('escapes in a diff are shown, not obeyed', t => {
  t.true(rows('diff --git a/x b/x\n@@ -0,0 +1,1 @@\n+\u001b[2Jgone\n').map(plainText).includes('   1 + ␛[2Jgone'))
})

test('huge diffs are cut with a line that says so', t => {
  const shown = rows(`diff --git a/x b/x\n@@ -0,0 +1,30000 @@\n${'+x\n'.repeat(30_000)}`)
  t.is(plainText(shown.at(-1) ?? []), '10002 more lines: open it in the pager.')
})
