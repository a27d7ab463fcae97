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
