import {asFields, asList, offer, textOf, toPieces, type Conversation, type Failure, type FailureName, type Fields, type OfferedTool, type Protocol, type Reply} from '../conversation.ts'
import {failOpenai} from './openai-failures.ts'

/** OpenAI's Responses API. `input_tokens` holds what came from the cache, `output_tokens` what went into reasoning. */
export const responses: Protocol = {
  name: 'responses',
  path: /\/responses$/,
  read,
  stream,
  whole: (reply, {model}) => response(reply, model, 'completed'),
  fail
}

function read(body: Fields): Conversation {
  const input = typeof body['input'] === 'string' ? [{role: 'user', content: body['input']}] : asList(body['input'])
  const last = input.findLastIndex(item => item['role'] === 'user')
  const offered = [...asList(body['tools']), ...input.filter(item => item['type'] === 'additional_tools').flatMap(item => asList(item['tools']))]
  return {
    model: String(body['model']),
    streams: body['stream'] === true,
    background: [textOf(body['instructions']), ...input.map(({content}) => textOf(content))].join('\n'),
    prompt: textOf(input[last]?.['content']),
    toolResults: input.slice(last + 1).filter(item => String(item['type']).endsWith('_call_output')).length,
    tools: offered.flatMap(tool => readTool(tool)),
    schema: asFields(asFields(body['text'])['format'])['schema']
  }
}

function readTool(tool: Fields, namespace?: string): readonly OfferedTool[] {
  const place = namespace === undefined ? {} : {namespace}
  switch (tool['type']) {
    case 'function': return [offer(tool['name'], tool['parameters'], place)]
    case 'custom': return [offer(tool['name'], {}, {kind: 'custom', ...place})]
    case 'namespace': return asList(tool['tools']).flatMap(inner => readTool(inner, String(tool['name'])))
    default: return []
  }
}

function stream(reply: Reply, {model}: Conversation): readonly string[] {
  const items = output(reply)
  const events: readonly Fields[] = [
    {type: 'response.created', response: {...response(reply, model, 'in_progress'), output: [], usage: null}},
    ...items.flatMap((item, index) => [
      {type: 'response.output_item.added', output_index: index, item: {...item, status: 'in_progress', ...empty(item)}},
      ...inside(item, index),
      {type: 'response.output_item.done', output_index: index, item}
    ]),
    {type: 'response.completed', response: response(reply, model, 'completed')}
  ]
  return events.map((event, index) => `event: ${String(event['type'])}\ndata: ${JSON.stringify({...event, sequence_number: index})}\n\n`)
}

function empty(item: Fields): Fields {
  if (item['type'] === 'message') return {content: []}
  return item['type'] === 'function_call' ? {arguments: ''} : {input: ''}
}

function inside(item: Fields, index: number): readonly Fields[] {
  const place = {item_id: item['id'], output_index: index}
  if (item['type'] === 'function_call') return [{type: 'response.function_call_arguments.done', ...place, arguments: item['arguments']}]
  if (item['type'] === 'custom_tool_call') return [{type: 'response.custom_tool_call_input.done', ...place, input: item['input']}]
  const part = asList(item['content'])[0] ?? {}
  const kind = String(part['type'])
  const field = kind === 'refusal' ? 'refusal' : 'text'
  const text = String(part[field])
  return [
    {type: 'response.content_part.added', ...place, content_index: 0, part: {...part, [field]: ''}},
    ...toPieces(text).map(delta => ({type: `response.${kind}.delta`, ...place, content_index: 0, delta})),
    {type: `response.${kind}.done`, ...place, content_index: 0, [field]: text},
    {type: 'response.content_part.done', ...place, content_index: 0, part}
  ]
}

function output(reply: Reply): readonly Fields[] {
  const part = reply.isRefusal ? {type: 'refusal', refusal: reply.text} : {type: 'output_text', text: reply.text, annotations: []}
  return [
    ...(reply.text === undefined ? [] : [{type: 'message', id: `msg_${reply.id}`, status: 'completed', role: 'assistant', content: [part]}]),
    ...(reply.call ? [callItem(reply.call)] : [])
  ]
}

function callItem({id, tool, input}: NonNullable<Reply['call']>): Fields {
  const common = {call_id: `call_${id}`, name: tool.name, status: 'completed', ...(tool.namespace === undefined ? {} : {namespace: tool.namespace})}
  return tool.kind === 'custom'
    ? {type: 'custom_tool_call', id: `ctc_${id}`, ...common, input: String(input['text'])}
    : {type: 'function_call', id: `fc_${id}`, ...common, arguments: JSON.stringify(input)}
}

function response(reply: Reply, model: string, status: string): Fields {
  const {input, output: written, cacheRead, cacheWrite, reasoning} = reply.usage
  const all = input + cacheRead + cacheWrite
  return {
    id: `resp_${reply.id}`, object: 'response', created_at: 1_764_000_000, status, model, output: output(reply), error: null, incomplete_details: null,
    usage: {
      input_tokens: all, input_tokens_details: {cached_tokens: cacheRead, cache_write_tokens: cacheWrite},
      output_tokens: written, output_tokens_details: {reasoning_tokens: reasoning}, total_tokens: all + written
    }
  }
}

/** What does not fit is told in the stream, all else by the status. */
function fail(failure: FailureName, resetsAt: Date, {model}: Conversation): Failure {
  const refused = failOpenai(failure, resetsAt, model)
  if (failure !== 'overflow') return refused
  const {message, code} = asFields(asFields(refused.body)['error'])
  const failed = {id: 'resp_standin', object: 'response', created_at: 1_764_000_000, status: 'failed', model, output: [], error: {code, message}, usage: null}
  return {status: 200, headers: {}, body: `event: response.failed\ndata: ${JSON.stringify({type: 'response.failed', sequence_number: 0, response: failed})}\n\n`}
}
