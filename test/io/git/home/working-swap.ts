import {appendFileSync, closeSync, existsSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, writeSync} from 'node:fs'
import path from 'node:path'
import {Worker} from 'node:worker_threads'
import test from 'ava'
import {LateWriters} from '../../../../src/io/git/home/late-writers.ts'
import {applySwaps, digestOf, forgetSwap, restoreLateWriting, undoSwap, type Swap} from '../../../../src/io/git/home/working-swap.ts'
import {engine, makeRepository, temporaryFolder} from '../../../helpers/home-repository.ts'

function makeSwap(folder: string, name: string, before: string | undefined, after: string | undefined): Swap {
  const target = path.join(folder, name)
  const placed = after === undefined ? undefined : `${target}.new`
  if (before !== undefined) writeFileSync(target, before)
  if (placed !== undefined) writeFileSync(placed, after!)
  return {target, placed, taken: `${target}.taken`, before: before === undefined ? undefined : digestOf(Buffer.from(before)), after: after === undefined ? undefined : digestOf(Buffer.from(after))}
}

test('a swap replaces, makes and removes files', t => {
  const folder = temporaryFolder(t)
  const swaps = [makeSwap(folder, 'a', 'a', 'A'), makeSwap(folder, 'b', undefined, 'B'), makeSwap(folder, 'c', 'c', undefined)]
  t.is(applySwaps(swaps), undefined)
  for (const swap of swaps) forgetSwap(swap)
  t.deepEqual(readdirSync(folder).sort(), ['a', 'b'])
  t.is(readFileSync(path.join(folder, 'a'), 'utf8'), 'A')
})

for (const [what, save] of [
  ['changed', (target: string) => writeFileSync(target, 'saved')],
  ['removed', (target: string) => rmSync(target)]
] as const) {
  test(`a file ${what} since makes all swaps come back`, t => {
    const folder = temporaryFolder(t)
    const swaps = [makeSwap(folder, 'a', 'a', 'A'), makeSwap(folder, 'b', undefined, 'B'), makeSwap(folder, 'c', 'c', undefined), makeSwap(folder, 'd', 'd', 'D')]
    save(swaps[3]!.target)
    t.is(applySwaps(swaps), swaps[3])
    t.is(readFileSync(path.join(folder, 'a'), 'utf8'), 'a')
    t.false(existsSync(path.join(folder, 'b')))
    t.is(readFileSync(path.join(folder, 'c'), 'utf8'), 'c')
    t.is(existsSync(path.join(folder, 'd')) && readFileSync(path.join(folder, 'd'), 'utf8'), what === 'changed' ? 'saved' : false)
  })
}

test('a file made where there was none stands', t => {
  const folder = temporaryFolder(t)
  const swap = makeSwap(folder, 'a', undefined, 'A')
  writeFileSync(swap.target, 'theirs')
  t.is(applySwaps([swap]), swap)
  t.is(readFileSync(swap.target, 'utf8'), 'theirs')
})

test('what was written into the taken file comes back', t => {
  const folder = temporaryFolder(t)
  const swap = makeSwap(folder, 'a', 'a', 'A')
  const open = openSync(swap.target, 'a')
  t.is(applySwaps([swap]), undefined)
  t.false(restoreLateWriting(swap))
  writeSync(open, ' and late')
  t.true(restoreLateWriting(swap))
  writeSync(open, ' and later')
  closeSync(open)
  t.is(readFileSync(swap.target, 'utf8'), 'a and late and later')
})

test('a late writing is found by the clock and at the end', async t => {
  const folder = temporaryFolder(t)
  const writers = new LateWriters()
  const swaps = ['a', 'b'].map(name => makeSwap(folder, name, 'old', 'new'))
  const [first, second] = swaps.map(swap => openSync(swap.target, 'a'))
  t.is(applySwaps(swaps), undefined)
  writers.add(swaps)
  appendFileSync(first!, '1')
  for (let waited = 0; waited < 100 && readFileSync(swaps[0]!.target, 'utf8') !== 'old1'; waited++) await new Promise(resolve => setTimeout(resolve, 20))
  t.is(readFileSync(swaps[0]!.target, 'utf8'), 'old1')
  appendFileSync(second!, '2')
  writers.close()
  t.is(readFileSync(swaps[1]!.target, 'utf8'), 'old2')
  t.deepEqual(readdirSync(folder).sort(), ['a', 'b'])
})

test('undoing a swap keeps what a person saved after it', t => {
  const folder = temporaryFolder(t)
  const swap = makeSwap(folder, 'a', 'a', 'A')
  applySwaps([swap])
  writeFileSync(`${swap.target}.tmp`, 'theirs')
  renameSync(`${swap.target}.tmp`, swap.target)
  undoSwap(swap)
  t.is(readFileSync(swap.target, 'utf8'), 'theirs')
})

/** Saves in a thread as an editor does, as often as it can, and says what it saved last. */
function startSaver(file: string, how: 'rename' | 'in-place'): {stop(): Promise<string>} {
  const worker = new Worker(`
    const {writeFileSync, renameSync} = require('node:fs')
    const {workerData: {file, how}, parentPort} = require('node:worker_threads')
    let stopped = false
    parentPort.on('message', () => { stopped = true })
    let number = 0
    const save = () => {
      if (stopped) return parentPort.postMessage('saved ' + number + '\\n')
      const text = 'saved ' + ++number + '\\n'
      if (how === 'rename') { writeFileSync(file + '~', text); renameSync(file + '~', file) } else writeFileSync(file, text)
      setTimeout(save, Math.random() * 4)
    }
    save()`, {eval: true, workerData: {file, how}})
  return {stop: () => new Promise(resolve => {
    worker.once('message', text => {
      void worker.terminate()
      resolve(text as string)
    })
    worker.postMessage('stop')
  })}
}

for (const how of ['rename', 'in-place'] as const) {
  test.serial(`no save by ${how} is lost beside state commits`, async t => {
    const repository = makeRepository(t)
    const home = await repository.open()
    const file = path.join(repository.top, '.lifecycle/items/one/spec.md')
    let lost = 0
    for (let round = 0; round < 12; round++) {
      const saver = startSaver(file, how)
      for (let attempt = 0; attempt < 4; attempt++) {
        const working = await home.readWorking('items/one/spec.md')
        await home.commit({files: [{path: 'items/one/spec.md', content: `engine over ${working ?? 'nothing'}`, expect: repository.blob('main', '.lifecycle/items/one/spec.md'), over: {working}}], message: 'Race', author: engine})
      }
      const last = await saver.stop()
      // What a commit was made from is not lost: it says so.
      await home.commit({files: [{path: 'items/one/late.md', content: `${round}\n`, expect: repository.blob('main', '.lifecycle/items/one/late.md'), over: 'home'}], message: 'Late', author: engine})
      const now = readFileSync(file, 'utf8')
      if (!now.includes(last)) lost++
    }
    t.is(lost, 0)
    t.is(repository.git('status', '--porcelain', '--', '.lifecycle/items/one/late.md'), '')
  })
}
