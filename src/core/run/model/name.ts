/** Providers whose own protocol is spoken. */
export const providers = ['anthropic', 'openai', 'google'] as const
export type Provider = (typeof providers)[number]

/** A model as an agent's file or pools.md names it: of a provider, or served at an address that speaks OpenAI's Chat Completions. */
export type ModelName =
  | {readonly provider: Provider; readonly name: string}
  | {readonly provider: 'compatible'; readonly name: string; readonly url: string}

/** `anthropic/claude-…`, `openai/…`, `google/…`, or `<name>@http://localhost:11434/v1`; undefined for anything else. */
export function parseModelName(text: string): ModelName | undefined {
  const [, served, url] = /^(\S+?)@(https?:\/\/[^\s/@]+(?:\/[^\s@]*)?)$/.exec(text) ?? []
  if (served !== undefined && url !== undefined) return {provider: 'compatible', name: served, url: url.replace(/\/+$/, '')}
  const [, word, name] = /^([a-z]+)\/(\S+)$/.exec(text) ?? []
  const provider = providers.find(candidate => candidate === word)
  return provider === undefined || name === undefined ? undefined : {provider, name}
}

/** How a model is named, for messages. */
export const modelNameForms = 'anthropic/<model>, openai/<model>, google/<model>, or <model>@<address> for a server that speaks Chat Completions, such as qwen3@http://localhost:11434/v1'
