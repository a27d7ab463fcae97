import test from 'ava'
import {tellLongLook} from '../../../src/commands/output/long-look.ts'

/** What is written while a look goes on until something was written `until` times, or at once without. */
async function tell({isTTY, isQuiet = false, until}: {readonly isTTY: boolean; readonly isQuiet?: boolean; readonly until: number}) {
  const written: string[] = []
  const {promise, resolve} = Promise.withResolvers<void>()
  const look = Promise.withResolvers<void>()
  const stderr = {isTTY, columns: 80, write: (text: string) => {
    written.push(text)
    if (written.length === until) resolve()
    return true
  }}
  tellLongLook(look.promise, {stderr, env: {LANG: 'C.UTF-8'}, isQuiet: () => isQuiet, patience: {live: 0, plain: 0}})
  // The timers of the notice keep nothing alive: this one does.
  const alive = setInterval(() => {}, 1000)
  if (until > 0) await promise
  else if (isQuiet) await new Promise(done => setTimeout(done, 200))
  clearInterval(alive)
  look.resolve()
  await look.promise
  await Promise.resolve()
  return written
}

test('a long look moves on a terminal and leaves nothing there', async t => {
  const written = await tell({isTTY: true, until: 2})
  t.regex(written[0]!, /^\r\u001B\[K\S reading the project … \d+s$/)
  t.not(written[0], written[1])
  t.is(written.at(-1), '\r\u001B[K')
})

test('a long look is one line in a pipe', async t => {
  t.deepEqual(await tell({isTTY: false, until: 1}), ['reading the project … the first time takes longest\n'])
})

test('a look that is soon over says nothing', async t => {
  t.deepEqual(await tell({isTTY: true, until: 0}), [])
})

test('a long look says nothing where the board has the screen', async t => {
  t.deepEqual(await tell({isTTY: true, isQuiet: true, until: 0}), [])
  t.deepEqual(await tell({isTTY: false, isQuiet: true, until: 0}), [])
})
