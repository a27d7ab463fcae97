import path from 'node:path'
import {writeFileSync} from 'node:fs'
import test from 'ava'
import {findProgram} from '../../../src/io/machine/find-program.ts'
import {makePlace} from '../../helpers/machine.ts'

test('findProgram gives path and version of a program', async t => {
  const place = makePlace(t)
  place.install('thing', 'echo "thing 2.10.3-rc.1 (built today)"')
  t.deepEqual(await findProgram('thing', place.env), {path: path.join(place.env['PATH']!.split(':')[0]!, 'thing'), version: '2.10.3-rc.1'})
})

test('findProgram reads a version from stderr too', async t => {
  const place = makePlace(t)
  place.install('old', 'echo "old version 1.2" >&2; exit 1')
  t.is((await findProgram('old', place.env))?.version, '1.2')
})

test('findProgram finds a program that has no version', async t => {
  const place = makePlace(t)
  place.install('silent', 'exit 0')
  t.is((await findProgram('silent', place.env))?.version, undefined)
  t.truthy((await findProgram('silent', place.env))?.path)
})

test('findProgram passes over files that are not executable', async t => {
  const place = makePlace(t)
  const bin = place.env['PATH']!.split(':')[0]!
  writeFileSync(path.join(bin, 'plain'), 'echo 1.0')
  t.is(await findProgram('plain', place.env), undefined)
})

test('findProgram takes a name with a slash as a path', async t => {
  const place = makePlace(t)
  place.install('tool', 'echo 3.4.5')
  t.is((await findProgram(path.join(place.env['PATH']!.split(':')[0]!, 'tool'), {}))?.version, '3.4.5')
})
