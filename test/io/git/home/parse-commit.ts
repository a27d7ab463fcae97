import test from 'ava'
import {parseCommit} from '../../../../src/io/git/home/parse-commit.ts'

const id = 'c'.repeat(40)
const commit = (author: string, message: string, more = ''): Buffer => Buffer.from(`tree ${'a'.repeat(40)}\nauthor ${author}\ncommitter Web <noreply@forge.example> 1700000000 +0000\n${more}\n${message}`)

test('author, address and their own time are read', t => {
  t.deepEqual(parseCommit(id, commit('Ana Roe <ana@example.org> 1700000000 +0130', 'x\n')), {commit: id, name: 'Ana Roe', email: 'ana@example.org', at: '2023-11-14T23:43:20+01:30', byEngine: false, byRun: false})
  t.is(parseCommit(id, commit('A <a@b> 1700000000 -0800', 'x'))?.at, '2023-11-14T14:13:20-08:00')
  t.like(parseCommit(id, commit(' <> 1 +0000', 'x')), {name: '', email: ''})
})

const trailers: readonly (readonly [string, string, boolean])[] = [
  ['a trailer', 'Spec\n\nBody.\n\nLifecycle-Item: one\nLifecycle-Run: 001-spec\n', true],
  ['the words in the body', 'Spec\n\nLifecycle-Run: is a trailer.\n\nThe end.\n', false],
  ['the words inside a line', 'Spec\n\nSee Lifecycle-Run: 1\n', false],
  ['no message', '', false]
]
for (const [what, message, byRun] of trailers) {
  test(`${what} ${byRun ? 'marks' : 'does not mark'} a run`, t => {
    t.is(parseCommit(id, commit('A <a@b> 1 +0000', message))?.byRun, byRun)
  })
}

test("the engine's own commits are told by their address", t => {
  t.like(parseCommit(id, commit('Lifecycle <lifecycle@localhost> 1 +0000', 'x')), {byEngine: true, byRun: true})
})

test('an author in the message or a signature is not taken', t => {
  const signed = commit('A <a@b> 1 +0000', 'author B <b@b> 2 +0000\n', 'gpgsig -----BEGIN\n author C <c@c> 3 +0000\n -----END\n')
  t.is(parseCommit(id, signed)?.email, 'a@b')
})

test('another encoding of the name is read as it says', t => {
  const bytes = Buffer.concat([Buffer.from('tree x\nauthor Zo'), Buffer.from([0xeb]), Buffer.from(' <z@b> 1 +0000\nencoding ISO-8859-1\n\nx')])
  t.is(parseCommit(id, bytes)?.name, 'Zoë')
  t.is(parseCommit(id, Buffer.from('not a commit')), undefined)
})
