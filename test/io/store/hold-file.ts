import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import type {PoolHold} from '../../../src/core/schedule/breaker.ts'
import {openHolds} from '../../../src/io/store/hold-file.ts'

const hold = (pool: string): PoolHold => ({pool, since: '2026-11-20T10:00:00.000Z', until: '2026-11-20T11:00:00.000Z', times: 1, why: 'usage limit'})

function makeFile(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holds-'))
  t.teardown(() => rmSync(folder, {recursive: true, force: true}))
  return path.join(folder, 'state', 'holds.json')
}

test('holds are there for the next process', async t => {
  const file = makeFile(t)
  t.deepEqual(await openHolds(file).list(), [])
  await openHolds(file).update(holds => [...holds, hold('claude')])
  t.deepEqual(await openHolds(file).list(), [hold('claude')])
})

test('changes at the same time do not lose each other', async t => {
  const holds = openHolds(makeFile(t))
  const pools = Array.from({length: 20}, (_, n) => `pool-${n}`)
  await Promise.all(pools.map(pool => holds.update(known => [...known, hold(pool)])))
  t.deepEqual((await holds.list()).map(one => one.pool), pools)
})

test('a file that cannot be read holds nothing back', async t => {
  const file = makeFile(t)
  await openHolds(file).update(() => [hold('claude')])
  for (const text of ['', '{', '{}', 'null', '[1, {"pool": 3}]', '[{"pool": "x", "since": "soon", "times": 1, "why": ""}]']) {
    writeFileSync(file, text)
    t.deepEqual(await openHolds(file).list(), [], text)
  }
})
