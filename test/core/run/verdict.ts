import test from 'ava'
import {parseVerdict} from '../../../src/core/run/verdict.ts'

test('a verdict is read with its step and findings', t => {
  t.deepEqual(parseVerdict('---\nverdict: changes\non: code\n---\n- `a.ts:1`: wrong\n').value, {verdict: 'changes', on: 'code', findings: '- `a.ts:1`: wrong'})
})

test('a pass needs no findings and any case will do', t => {
  t.deepEqual(parseVerdict('---\nverdict: PASS\n---\n').value, {verdict: 'pass', on: undefined, findings: ''})
})

for (const [title, text, code] of [
  ['a document without frontmatter', 'Looks good to me.', 'verdict-missing'],
  ['an unknown word', '---\nverdict: maybe\n---\nx', 'verdict-missing'],
  ['a list', '---\nverdict: [pass]\n---\nx', 'verdict-missing'],
  ['changes without a word on what', '---\nverdict: changes\n---\n \n', 'verdict-without-findings'],
  ['a step that may not be judged', '---\nverdict: changes\non: deploy\n---\nx', 'verdict-on'],
  ['frontmatter that is never closed', '---\nverdict: pass\n', 'frontmatter-unclosed'],
  ['frontmatter that is a program', '---js\nverdict: pass\n---\n', 'frontmatter-language']
] as const) {
  test(`${title} is no verdict`, t => {
    const {value, problems} = parseVerdict(text, 'review.md', ['spec', 'code'])
    t.is(value, undefined)
    t.is(problems[0]?.code, code)
  })
}
