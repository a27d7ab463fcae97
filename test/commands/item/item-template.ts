import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'ava'
import {dropHints, readItemTemplate} from '../../../src/commands/item/item-template.ts'
import {readItemText} from '../../../src/commands/item/item-text.ts'
import {templates} from '../../helpers/machine.ts'

const shipped = (kind: string) => readFileSync(path.join(templates, 'items', `${kind}.md`), 'utf8')

test('a shipped template is filled in with any title', async t => {
  for (const title of ['Rate limit logins', 'no', '#1: "quoted" {braces} $& \\', "it's 50 %: [really]"]) {
    t.like(readItemText(await readItemTemplate({home: undefined, shipped: templates}, title, 'hotfix'), 'item.md'), {title, kind: 'hotfix', fields: {priority: '0'}})
  }
})

test('without a title the template asks for one', async t => {
  t.true((await readItemTemplate({home: undefined, shipped: templates}, '', 'bug')).startsWith('---\ntitle:\nkind: bug\n---\nWhat I did:\n'))
})

test('the template of the project wins over the shipped one', async t => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'lifecycle-test-'))
  t.teardown(() => rmSync(home, {recursive: true}))
  mkdirSync(path.join(home, 'templates', 'items'), {recursive: true})
  writeFileSync(path.join(home, 'templates', 'items', 'bug.md'), '---\n# ours\ntitle: {{title}}\nkind: bug\nlabels: [ours]\n---\n# {{title}}\n')
  t.is(await readItemTemplate({home, shipped: templates}, 'Tea', 'bug'), '---\n# ours\ntitle: Tea\nkind: bug\nlabels: [ours]\n---\n# Tea\n')
  t.true((await readItemTemplate({home, shipped: templates}, 'A', 'docs')).includes('Who reads it'))
})

test('a kind without a template begins like a feature', async t => {
  const text = await readItemTemplate({home: undefined, shipped: templates}, 'T', 'migration')
  t.is(text, shipped('feature').replace('{{title}}', 'T').replace('kind: feature', 'kind: migration'))
})

test('a template that cannot be read is named', async t => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'lifecycle-test-'))
  t.teardown(() => rmSync(home, {recursive: true}))
  mkdirSync(path.join(home, 'templates', 'items'), {recursive: true})
  writeFileSync(path.join(home, 'templates', 'items', 'bug.md'), '---\ntitle: [unclosed\n---\n')
  const error = await t.throwsAsync(readItemTemplate({home, shipped: templates}, 'T', 'bug'))
  t.like(error, {code: 'CONFIG_ITEM_TEMPLATE'})
  t.true(error.message.includes('templates/items/bug.md'))
})

const leaves = test.macro<[kind: string, fill: (template: string) => string, expected: string]>({
  exec: (t, kind, fill, expected) => t.is(dropHints(readItemText(fill(shipped(kind)).replace('{{title}}', 'T'), '').body, shipped(kind).replace('{{title}}', 'T')), expected),
  title: (_, kind, fill) => `hints: ${kind} ${fill.name}`
})

const untouched = (text: string) => text
const answered = (text: string) => text.replace('What I expected:', 'What I expected: tea').replace('What happened (the message, whole):', 'What happened (the message, whole):\n\n    Error: no tea')
const said = (text: string) => text.replace('## Acceptance', 'Ana wants tea.\n\n## Acceptance')
const listed = (text: string) => text.replace('- [ ] …', '- [ ] There is tea.')
const replaced = () => '---\ntitle: T\nkind: feature\n---\nTea…\n\n## Why?\n'

test(leaves, 'bug', untouched, '')
test(leaves, 'feature', untouched, '')
test(leaves, 'bug', answered, 'What I expected: tea\n\nWhat happened (the message, whole):\n\n    Error: no tea\n\n## Acceptance criteria\n\n- [ ] The steps above lead to what I expected.\n')
test(leaves, 'feature', said, 'Ana wants tea.\n')
test(leaves, 'feature', listed, '## Acceptance criteria\n\n- [ ] There is tea.\n')
test(leaves, 'feature', replaced, 'Tea…\n\n## Why?\n')
