import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import {createContext} from '../../src/app.ts'
import {addItem, makeTeam, obedient, show} from '../helpers/team.ts'

/** Larger than any text that is read, with bytes that are no text and a CRLF. */
const png = (first: number): Buffer => Buffer.concat([Buffer.from([first, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]), Buffer.alloc(1_500_000, 0xff)])

/** Draws beside its document; a judge keeps what it was given to see. */
const artist = obedient(`
if (step === 'spec') {
  fs.mkdirSync(out + '/spec')
  fs.writeFileSync(out + '/spec/picture.png', Buffer.concat([Buffer.from([run === '001-spec' ? 0x89 : 0x88, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]), Buffer.alloc(1_500_000, 0xff)]))
}
else fs.copyFileSync(input + '/spec/picture.png', home + '/seen.png')
`)

test('a picture beside a document is kept byte for byte and handed on', async t => {
  const project = await makeTeam({drawn: ['spec: {by: spec-writer, from: item}', 'review: {by: reviewer, from: spec}', 'approve: {by: product}']}, artist)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'drawn')
  const picture = path.join(project.folder, '.lifecycle/items/first/spec/picture.png')
  await project.ok('run')
  t.deepEqual((await show(project, 'first')).runs.map(r => r.outcome), ['finished', 'finished'])
  t.deepEqual(await readFile(picture), png(0x89))
  t.deepEqual(await readFile(path.join(project.env['HOME']!, 'seen.png')), png(0x89), 'a later step sees all of it')
  t.is(await project.git('status', '--porcelain'), '')

  await project.ok('run')
  t.is((await show(project, 'first')).runs.length, 2, 'nothing is done again')
  const before = await project.git('rev-parse', 'HEAD')
  await project.git('rm', '-rq', '.lifecycle/items/first/runs', '.lifecycle/items/first/spec', '.lifecycle/items/first/spec.md')
  await project.commit('Tidy up')
  await project.ok('run')
  t.deepEqual(await readFile(picture), png(0x89), 'what was lost is put back')
  t.is(await project.git('diff', '--stat', before, 'HEAD', '--', '.lifecycle/items/first/spec', '.lifecycle/items/first/runs'), '')
  t.is((await show(project, 'first')).runs.length, 2)

  await project.ok('changes', 'first', '-m', 'Draw it again')
  await project.ok('run')
  t.deepEqual(await readFile(picture), png(0x88), 'a later round replaces it')
})

test('a picture that a person edits is committed as it was saved', async t => {
  const project = await makeTeam({drawn: ['spec: {by: spec-writer, from: item}', 'approve: {by: product}']}, artist)
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'drawn')
  await project.ok('run')
  const name = 'items/first/spec/picture.png'
  const [picture, mine] = [path.join(project.folder, '.lifecycle', name), Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x00, 0x80])]
  await writeFile(picture, mine)
  const session = await createContext({cwd: project.folder, env: project.env, stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, signal: new AbortController().signal}).openSession()
  t.teardown(() => session.close())
  await session.commitEdited([name])
  t.deepEqual(await readFile(picture), mine)
  t.is(await project.git('rev-parse', `HEAD:.lifecycle/${name}`), await project.git('hash-object', '--no-filters', picture))
})

test('a request that is no UTF-8 is not rewritten by a command', async t => {
  const project = await makeTeam({drawn: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await addItem(project, 'first', 'drawn')
  const file = path.join(project.folder, '.lifecycle/items/first/item.md')
  const latin = Buffer.from('---\ntitle: Caf\xe9\nkind: drawn\n---\n', 'latin1')
  await writeFile(file, latin)
  const ran = await project.lifecycle('set', 'first', 'priority=1')
  t.is(ran.code, 2)
  t.regex(ran.stderr, /not UTF-8[^]*Save the file as UTF-8/)
  t.deepEqual(await readFile(file), latin)
})
