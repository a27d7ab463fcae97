import test from 'ava'
import {seatbeltProfile} from '../../../src/io/sandbox/seatbelt.ts'

test('a profile refuses all but what the policy names', t => {
  const profile = seatbeltProfile({write: ['/w/tree'], read: ['/w/pack "1".md'], homes: [{path: '/Users/ana', instead: '/w/home'}], hosts: []}, [4010])
  t.regex(profile, /^\(version 1\)\n\(deny default\)/)
  t.regex(profile, /\(allow file-write\* \(subpath "\/w\/tree"\) \(subpath "\/w\/home"\)/)
  t.true(profile.includes('(subpath "/w/pack \\"1\\".md")'))
  t.true(profile.includes('(allow network-outbound (remote ip "localhost:4010"))'))
  t.false(profile.includes('/Users/ana'))
  t.is(profile.split('(').length, profile.split(')').length)
})
