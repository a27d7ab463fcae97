import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {APICallError, jsonSchema, LoadAPIKeyError, Output, RetryError, streamText, type LanguageModelUsage} from 'ai'
import {LifecycleError} from '../../core/errors.ts'
import {oneLine} from '../../core/run/adapters/json-line.ts'
import type {AgentEvent} from '../../core/run/events.ts'
import {readAnswer, renderModelDelivery, verdictSchema} from '../../core/run/model/delivery.ts'
import {readModelFailure, type ModelFailure} from '../../core/run/model/failure.ts'
import {modelNameForms, parseModelName, type ModelName} from '../../core/run/model/name.ts'
import type {ModelOrder} from '../../core/run/model/order.ts'
import {unknownUsage} from '../../core/run/usage.ts'
import {loadModel} from './load-model.ts'
import {makeTeller, readPrompt, type OwnProcess, type Teller} from './own-agent.ts'

/** Asks again so often, by itself; for longer waits the engine's back-off knows of the other runs in the pool. */
const maxRetries = 2

interface Answer { readonly text: string; readonly finish: string; readonly usage: LanguageModelUsage | undefined }

/** Asks a model for a document or a verdict, by its provider's own protocol, and writes what it answers into `out/`. */
export async function playModel(orderFile: string, own: OwnProcess): Promise<number> {
  const teller = makeTeller(own)
  try {
    const order = JSON.parse(await readFile(orderFile, 'utf8')) as ModelOrder
    const makes = order.makes === 'verdict' ? 'verdict' : 'document'
    const model = requireModel(order)
    teller.tell([{type: 'started', session: undefined, model: model.name, version: undefined}])
    const answer = await askModel({...order, makes}, model, own, teller)
    teller.tell([usageOf(answer.usage), ...await deliver(makes, answer, own)])
  } catch (error) {
    teller.tell(own.signal.aborted ? [{type: 'ended', reason: 'interrupted', message: 'it was cancelled'}] : readModelFailure(describe(error), Date.now()))
  }
  return teller.exitCode
}

function requireModel({model, makes}: ModelOrder): ModelName {
  const name = model === undefined ? undefined : parseModelName(model)
  if (makes === 'commits') throw new LifecycleError('CONFIG_MODEL', 'a model without tools makes no commits')
  if (!name) throw new LifecycleError('CONFIG_MODEL', `${model === undefined ? 'no model is named' : `"${model}" names no model`}: write ${modelNameForms} in the agent's file, or for its tier in pools.md`)
  return name
}

async function askModel(order: ModelOrder & {readonly makes: 'document' | 'verdict'}, name: ModelName, {env, stdin, signal}: OwnProcess, teller: Teller): Promise<Answer> {
  const pack = await readPrompt(stdin)
  const {effort, system, makes} = order
  const result = streamText({
    model: await loadModel(name, env), prompt: `${pack.trimEnd()}\n\n${renderModelDelivery(makes, stepOf(env))}`, maxRetries, abortSignal: signal, onError: () => {},
    ...(system === undefined ? {} : {instructions: system}),
    ...(effort === undefined ? {} : {reasoning: effort === 'max' ? 'xhigh' : effort}),
    ...(makes === 'verdict' ? {output: Output.object({schema: jsonSchema(verdictSchema(order.judged)), name: 'verdict'})} : {}),
    // What is asked is the project's own: nothing of it is to be kept for later calls that never come.
    ...(name.provider === 'openai' ? {providerOptions: {openai: {store: false}}} : {})
  })
  let [text, told] = ['', 0]
  for await (const part of result.fullStream) {
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'error') throw part.error
    if (part.type === 'finish') return {text, finish: part.finishReason, usage: part.totalUsage}
    // A document is told as it grows, by its paragraphs; of a verdict there is nothing to see before its end.
    const end = makes === 'document' ? text.lastIndexOf('\n\n') : -1
    if (end > told) {
      teller.tell([{type: 'text', text: text.slice(told, end).trim()}])
      told = end
    }
    teller.live()
  }
  throw new Error('the answer broke off (connection closed)')
}

async function deliver(makes: 'document' | 'verdict', {text, finish}: Answer, {env}: OwnProcess): Promise<readonly AgentEvent[]> {
  switch (finish) {
    case 'stop': break
    case 'length': return [{type: 'ended', reason: 'limit', message: 'the answer reached the longest length the model gives'}]
    case 'content-filter': return [{type: 'ended', reason: 'refused', message: oneLine(text) || 'the model declined'}]
    default: return [{type: 'ended', reason: 'error', message: `the answer ended for no reason that is known (${finish})`}]
  }
  if (text.trim() === '') return [{type: 'ended', reason: 'error', message: 'the answer was empty'}]
  const delivered = readAnswer(makes, text)
  await writeFile(path.join(need(env, 'LIFECYCLE_OUT'), delivered.file === 'question' ? 'question.md' : `${stepOf(env)}.md`), delivered.text)
  return [{type: 'text', text: `The model ${delivered.note}.`}, {type: 'ended', reason: 'success', message: ''}]
}

function stepOf(env: OwnProcess['env']): string {
  return need(env, 'LIFECYCLE_STEP')
}

function need(env: OwnProcess['env'], name: string): string {
  const value = env[name]
  if (!value) throw new LifecycleError('USAGE_NO_ORDER', `${name} is not set: a model is asked by a pass`)
  return value
}

function usageOf(usage: LanguageModelUsage | undefined): AgentEvent {
  const input = usage?.inputTokenDetails
  return {
    type: 'usage', scope: 'process', usage: {
      ...unknownUsage, input: input?.noCacheTokens ?? (input?.cacheReadTokens === undefined ? usage?.inputTokens : undefined), output: usage?.outputTokens, reasoning: usage?.outputTokenDetails.reasoningTokens,
      cacheRead: input?.cacheReadTokens, cacheWrite: input?.cacheWriteTokens, source: 'reported'
    }
  }
}

/** What a failure says, under all that the library wraps it in. */
function describe(error: unknown): ModelFailure {
  if (RetryError.isInstance(error)) return describe(error.lastError)
  if (LoadAPIKeyError.isInstance(error)) return {message: error.message, hasNoKey: true}
  if (APICallError.isInstance(error)) {
    const {statusCode, responseHeaders, responseBody} = error
    return {message: oneLine(tellCauses(error)), ...(statusCode === undefined ? {} : {status: statusCode}), ...(responseHeaders ? {headers: responseHeaders} : {}), ...(responseBody === undefined ? {} : {body: responseBody})}
  }
  return {message: error instanceof Error ? tellCauses(error) : typeof error === 'string' ? error : JSON.stringify(error)}
}

/** What lies under an error says why: `Failed to process successful response: terminated: other side closed`. */
function tellCauses(error: Error): string {
  const causes: string[] = []
  for (let at: unknown = error; at instanceof Error && causes.length < 5; at = at.cause) if (!causes.some(told => told.includes((at as Error).message))) causes.push(at.message)
  return causes.join(': ')
}
