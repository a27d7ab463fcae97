import type {LanguageModel} from 'ai'
import type {ModelName} from '../../core/run/model/name.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A model ready to be asked. Only its provider's library is loaded. */
export async function loadModel(model: ModelName, env: Environment): Promise<LanguageModel> {
  switch (model.provider) {
    case 'anthropic': {
      const {createAnthropic} = await import('@ai-sdk/anthropic')
      const [apiKey, authToken] = [env['ANTHROPIC_API_KEY'], env['ANTHROPIC_AUTH_TOKEN']]
      return createAnthropic({...address(env['ANTHROPIC_BASE_URL'], 'v1'), ...(apiKey ? {apiKey} : authToken ? {authToken} : {})})(model.name)
    }
    case 'openai': {
      const {createOpenAI} = await import('@ai-sdk/openai')
      const apiKey = env['OPENAI_API_KEY']
      return createOpenAI({...address(env['OPENAI_BASE_URL'], 'v1'), ...(apiKey ? {apiKey} : {})})(model.name)
    }
    case 'google': {
      const {createGoogleGenerativeAI} = await import('@ai-sdk/google')
      const apiKey = env['GEMINI_API_KEY'] || env['GOOGLE_GENERATIVE_AI_API_KEY']
      return createGoogleGenerativeAI({...address(env['GOOGLE_GEMINI_BASE_URL'], 'v1beta'), ...(apiKey ? {apiKey} : {})})(model.name)
    }
    case 'compatible': {
      const {createOpenAICompatible} = await import('@ai-sdk/openai-compatible')
      const apiKey = env['LIFECYCLE_MODEL_KEY']
      return createOpenAICompatible({name: 'compatible', baseURL: model.url, includeUsage: true, supportsStructuredOutputs: true, ...(apiKey ? {apiKey} : {})})(model.name)
    }
  }
}

/** The vendors' own programs take addresses without the version, their libraries with it. */
function address(url: string | undefined, version: string): {readonly baseURL?: string} {
  if (!url) return {}
  const plain = url.replace(/\/+$/, '')
  return {baseURL: /\/v\d\w*$/.test(plain) ? plain : `${plain}/${version}`}
}
