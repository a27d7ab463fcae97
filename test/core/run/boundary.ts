import test from 'ava'
import {hostOfUrl, isLoopback, levelOf, loopbackPorts, mayReach} from '../../../src/core/run/boundary.ts'

test('a host may be reached by its name, below a pattern, or at its port', t => {
  const hosts = ['api.example.com', '*.example.org', 'db.example.net:5432']
  for (const [name, port] of [['api.example.com', 443], ['API.example.com.', 80], ['x.y.example.org', 443], ['db.example.net', 5432]] as const) t.true(mayReach(hosts, name, port), name)
  for (const [name, port] of [['example.com', 443], ['evilapi.example.com', 443], ['example.org', 443], ['notexample.org', 443], ['db.example.net', 22]] as const) t.false(mayReach(hosts, name, port), name)
})

test('everything means everything but this machine', t => {
  t.true(mayReach(['*'], 'example.com', 443))
  for (const name of ['localhost', 'x.localhost', '127.0.0.1', '127.1', '[::1]', '::1', '0.0.0.0', '2130706433', '0x7f000001', '017700000001', '::ffff:127.0.0.1']) t.false(mayReach(['*'], name, 80), name)
})

test('this machine may be reached only at a port that is named', t => {
  t.true(mayReach(['localhost:11434'], '127.0.0.1', 11434))
  t.false(mayReach(['localhost:11434'], '127.0.0.1', 22))
  t.false(mayReach(['localhost'], '127.0.0.1', 22))
  t.deepEqual(loopbackPorts(['localhost:11434', '127.0.0.1:8080', 'example.com:443', '*', 'localhost']), [11434, 8080])
})

test('an address names its host and port', t => {
  t.is(hostOfUrl('https://gateway.example.com/v1'), 'gateway.example.com:443')
  t.is(hostOfUrl('http://user:word@127.0.0.1:4010/v1'), '127.0.0.1:4010')
  t.is(hostOfUrl('http://[::1]/'), '[::1]:80')
  for (const text of ['', 'example.com', 'file:///etc', 'https://']) t.is(hostOfUrl(text), undefined)
})

test('a machine without a sandbox is at level 0', t => {
  t.is(levelOf({kind: 'none', why: '', remedy: ''}), 'L0')
  t.is(levelOf({kind: 'seatbelt'}), 'L1')
  t.true(isLoopback('127.255.0.1'))
  t.false(isLoopback('128.0.0.1'))
})
