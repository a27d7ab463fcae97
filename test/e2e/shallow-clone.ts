import path from 'node:path'
import test from 'ava'
import {Project} from '../helpers/project.ts'
import {addItem, asBen, makeTeam, show} from '../helpers/team.ts'

test('a shallow clone is looked at and not worked in', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}\napprove: {by: security}', 'note: {by: spec-writer, from: spec}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'own')
  await project.ok('run')
  await asBen(project).ok('approve', 'first')
  const parent = path.dirname(project.folder)
  await project.git('clone', '-q', '--depth', '1', `file://${project.folder}`, path.join(parent, 'shallow'))
  const shallow = new Project(path.join(parent, 'shallow'))
  for (const [key, value] of [['user.name', 'Ana Roe'], ['user.email', 'ana@example.org']] as const) await shallow.git('config', key, value)

  const head = await shallow.git('rev-parse', 'HEAD')
  for (const command of [['run'], ['watch'], ['take', 'first', 'note']]) {
    const ran = await shallow.lifecycle(...command)
    t.is(ran.code, 3, command[0])
    t.regex(ran.stderr, /shallow clone[^]*git fetch --unshallow/)
  }
  t.is(await shallow.git('rev-parse', 'HEAD'), head)
  const status = await shallow.json<{problems: readonly {code: string; fix: string}[]}>('status')
  t.like(status.problems[0], {code: 'shallow-clone', fix: 'git fetch --unshallow'})
  t.regex((await shallow.lifecycle('doctor')).stdout, /git fetch --unshallow/)

  await shallow.git('fetch', '-q', '--unshallow')
  t.is((await shallow.lifecycle('run')).code, 0)
  t.regex((await show(shallow, 'first')).steps[1]!.note, /^ben, /)
})
