import {asFields, asList, offer, textOf, toPieces, type Conversation, type Failure, type Fields, type Protocol, type Reply} from '../conversation.ts'

/** Gemini's generateContent, streamed and whole. `candidatesTokenCount` is without thoughts; `promptTokenCount` holds the cached. */
export const gemini: Protocol = {
  name: 'gemini',
  path: /\/models\/[^/:]+:(?:streamG|g)enerateContent$/,
  read,
  stream: (reply, {model}) => chunks(reply).map((parts, index, all) => `data: ${JSON.stringify(answer(reply, model, parts, index === all.length - 1))}\n\n`),
  whole: (reply, {model}) => answer(reply, model, chunks(reply).flat(), true),
  fail
}

function read(body: Fields, path: string): Conversation {
  const contents = asList(body['contents'])
  const isResult = (content: Fields) => asList(content['parts']).some(part => part['functionResponse'] !== undefined)
  const last = contents.findLastIndex(content => content['role'] === 'user' && !isResult(content))
  const settings = asFields(body['generationConfig'])
  return {
    model: /models\/([^/:]+):/.exec(path)?.[1] ?? '',
    streams: path.includes(':streamGenerateContent'),
    background: [textOf(asFields(body['systemInstruction'])['parts']), ...contents.map(({parts}) => textOf(parts))].join('\n'),
    prompt: textOf(contents[last]?.['parts']),
    toolResults: contents.slice(last + 1).flatMap(({parts}) => asList(parts)).filter(part => part['functionResponse'] !== undefined).length,
    tools: asList(body['tools']).flatMap(tool => asList(tool['functionDeclarations'])).map(tool => offer(tool['name'], tool['parametersJsonSchema'] ?? tool['parameters'])),
    schema: settings['responseJsonSchema'] ?? settings['responseSchema']
  }
}

function chunks({text, call, isRefusal}: Reply): readonly (readonly Fields[])[] {
  if (isRefusal) return [[]]
  return [
    ...toPieces(text ?? '').map(piece => [{text: piece}]),
    ...(call ? [[{functionCall: {id: call.id, name: call.tool.name, args: call.input}}]] : [])
  ]
}

function answer(reply: Reply, model: string, parts: readonly Fields[], isLast: boolean): Fields {
  const finish = reply.isRefusal ? {finishReason: 'SAFETY', finishMessage: reply.text} : {finishReason: 'STOP'}
  return {
    candidates: [{index: 0, content: {role: 'model', parts}, ...(isLast ? finish : {})}],
    usageMetadata: usageOf(reply), modelVersion: model, responseId: reply.id
  }
}

function usageOf({usage}: Reply): Fields {
  const prompt = usage.input + usage.cacheRead + usage.cacheWrite
  return {
    promptTokenCount: prompt, cachedContentTokenCount: usage.cacheRead, candidatesTokenCount: usage.output - usage.reasoning,
    thoughtsTokenCount: usage.reasoning, totalTokenCount: prompt + usage.output
  }
}

/** The words and details of Google's API; a key it does not know is a 400, not a 401. */
function fail(failure: Parameters<Protocol['fail']>[0], resetsAt: Date, {model}: Conversation): Failure {
  switch (failure) {
    case 'unauthorized': return refuse(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [{'@type': type('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com', metadata: {service: 'generativelanguage.googleapis.com'}}])
    case 'rate': return refuse(429, 'RESOURCE_EXHAUSTED', quotaText, quotaDetails(model, 'GenerateRequestsPerMinutePerProjectPerModel', '1s'))
    case 'quota': return refuse(429, 'RESOURCE_EXHAUSTED', `${quotaText}\n* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_paid_tier_requests, limit: 250\nPlease retry in 1h.`,
      quotaDetails(model, 'GenerateRequestsPerDayPerProjectPerModel', `${Math.max(1, Math.round((resetsAt.getTime() - Date.now()) / 1000))}s`))
    case 'overloaded': return refuse(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.')
    case 'overflow': return refuse(400, 'INVALID_ARGUMENT', 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).')
  }
}

const quotaText = 'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.'

function quotaDetails(model: string, quotaId: string, retryDelay: string): readonly Fields[] {
  const violation = {quotaMetric: 'generativelanguage.googleapis.com/generate_content_paid_tier_requests', quotaId, quotaDimensions: {location: 'global', model}, quotaValue: '250'}
  return [{'@type': type('QuotaFailure'), violations: [violation]}, {'@type': type('RetryInfo'), retryDelay}]
}

function type(name: string): string {
  return `type.googleapis.com/google.rpc.${name}`
}

function refuse(code: number, status: string, message: string, details: readonly Fields[] = []): Failure {
  return {status: code, headers: {}, body: {error: {code, message, status, ...(details.length === 0 ? {} : {details})}}}
}
