import fc from 'fast-check'
import test from 'ava'
import {ReplyParser, type ObjectReply} from '../../../../src/io/git/home/reply-parser.ts'

const oid = 'a'.repeat(40)

test('replies are the same wherever the bytes are cut', t => {
  const object = fc.oneof(fc.constant(undefined), fc.uint8Array({maxLength: 40}))
  t.notThrows(() => fc.assert(fc.property(fc.array(object, {maxLength: 8}), fc.array(fc.integer({min: 1, max: 30}), {minLength: 1, maxLength: 20}), fc.integer({min: 0, max: 30}), (objects, cuts, limit) => {
    const bytes = Buffer.concat(objects.map(content => content === undefined ? Buffer.from('naïve:name missing\n') : Buffer.concat([Buffer.from(`${oid} blob ${content.length}\n`), content, Buffer.from('\n')])))
    const replies: ObjectReply[] = []
    const parser = new ReplyParser(limit, () => true, reply => replies.push(reply))
    for (let at = 0, cut = 0; at < bytes.length; cut++) {
      const length = cuts[cut % cuts.length]!
      parser.push(bytes.subarray(at, at + length))
      at += length
    }
    const expected = objects.map(content => content && {oid, type: 'blob', size: content.length, bytes: Buffer.from(content.subarray(0, limit + 1))})
    return JSON.stringify(replies) === JSON.stringify(expected)
  }), {numRuns: 500}))
})

test('headers alone are read without bytes', t => {
  const replies: ObjectReply[] = []
  const parser = new ReplyParser(10, () => false, reply => replies.push(reply))
  parser.push(Buffer.from(`${oid} commit 12\nx missing\n${oid} tree 5\n`))
  t.deepEqual(replies, [{oid, type: 'commit', size: 12, bytes: undefined}, undefined, {oid, type: 'tree', size: 5, bytes: undefined}])
})
