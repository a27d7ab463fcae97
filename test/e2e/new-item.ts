import test from 'ava'
import {makeProject} from '../helpers/project.ts'

test('a new item is written as a person would have written it', async t => {
  const project = await makeProject()
  t.teardown(() => project.remove())
  await project.ok('init', '--yes', '--agent', 'rehearsal')
  t.is(await project.ok('new', 'Total: "wrong"', '--kind', 'hotfix'), 'total-wrong  .lifecycle/items/total-wrong/item.md\n')
  t.is(await project.read('.lifecycle/items/total-wrong/item.md'), '---\ntitle: \'Total: "wrong"\'\nkind: hotfix\npriority: 0\n---\n')

  await project.write('notes.md', '---\ntitle: Export to CSV\nkind: docs\nlabels: [a, b]\nours: 007\n---\nPeople ask for it.\n')
  await project.ok('new', '--from', 'notes.md')
  t.is(await project.read('.lifecycle/items/export-to-csv/item.md'), "---\ntitle: Export to CSV\nkind: docs\nlabels: [a, b]\nours: '007'\n---\nPeople ask for it.\n")

  await project.write('notes.md', '---\ntitle: Urgent\nkind: docs\npriority: soon\n---\n')
  const refused = await project.lifecycle('new', '--from', 'notes.md')
  t.is(refused.code, 2)
  t.regex(refused.stderr, /"priority" cannot be "soon"/)
  t.is(await project.git('status', '--porcelain'), '?? notes.md')
})

test('nothing that a person has saved and not committed is overwritten', async t => {
  const project = await makeProject()
  t.teardown(() => project.remove())
  await project.ok('init', '--yes', '--agent', 'rehearsal')
  const draft = '.lifecycle/items/total-wrong/item.md'
  await project.write(draft, '---\ntitle: Total wrong\nkind: bug\n---\nAn hour of thought.\n')
  t.regex(await project.ok('new', 'Total wrong', '--kind', 'bug'), /^total-wrong-2 /)
  await project.write('.lifecycle/items/total-wrong-2/decisions/redo-reproduction-1.md', '---\ndecision: redo\n---\nBecause of this.\n')
  const redone = await project.lifecycle('redo', 'total-wrong-2', 'reproduction')
  t.is(redone.code, 2)
  t.regex(redone.stderr, /redo-reproduction-1\.md is there and not committed/)
  t.true((await project.read(draft)).includes('An hour of thought.'))
  t.true((await project.read('.lifecycle/items/total-wrong-2/decisions/redo-reproduction-1.md')).includes('Because of this.'))
})
