import test from 'ava'
import {findSecrets} from '../../../src/io/files/find-secrets.ts'

const letters = (count: number) => 'aB3'.repeat(count).slice(0, count)
const upper = (count: number) => 'AB3'.repeat(count).slice(0, count)

// Put together here, so that no scanner takes this file itself for a leak.
const tokens: readonly (readonly [string, string])[] = [
  ['private key', ['-----BEGIN OPENSSH', 'PRIVATE KEY-----'].join(' ')],
  ['private key', ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')],
  ['AWS access key', `AKIA${upper(16)}`],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub token', `github_pat_${letters(22)}_${letters(59)}`],
  ['GitLab token', `glpat-${letters(20)}`],
  ['Slack token', `xoxb-${letters(12)}-${letters(24)}`],
  ['Anthropic key', `sk-ant-api03-${letters(40)}`],
  ['OpenAI key', `sk-proj-${letters(20)}T3BlbkFJ${letters(20)}`],
  ['npm token', `npm_${letters(36)}`],
  ['Google API key', `AIza${letters(35)}`],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['password in a URL', 'postgres://app:hunter2hunter2@db.example.org/x']
]

for (const [name, token] of tokens) {
  test(`a ${name} is found (${token.slice(0, 12)}…)`, t => {
    t.deepEqual(findSecrets(`# Title\n\nUse "${token}" here.\n`), [{name, line: 3}])
  })
}

test('ordinary text has no secrets', t => {
  const text = [
    'See https://example.org/a:b@c and git@github.com:org/repo.git', 'commit 4f1c2ab0123456789012345678901234567890ab', 'sk-ant is the beginning of a key',
    'postgres://user:****@host/db', 'https://user:<password>@host', 'npm_config_cache=/tmp', 'ghp_short', 'AKIA', '-----BEGIN PUBLIC KEY-----', 'redis://user:$PASSWORD@host'
  ].join('\n')
  t.deepEqual(findSecrets(text), [])
})

test('known values are found by name, short ones are not', t => {
  const known = {API_KEY: 'not-a-known-form-1', PORT: '3000', NONE: undefined}
  t.deepEqual(findSecrets('a\r\nlisten 3000 with not-a-known-form-1\r\n', known), [{name: 'API_KEY', line: 2}])
})

test('the value itself is never told', t => {
  const token = `ghp_${letters(36)}`
  t.false(JSON.stringify(findSecrets(token, {T: token})).includes(token))
})
