import test from 'ava'
import {Git} from '../../../src/io/git/git.ts'
import {examineDisk, judgeFolder} from '../../../src/io/machine/examine-disk.ts'
import {makePlace} from '../../helpers/machine.ts'

const MB = 1024 * 1024

for (const [what, facts, found] of [
  ['room enough', {refused: undefined, freeBytes: 1024 * MB}, []],
  ['little room', {refused: undefined, freeBytes: 20 * MB}, [['warning', 'disk-full']]],
  ['no room', {refused: undefined, freeBytes: 0}, [['error', 'disk-full']]],
  ['a read-only file system', {refused: 'EROFS', freeBytes: 1024 * MB}, [['error', 'read-only']]],
  ['a folder of somebody else', {refused: 'EACCES', freeBytes: 1024 * MB}, [['error', 'not-writable']]]
] as const) {
  test(`doctor judges ${what}`, t => {
    t.deepEqual(judgeFolder('/work', facts).map(({severity, code}) => [severity, code]), found.map(one => [...one]))
  })
}

test('doctor finds no fault with folders that are not there yet', async t => {
  const place = makePlace(t, {repository: true})
  t.deepEqual(await examineDisk({git: new Git(place.folder, place.env), env: place.env}), [])
})
