import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {readOut} from '../../../src/io/files/read-out.ts'

function makeOut(t: ExecutionContext, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const root = mkdtempSync(path.join(tmpdir(), 'lifecycle-out-'))
  t.teardown(() => rmSync(root, {recursive: true, force: true}))
  const out = path.join(root, 'out')
  mkdirSync(out)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(out, name)), {recursive: true})
    writeFileSync(path.join(out, name), text)
  }
  writeFileSync(path.join(root, 'secret'), 'secret')
  return {out, root}
}

const reasons = (taken: Awaited<ReturnType<typeof readOut>>) => taken.outOfBounds.map(one => `${one.path}: ${one.why}`)

test('a missing or empty folder holds nothing', async t => {
  const {out} = makeOut(t)
  const nothing = {document: undefined, attachments: new Map(), question: undefined, usage: undefined, outOfBounds: []}
  t.deepEqual(await readOut(out, 'spec'), nothing)
  t.deepEqual(await readOut(path.join(out, 'none'), 'spec'), nothing)
})

test('document, attachments, question and usage are read', async t => {
  const {out} = makeOut(t, {
    'spec.md': '\uFEFF# Spec\r\n', 'spec/shots/a.png': new Uint8Array([0, 255, 1]), 'spec/notes.txt': 'n', 'question.md': 'Which?', 'usage.json': '{"input": 12, "cache_read": 3, "cost": 0.41}'
  })
  const taken = await readOut(out, 'spec')
  t.is(taken.document, '\uFEFF# Spec\r\n')
  t.deepEqual([...taken.attachments].map(([name, bytes]) => [name, [...bytes]]), [['notes.txt', [110]], ['shots/a.png', [0, 255, 1]]])
  t.is(taken.question, 'Which?')
  t.deepEqual(taken.usage, {input: 12, output: undefined, reasoning: undefined, cacheRead: 3, cacheWrite: undefined, costMicro: 410_000, source: 'reported'})
  t.deepEqual(taken.outOfBounds, [])
})

test('usage that makes no sense is unknown', async t => {
  for (const text of ['', 'NaN', '[]', 'null', '{"input": -1}', '{"input": 1e300, "cost": "3"}', '{"cost": -0.1, "cost-micro": 1e99}', '{"__proto__": {"input": 5}}']) {
    const {out} = makeOut(t, {'usage.json': text})
    const taken = await readOut(out, 'spec')
    t.is(taken.usage, undefined, text)
    t.deepEqual(taken.outOfBounds, [])
  }
})

test('anything unexpected is out of bounds', async t => {
  const {out} = makeOut(t, {'spec.md': 'x', 'other.md': 'y', 'review/a.txt': 'z', 'Spec.md': 'w'})
  mkdirSync(path.join(out, 'usage.json'))
  const taken = await readOut(out, 'spec')
  t.is(taken.document, 'x')
  t.deepEqual(taken.outOfBounds.map(one => one.path), ['Spec.md', 'other.md', 'review', 'usage.json'])
})

test('links are never followed', async t => {
  const {out, root} = makeOut(t)
  symlinkSync('../secret', path.join(out, 'spec.md'))
  symlinkSync(root, path.join(out, 'spec'))
  symlinkSync('../secret', path.join(out, 'question.md'))
  const taken = await readOut(out, 'spec')
  t.is(taken.document, undefined)
  t.is(taken.question, undefined)
  t.is(taken.attachments.size, 0)
  t.deepEqual(reasons(taken).slice(0, 1), ['question.md: a link'])
  t.is(taken.outOfBounds.length, 3)
  rmSync(out, {recursive: true})
  symlinkSync(root, out)
  t.deepEqual(reasons(await readOut(out, 'spec')), [': not a folder'])
})

test('links among attachments are refused', async t => {
  const {out} = makeOut(t, {'spec/a.txt': 'a'})
  symlinkSync('../../secret', path.join(out, 'spec/b.txt'))
  t.deepEqual(reasons(await readOut(out, 'spec')), ['spec/b.txt: a link'])
})

test('pipes hang nobody', async t => {
  const {out} = makeOut(t, {'spec/a.txt': 'a'})
  execFileSync('mkfifo', [path.join(out, 'spec.md'), path.join(out, 'spec/pipe'), path.join(out, 'usage.json')])
  t.deepEqual(reasons(await readOut(out, 'spec')), ['spec/pipe: not a regular file', 'spec.md: not a regular file', 'usage.json: not a regular file'])
})

test('files over the limits are refused unread', async t => {
  const {out} = makeOut(t, {'spec.md': '', 'spec/a.bin': '', 'spec/b.bin': ''})
  truncateSync(path.join(out, 'spec.md'), 1024 * 1024 + 1)
  truncateSync(path.join(out, 'spec/a.bin'), 12 * 1024 * 1024)
  truncateSync(path.join(out, 'spec/b.bin'), 12 * 1024 * 1024)
  t.deepEqual(reasons(await readOut(out, 'spec')), ['spec/b.bin: attachments larger than 20 MB in all', 'spec.md: larger than 1 MB'])
})

test('a document must be text', async t => {
  for (const bytes of [new Uint8Array([0xC3, 0x28]), new Uint8Array([65, 0, 66])]) {
    const {out} = makeOut(t, {'spec.md': bytes})
    const taken = await readOut(out, 'spec')
    t.is(taken.document, undefined)
    t.deepEqual(reasons(taken), ['spec.md: not UTF-8 text'])
  }
})

test('attachments have limits in number, depth and name', async t => {
  const many = Object.fromEntries(Array.from({length: 1001}, (_, at) => [`spec/${at}.txt`, '']))
  t.regex(reasons(await readOut(makeOut(t, many).out, 'spec')).join(), /more than 1000 attachments/)
  t.regex(reasons(await readOut(makeOut(t, {[`spec/${'d/'.repeat(20)}x`]: ''}).out, 'spec')).join(), /nested too deep/)
  const named = makeOut(t, {'spec/.gitattributes': '', 'spec/.GIT/x': '', 'spec/a\nb': '', 'spec/ok.md': ''})
  const taken = await readOut(named.out, 'spec')
  t.deepEqual([...taken.attachments.keys()], ['ok.md'])
  t.is(taken.outOfBounds.length, 3)
})
