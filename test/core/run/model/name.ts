import test from 'ava'
import {parseModelName} from '../../../../src/core/run/model/name.ts'

for (const [text, expected] of [
  ['anthropic/claude-sonnet-4-5', {provider: 'anthropic', name: 'claude-sonnet-4-5'}], ['openai/gpt-5.5', {provider: 'openai', name: 'gpt-5.5'}], ['google/gemini-3.8-flash', {provider: 'google', name: 'gemini-3.8-flash'}],
  ['qwen3:8b@http://localhost:11434/v1/', {provider: 'compatible', name: 'qwen3:8b', url: 'http://localhost:11434/v1'}], ['org/model@https://example.com/v1', {provider: 'compatible', name: 'org/model', url: 'https://example.com/v1'}]
] as const) {
  test(`${text} names a model`, t => {
    t.deepEqual<unknown, unknown>(parseModelName(text), expected)
  })
}

for (const text of ['claude', 'sonnet', 'mistral/large', 'anthropic/', 'x@localhost:11434', 'x@ftp://example.com', 'x@http://user@example.com/v1', '']) {
  test(`"${text}" names none`, t => {
    t.is(parseModelName(text), undefined)
  })
}
