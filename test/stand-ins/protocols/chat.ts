import {asFields, asList, offer, textOf, toPieces, type Conversation, type Fields, type Protocol, type Reply} from '../conversation.ts'
import {failOpenai} from './openai-failures.ts'

/** Chat Completions, OpenAI's and that of everybody who speaks it too. Usage comes in a last chunk without choices. */
export const chat: Protocol = {
  name: 'chat',
  path: /\/chat\/completions$/,
  read,
  stream,
  whole: (reply, {model}) => ({
    ...head(reply, model, 'chat.completion'), usage: usageOf(reply),
    choices: [{index: 0, finish_reason: finishOf(reply), message: {role: 'assistant', content: reply.isRefusal ? null : reply.text ?? null, refusal: reply.isRefusal ? reply.text : null, ...calls(reply)}}]
  }),
  fail: (failure, resetsAt, {model}) => failOpenai(failure, resetsAt, model)
}

function read(body: Fields): Conversation {
  const messages = asList(body['messages'])
  const last = messages.findLastIndex(message => message['role'] === 'user')
  return {
    model: String(body['model']),
    streams: body['stream'] === true,
    background: messages.map(({content}) => textOf(content)).join('\n'),
    prompt: textOf(messages[last]?.['content']),
    toolResults: messages.slice(last + 1).filter(message => message['role'] === 'tool').length,
    tools: asList(body['tools']).map(tool => asFields(tool['function'])).map(tool => offer(tool['name'], tool['parameters'])),
    schema: asFields(asFields(body['response_format'])['json_schema'])['schema']
  }
}

function stream(reply: Reply, {model}: Conversation): readonly string[] {
  const chunk = (delta: Fields, finish: string | null = null) => frame({...head(reply, model, 'chat.completion.chunk'), choices: [{index: 0, delta, finish_reason: finish}]})
  const field = reply.isRefusal ? 'refusal' : 'content'
  return [
    chunk({role: 'assistant', content: ''}),
    ...toPieces(reply.text ?? '').map(text => chunk({[field]: text})),
    ...(reply.call ? [chunk(calls(reply))] : []),
    chunk({}, finishOf(reply)),
    frame({...head(reply, model, 'chat.completion.chunk'), choices: [], usage: usageOf(reply)}),
    'data: [DONE]\n\n'
  ]
}

function calls({call}: Reply): Fields {
  return call ? {tool_calls: [{index: 0, id: `call_${call.id}`, type: 'function', function: {name: call.tool.name, arguments: JSON.stringify(call.input)}}]} : {}
}

function finishOf(reply: Reply): string {
  if (reply.isRefusal) return 'content_filter'
  return reply.call ? 'tool_calls' : 'stop'
}

function head(reply: Reply, model: string, object: string): Fields {
  return {id: `chatcmpl-${reply.id}`, object, created: 1_764_000_000, model}
}

function usageOf({usage}: Reply): Fields {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite
  return {
    prompt_tokens: prompt, completion_tokens: usage.output, total_tokens: prompt + usage.output,
    prompt_tokens_details: {cached_tokens: usage.cacheRead}, completion_tokens_details: {reasoning_tokens: usage.reasoning}
  }
}

function frame(value: Fields): string {
  return `data: ${JSON.stringify(value)}\n\n`
}
