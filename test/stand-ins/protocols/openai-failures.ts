import type {Failure, FailureName} from '../conversation.ts'

/** OpenAI's errors, alike in both of its protocols; `quota` is worded as for a subscription, with the second at which it resets. */
export function failOpenai(failure: FailureName, resetsAt: Date, model: string): Failure {
  const seconds = Math.floor(resetsAt.getTime() / 1000)
  const limits = {'x-ratelimit-limit-tokens': '30000', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1s'}
  switch (failure) {
    case 'unauthorized': return refuse(401, {
      message: 'Incorrect API key provided: stand-in. You can find your API key at https://platform.openai.com/account/api-keys.', type: 'invalid_request_error', param: null, code: 'invalid_api_key'
    })
    case 'rate': return refuse(429, {
      message: `Rate limit reached for ${model} in organization org-standin on tokens per min (TPM): Limit 30000, Used 30000, Requested 1200. Please try again in 1s.`,
      type: 'tokens', param: null, code: 'rate_limit_exceeded'
    }, {...limits, 'retry-after': '1'})
    case 'quota': return refuse(429, {
      message: 'The usage limit has been reached', type: 'usage_limit_reached', plan_type: 'plus', resets_at: seconds, resets_in_seconds: 3600
    }, {'x-codex-primary-used-percent': '100', 'x-codex-primary-window-minutes': '300', 'x-codex-primary-reset-at': String(seconds)})
    case 'overloaded': return refuse(503, {
      message: 'The server is currently overloaded with other requests. Sorry about that! You can retry your request.', type: 'server_error', param: null, code: 'server_is_overloaded'
    })
    case 'overflow': return refuse(400, {
      message: 'Your input exceeds the context window of this model. Please adjust your input and try again.', type: 'invalid_request_error', param: 'input', code: 'context_length_exceeded'
    })
  }
}

function refuse(status: number, error: unknown, headers: Readonly<Record<string, string>> = {}): Failure {
  return {status, headers: {'x-request-id': 'req_standin', ...headers}, body: {error}}
}
