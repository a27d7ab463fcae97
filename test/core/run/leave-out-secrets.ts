import test from 'ava'
import {leaveOutSecrets} from '../../../src/core/run/leave-out-secrets.ts'
import {findSecrets} from '../../../src/io/files/find-secrets.ts'

const leaveOut = (text: string): string => leaveOutSecrets(text, findSecrets(text))

test('a text without secrets stays byte for byte', t => {
  t.is(leaveOut('one\r\ntwo\n'), 'one\r\ntwo\n')
})

test('a line with a secret is left out and named', t => {
  t.is(leaveOut('not ok 1\nkey AKIAABCDEFGHIJKLMNOP\n# fail 1'), 'not ok 1\n[a line was left out: it looks like a secret (AWS access key)]\n# fail 1')
})

test('a key in several lines is left out to its end', t => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAK\n-----END RSA PRIVATE KEY-----'
  t.is(leaveOut(`before\n${key}\nafter`), 'before\n[a line was left out: it looks like a secret (private key)]\nafter')
  t.is(leaveOut(key.split('\n').slice(0, 3).join('\n')), '[a line was left out: it looks like a secret (private key)]', 'one that is cut off, to the end of the text')
})
