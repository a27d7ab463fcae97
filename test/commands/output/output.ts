import {PassThrough} from 'node:stream'
import test from 'ava'
import {Output, renderJson} from '../../../src/commands/output/output.ts'

test('json escapes what could steer a terminal', t => {
  const text = renderJson('x', {title: 'a\u009B2Jb\u202Ec'})
  t.regex(text, /^[ -~]*$/)
  t.deepEqual((JSON.parse(text) as {data: unknown}).data, {title: 'a\u009B2Jb\u202Ec'})
})

test('json says null for what is unknown', t => {
  t.is(renderJson('x', {cost: undefined, list: [undefined]}), '{"schemaVersion":1,"kind":"x","data":{"cost":null,"list":[null]}}')
})

test('output waits for a slow reader', async t => {
  const stdout = new PassThrough({highWaterMark: 16})
  const output = new Output({stdout: stdout as unknown as NodeJS.WriteStream, stderr: new PassThrough() as unknown as NodeJS.WriteStream, env: {}})
  let written = false
  const writing = output.print('x'.repeat(100)).then(() => {
    written = true
  })
  await new Promise(resolve => setTimeout(resolve, 20))
  t.false(written)
  stdout.resume()
  await writing
  t.true(written)
})

test('output ends its wait when the reader goes away', async t => {
  const stdout = new PassThrough({highWaterMark: 16})
  const output = new Output({stdout: stdout as unknown as NodeJS.WriteStream, stderr: new PassThrough() as unknown as NodeJS.WriteStream, env: {}})
  const writing = output.print('x'.repeat(100))
  stdout.destroy()
  await t.notThrowsAsync(writing)
  await t.notThrowsAsync(output.print('more'))
})
