import test from 'ava'
import {keepObstacles, readObstacles, type Obstacles} from '../../src/engine/obstacles.ts'

const obstacles: Obstacles = new Map([['merge a', {item: 'a', why: 'src/a.js in the way', remedy: 'Move it.', since: 1}]])

function disk(text?: string) {
  const written: string[] = []
  const unused = () => Promise.reject(new Error('unused'))
  const files = {
    read: async () => written.at(-1) ?? text, write: async (_: string, saved: string) => void written.push(saved),
    writeFolder: unused, exists: unused, savedAt: unused
  }
  return {written, ports: {files, stateFolder: '/state'}}
}

test('what stands in the way is kept for the next process', async t => {
  const {ports} = disk()
  await keepObstacles(ports, obstacles)
  t.deepEqual(await readObstacles(ports), obstacles)
  await keepObstacles(ports, new Map())
  t.is((await readObstacles(ports)).size, 0)
})

test('nothing is written while nothing changes', async t => {
  const {ports, written} = disk()
  await keepObstacles(ports, new Map())
  t.is(written.length, 0)
  await keepObstacles(ports, obstacles)
  await keepObstacles(ports, obstacles)
  t.is(written.length, 1)
})

for (const text of ['', '{', '{"a": 1}', '[1, ["x"], ["x", null], ["x", {"item": "a"}]]']) {
  test(`obstacles that cannot be read are none: ${text}`, async t => t.is((await readObstacles(disk(text).ports)).size, 0))
}
