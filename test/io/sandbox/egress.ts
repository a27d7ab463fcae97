import {createServer, request} from 'node:http'
import {connect, type AddressInfo} from 'node:net'
import {mkdtemp, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {openEgress} from '../../../src/io/sandbox/egress.ts'

async function open(t: ExecutionContext, hosts: (port: number) => readonly string[], withSockets = false) {
  const server = createServer((_, answer) => answer.end('reached')).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const {port} = server.address() as AddressInfo
  const sockets = withSockets ? await mkdtemp(path.join(os.tmpdir(), 'egress-')) : undefined
  const refused: string[] = []
  const egress = await openEgress({hosts: hosts(port), sockets, upstream: undefined, onRefused: host => refused.push(host)})
  t.teardown(async () => {
    server.close()
    await egress.close()
    if (sockets !== undefined) await rm(sockets, {recursive: true, force: true})
  })
  return {port, egress, refused, sockets}
}

/** Asks the proxy for an address as tools do that know of one. */
function ask(proxy: number, url: string): Promise<{readonly status: number | undefined; readonly body: string}> {
  return new Promise((resolve, reject) => {
    request({host: '127.0.0.1', port: proxy, path: url, headers: {host: new URL(url).host}}, async answer => {
      let body = ''
      for await (const chunk of answer) body += String(chunk)
      resolve({status: answer.statusCode, body})
    }).on('error', reject).end()
  })
}

test('a port of this machine that is named is reached', async t => {
  const {egress, port} = await open(t, own => [`127.0.0.1:${own}`])
  t.deepEqual(await ask(egress.port, `http://127.0.0.1:${port}/`), {status: 200, body: 'reached'})
})

test('what nobody named is refused, said once, with what to write', async t => {
  const {egress, port, refused} = await open(t, () => ['example.com'])
  for (let i = 0; i < 2; i++) {
    const {status, body} = await ask(egress.port, `http://127.0.0.1:${port}/`)
    t.is(status, 403)
    t.regex(body, new RegExp(`hosts: \\[127\\.0\\.0\\.1:${port}\\]`))
  }
  t.deepEqual(refused, [`127.0.0.1:${port}`])
})

test('a permitted name that leads to this machine is not followed', async t => {
  const {egress, port} = await open(t, () => ['*', 'localtest.invalid'])
  t.not((await ask(egress.port, `http://${os.hostname()}:${port}/`)).body, 'reached')
  t.is((await ask(egress.port, `http://localhost:${port}/`)).status, 403)
})

test('a tunnel is refused like a request', async t => {
  const {egress, port} = await open(t, () => [])
  const first = await new Promise<string>((resolve, reject) => {
    const socket = connect(egress.port, '127.0.0.1', () => socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`))
    socket.once('data', data => resolve(String(data)))
    socket.once('error', reject)
  })
  t.regex(first, /^HTTP\/1\.1 403/)
})

test('each named port of this machine has a socket of its own', async t => {
  const {port, sockets} = await open(t, own => [`localhost:${own}`], true)
  const answer = await new Promise<string>((resolve, reject) => {
    request({socketPath: `${sockets}/${port}.sock`, path: '/'}, async response => {
      let body = ''
      for await (const chunk of response) body += String(chunk)
      resolve(body)
    }).on('error', reject).end()
  })
  t.is(answer, 'reached')
})
