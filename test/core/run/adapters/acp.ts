import test from 'ava'
import type {AcpOrder} from '../../../../src/core/run/acp/order.ts'
import {acp} from '../../../../src/core/run/adapters/acp.ts'
import {makeRequest} from '../../../helpers/agent-request.ts'

const request = makeRequest({command: ['goose', 'acp'], folders: ['/srv/style'], inputs: '/run/in', permissions: ['read', 'edit'], makes: 'commits', toolServers: new Map([['docs', {command: ['npx', 'docs'], env: {TOKEN: 'sekret'}}]])})

function orderOf(changes: Partial<typeof request> = {}): AcpOrder {
  return JSON.parse(acp.argv({...request, ...changes}).files?.['acp.json'] ?? '') as AcpOrder
}

test('our own program is its client and gets the order in a file', t => {
  const {argv, stdin} = acp.argv(request)
  t.deepEqual(argv.slice(2), ['internal', 'agent', 'acp', '/run/settings/acp.json'])
  t.is(stdin, 'the pack')
  t.like(orderOf(), {command: ['goose', 'acp'], brief: '/run/pack.md', folders: ['/run/in', '/srv/style'], grants: {mayEdit: true, mayRun: false, mayReach: false}})
})

test('values of its servers go by the environment alone', t => {
  t.is(acp.argv(request).env['TOKEN'], 'sekret')
  t.false(JSON.stringify(acp.argv(request).files).includes('sekret'))
})

test('one that works in its tree alone is told of the other folders', t => {
  t.deepEqual(orderOf({command: ['gemini', '--acp'], folders: []}).command, ['gemini', '--acp', '--include-directories', '/run/out', '--include-directories', '/run/in'])
})

test('one that complains in its log alone says it on stderr', t => {
  t.deepEqual(orderOf({command: ['opencode', 'acp']}).command, ['opencode', 'acp', '--print-logs', '--log-level', 'ERROR'])
})

test('one whose own sandbox would be inside ours is told to leave it off', t => {
  const command = ['codex-acp']
  t.is(orderOf({command, isWalled: true}).mode, 'agent-full-access')
  t.is(orderOf({command}).mode, undefined)
  t.is(orderOf({isWalled: true}).mode, undefined)
})

test('a known program does not try again for minutes', t => {
  t.is(acp.argv({...request, command: ['npx', '@agentclientprotocol/claude-agent-acp@0.101.0']}).env['CLAUDE_CODE_MAX_RETRIES'], '3')
  t.is(acp.argv(request).env['CLAUDE_CODE_MAX_RETRIES'], undefined)
})
