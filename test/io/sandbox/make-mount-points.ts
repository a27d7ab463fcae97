import {lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {makeMountPoints} from '../../../src/io/sandbox/make-mount-points.ts'

function makePlace(t: ExecutionContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-mounts-'))
  t.teardown(() => rmSync(folder, {recursive: true, force: true}))
  const [real, instead] = [path.join(folder, 'ana'), path.join(folder, 'home')]
  mkdirSync(path.join(real, '.claude'), {recursive: true})
  mkdirSync(instead)
  writeFileSync(path.join(real, '.claude/.credentials.json'), 'KEY')
  return {real, instead, mounts: ['.claude/.credentials.json', '.claude'].map(name => ({source: path.join(real, name), target: path.join(real, name), writable: false}))}
}

test('what is mounted in the home folder finds an empty place there', async t => {
  const {real, instead, mounts} = makePlace(t)
  await makeMountPoints([{path: real, instead}], [...mounts, {source: real, target: '/elsewhere', writable: false}])
  await makeMountPoints([{path: real, instead}], mounts)
  t.deepEqual(readdirSync(instead), ['.claude'])
  t.is(readFileSync(path.join(instead, '.claude/.credentials.json'), 'utf8'), '')
})

test('a link that an agent left in its home is not followed', async t => {
  const {real, instead, mounts} = makePlace(t)
  const outside = path.join(real, 'outside')
  mkdirSync(outside)
  symlinkSync(outside, path.join(instead, '.claude'))
  await makeMountPoints([{path: real, instead}], mounts)
  t.deepEqual(readdirSync(outside), [])
  t.true(lstatSync(path.join(instead, '.claude')).isDirectory())
})
