import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {playSteps, type Scenario, type ScenarioName} from './stand-ins/scenario.ts'
import {startStandIn, sumCharges, type StandInOptions} from './stand-ins/start-stand-in.ts'

type Vendor = 'anthropic' | 'responses' | 'chat' | 'gemini'

const schema = (name: string) => ({type: 'object', properties: {[name]: {type: 'string'}, content: {type: 'string'}}, required: [name, 'content']})

/** A request as each vendor's client sends it: a prompt, one tool, and what the tool gave back so far. */
const requests: Readonly<Record<Vendor, {readonly path: string; readonly body: (prompt: string, results: number) => unknown}>> = {
  anthropic: {path: '/v1/messages', body: (prompt, results) => ({
    model: 'm', stream: true, tools: [{name: 'Write', input_schema: schema('file_path')}],
    messages: [{role: 'user', content: prompt}, ...Array(results).fill({role: 'user', content: [{type: 'tool_result', tool_use_id: 'a', content: 'ok'}]})]
  })},
  responses: {path: '/v1/responses', body: (prompt, results) => ({
    model: 'm', stream: true, tools: [{type: 'function', name: 'write', parameters: schema('path')}],
    input: [{role: 'user', content: [{type: 'input_text', text: prompt}]}, ...Array(results).fill({type: 'function_call_output', call_id: 'a', output: 'ok'})]
  })},
  chat: {path: '/v1/chat/completions', body: (prompt, results) => ({
    model: 'm', stream: true, tools: [{type: 'function', function: {name: 'write', parameters: schema('filePath')}}],
    messages: [{role: 'user', content: prompt}, ...Array(results).fill({role: 'tool', tool_call_id: 'a', content: 'ok'})]
  })},
  gemini: {path: '/v1beta/models/m:streamGenerateContent', body: (prompt, results) => ({
    tools: [{functionDeclarations: [{name: 'write_file', parametersJsonSchema: schema('file_path')}]}],
    contents: [{role: 'user', parts: [{text: prompt}]}, ...Array(results).fill({role: 'user', parts: [{functionResponse: {name: 'write_file', response: {}}}]})]
  })}
}
const vendors = Object.keys(requests) as readonly Vendor[]

async function start(t: ExecutionContext, scenario: ScenarioName | Scenario, options: Partial<StandInOptions> = {}) {
  const standIn = await startStandIn({scenario, ...options})
  t.teardown(() => standIn.close())
  return {
    ...standIn,
    ask: (vendor: Vendor, prompt = 'please', results = 0) => fetch(standIn.url + requests[vendor].path, {method: 'POST', body: JSON.stringify(requests[vendor].body(prompt, results))})
  }
}

for (const vendor of vendors) {
  test(`${vendor}: a script is played one turn for each tool result`, async t => {
    const {ask} = await start(t, 'write')
    const call = /"tool_use"|"function_call"|"tool_calls":\[|"functionCall"/
    t.regex(await (await ask(vendor)).text(), call)
    const second = await (await ask(vendor, 'please', 1)).text()
    t.notRegex(second, call)
    t.regex(second, /"Do/)
  })

  test(`${vendor}: a cut stream ends without its end`, async t => {
    const {ask, charges} = await start(t, 'cut')
    const response = await ask(vendor)
    t.is(response.status, 200)
    await t.throwsAsync(response.text())
    t.like(charges()[0], {isWhole: false})
  })
}

for (const [vendor, scenario, status, words] of [
  ['anthropic', 'unauthorized', 401, 'authentication_error'], ['anthropic', 'overloaded', 529, 'overloaded_error'], ['anthropic', 'overflow', 400, 'prompt is too long'],
  ['responses', 'unauthorized', 401, 'invalid_api_key'], ['responses', 'overloaded', 503, 'server_is_overloaded'], ['responses', 'overflow', 200, 'context_length_exceeded'],
  ['chat', 'rate', 429, 'rate_limit_exceeded'], ['chat', 'overflow', 400, 'context_length_exceeded'],
  ['gemini', 'unauthorized', 400, 'API_KEY_INVALID'], ['gemini', 'overloaded', 503, 'UNAVAILABLE'], ['gemini', 'overflow', 400, 'exceeds the maximum number of tokens']
] as const) {
  test(`${vendor}: ${scenario} is said in the vendor's words`, async t => {
    const {ask, charges} = await start(t, scenario)
    const response = await ask(vendor)
    t.is(response.status, status)
    t.true((await response.text()).includes(words))
    t.deepEqual(charges(), [])
  })
}

test('a quota says when it comes back', async t => {
  const {ask} = await start(t, 'quota', {resetsAt: new Date('2026-12-01T00:00:00Z')})
  t.is((await ask('anthropic')).headers.get('anthropic-ratelimit-unified-reset'), '1796083200')
  t.regex(await (await ask('responses')).text(), /"resets_at":1796083200/)
  t.regex(await (await ask('gemini')).text(), /"retryDelay":"\d+s"/)
})

test('a fault can begin late and end by itself', async t => {
  const {ask, setScenario} = await start(t, 'flaky')
  t.deepEqual([(await ask('anthropic')).status, (await ask('anthropic')).status], [529, 200])
  setScenario({scripts: [], fault: 'quota', faultAtTurn: 1})
  t.deepEqual([(await ask('anthropic')).status, (await ask('anthropic', 'please', 1)).status], [200, 429])
})

test('the script is that of the step whose document the pack asks for', async t => {
  const {ask} = await start(t, playSteps({
    spec: [{write: {path: '$LIFECYCLE_OUT/spec.md', content: 'the spec'}}],
    code: [{write: {path: 'src/a.ts', content: 'the code'}}]
  }))
  const pack = (step: string) => `Write one Markdown document: \`/runs/1/out/${step}.md\` (\`$LIFECYCLE_OUT/${step}.md\`).`
  t.regex(await (await ask('chat', pack('spec'))).text(), /\/runs\/1\/out\/spec\.md/)
  t.regex(await (await ask('chat', pack('code'))).text(), /the code/)
  t.regex(await (await ask('chat', pack('plan'))).text(), /here is no/)
})

test('what is charged is what the vendor reports', async t => {
  const usage = {input: 100, output: 30, cacheRead: 7, cacheWrite: 5, reasoning: 4}
  const {ask, charges} = await start(t, {scripts: [], usage})
  t.regex(await (await ask('anthropic')).text(), /"input_tokens":100,"cache_read_input_tokens":7,"cache_creation_input_tokens":5.*"output_tokens":30/)
  t.regex(await (await ask('responses')).text(), /"input_tokens":112,"input_tokens_details":\{"cached_tokens":7,"cache_write_tokens":5\},"output_tokens":30,"output_tokens_details":\{"reasoning_tokens":4\}/)
  t.regex(await (await ask('chat')).text(), /"prompt_tokens":112,"completion_tokens":30/)
  t.regex(await (await ask('gemini')).text(), /"promptTokenCount":112,"cachedContentTokenCount":7,"candidatesTokenCount":26,"thoughtsTokenCount":4/)
  t.deepEqual(sumCharges(charges()), {input: 400, output: 120, cacheRead: 28, cacheWrite: 20, reasoning: 16})
})

test('a request without tools is a call aside, answered by its schema', async t => {
  const {url, charges, requests: seen} = await start(t, 'write')
  const body = {contents: [{role: 'user', parts: [{text: 'which?'}]}], generationConfig: {responseJsonSchema: {type: 'object', properties: {model: {enum: ['flash']}, why: {type: 'string'}}}}}
  const response = await fetch(`${url}/v1beta/models/small:generateContent`, {method: 'POST', body: JSON.stringify(body)})
  const {candidates} = await response.json() as {candidates: {content: {parts: {text: string}[]}}[]}
  t.deepEqual(JSON.parse(candidates[0]!.content.parts.map(({text}) => text).join('')), {model: 'flash', why: 'stand-in'})
  t.like(charges()[0], {isAside: true, model: 'small'})
  t.is(seen().length, 1)
})

test('a prepared home leads its agent to the stand-in alone', async t => {
  const home = mkdtempSync(path.join(tmpdir(), 'lifecycle-home-'))
  t.teardown(() => rmSync(home, {recursive: true}))
  const {env, url} = await start(t, 'text')
  t.is(env('claude', home)['ANTHROPIC_BASE_URL'], url)
  t.true(readFileSync(path.join(env('codex', home)['CODEX_HOME']!, 'config.toml'), 'utf8').includes(`base_url = "${url}/v1"`))
  t.is(env('gemini', home)['GOOGLE_GEMINI_BASE_URL'], url)
  t.true(env('opencode', home)['OPENCODE_CONFIG_CONTENT']?.includes(url))
})
