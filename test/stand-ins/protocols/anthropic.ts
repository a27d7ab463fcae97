import {asFields, asList, offer, textOf, toPieces, type Conversation, type Failure, type Fields, type Protocol, type Reply} from '../conversation.ts'

/** Anthropic's Messages API: named events, and usage in two places (the message's start, and totals in its delta). */
export const anthropic: Protocol = {
  name: 'anthropic',
  path: /\/v1\/messages$/,
  read,
  stream,
  whole: (reply, {model}) => ({...message(reply, model), content: content(reply), stop_reason: stopOf(reply), usage: endUsage(reply)}),
  fail
}

function read(body: Fields): Conversation {
  const messages = asList(body['messages'])
  const isResult = (message: Fields) => asList(message['content']).some(block => block['type'] === 'tool_result')
  const last = messages.findLastIndex(message => message['role'] === 'user' && !isResult(message))
  return {
    model: String(body['model']),
    streams: body['stream'] === true,
    background: [textOf(body['system']), ...messages.map(({content}) => textOf(content))].join('\n'),
    prompt: textOf(messages[last]?.['content']),
    toolResults: messages.slice(last + 1).flatMap(({content}) => asList(content)).filter(block => block['type'] === 'tool_result').length,
    tools: asList(body['tools']).filter(tool => tool['input_schema'] !== undefined).map(tool => offer(tool['name'], tool['input_schema'])),
    schema: asFields(asFields(body['output_config'])['format'] ?? body['output_format'])['schema']
  }
}

function stream(reply: Reply, {model}: Conversation): readonly string[] {
  const blocks = content(reply).flatMap((block, index) => [
    frame('content_block_start', {index, content_block: block['type'] === 'text' ? {type: 'text', text: ''} : {...block, input: {}}}),
    ...deltas(block).map(delta => frame('content_block_delta', {index, delta})),
    frame('content_block_stop', {index})
  ])
  return [
    frame('message_start', {message: {...message(reply, model), content: [], stop_reason: null, usage: {...startUsage(reply), output_tokens: 1}}}),
    ...blocks,
    frame('message_delta', {delta: {stop_reason: stopOf(reply), stop_sequence: null}, usage: endUsage(reply)}),
    frame('message_stop', {})
  ]
}

function content(reply: Reply): readonly Fields[] {
  return [
    ...(reply.text === undefined ? [] : [{type: 'text', text: reply.text}]),
    ...(reply.call ? [{type: 'tool_use', id: `toolu_${reply.call.id}`, name: reply.call.tool.name, input: reply.call.input}] : [])
  ]
}

function deltas(block: Fields): readonly Fields[] {
  return block['type'] === 'text'
    ? toPieces(String(block['text'])).map(text => ({type: 'text_delta', text}))
    : toPieces(JSON.stringify(block['input'])).map(text => ({type: 'input_json_delta', partial_json: text}))
}

function message(reply: Reply, model: string): Fields {
  return {id: `msg_${reply.id}`, type: 'message', role: 'assistant', model, stop_sequence: null}
}

function stopOf(reply: Reply): string {
  if (reply.isRefusal) return 'refusal'
  return reply.call ? 'tool_use' : 'end_turn'
}

function startUsage({usage}: Reply): Fields {
  return {
    input_tokens: usage.input, cache_read_input_tokens: usage.cacheRead, cache_creation_input_tokens: usage.cacheWrite,
    cache_creation: {ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: 0}, service_tier: 'standard'
  }
}

function endUsage(reply: Reply): Fields {
  return {...startUsage(reply), output_tokens: reply.usage.output, output_tokens_details: {thinking_tokens: reply.usage.reasoning}}
}

function frame(type: string, fields: Fields): string {
  return `event: ${type}\ndata: ${JSON.stringify({type, ...fields})}\n\n`
}

/** Statuses, types and words of the API's errors page; a subscription's limit comes with the `unified` headers. */
function fail(failure: Parameters<Protocol['fail']>[0], resetsAt: Date): Failure {
  const reset = {'anthropic-ratelimit-tokens-limit': '80000', 'anthropic-ratelimit-tokens-remaining': '0', 'anthropic-ratelimit-tokens-reset': resetsAt.toISOString()}
  const seconds = String(Math.floor(resetsAt.getTime() / 1000))
  switch (failure) {
    case 'unauthorized': return refuse(401, 'authentication_error', 'invalid x-api-key')
    case 'rate': return refuse(429, 'rate_limit_error', 'This request would exceed your organization’s rate limit of 80,000 input tokens per minute.', {...reset, 'retry-after': '1'})
    case 'quota': return refuse(429, 'rate_limit_error', "This request would exceed your account's rate limit. Please try again later.", {
      ...reset, 'retry-after': '3600', 'anthropic-ratelimit-unified-status': 'rejected', 'anthropic-ratelimit-unified-reset': seconds,
      'anthropic-ratelimit-unified-representative-claim': 'five_hour', 'anthropic-ratelimit-unified-5h-status': 'rejected', 'anthropic-ratelimit-unified-5h-reset': seconds,
      'anthropic-ratelimit-unified-5h-utilization': '1.0', 'anthropic-ratelimit-unified-overage-status': 'rejected'
    })
    case 'overloaded': return refuse(529, 'overloaded_error', 'Overloaded')
    case 'overflow': return refuse(400, 'invalid_request_error', 'prompt is too long: 216123 tokens > 200000 maximum')
  }
}

function refuse(status: number, type: string, text: string, headers: Readonly<Record<string, string>> = {}): Failure {
  return {status, headers: {'request-id': 'req_standin', ...headers}, body: {type: 'error', error: {type, message: text}, request_id: 'req_standin'}}
}
