/** What one model costs: units of the currency per million tokens, which is micro-units per token. */
export interface Price {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  /** For the shortest time a provider keeps it. */
  readonly cacheWrite: number
}

export interface PriceTable {
  /** Day on which the prices were looked up; estimates made by it can be told apart and made again. */
  readonly version: string
  readonly currency: string
  /** Model without its date → price. */
  readonly models: Readonly<Record<string, Price>>
}

const price = (input: number, output: number, cacheRead: number): Price => ({input, output, cacheRead, cacheWrite: input * 1.25})

/**
 * Published prices: https://platform.claude.com/docs/en/about-claude/pricing (looked up on 2026-10-24),
 * https://developers.openai.com/api/docs/pricing and https://ai.google.dev/gemini-api/docs/pricing (2026-11-24, as several others
 * quote these pages). Only used where an agent reports tokens and no cost. A model that is priced by the length of its prompts
 * stands at the higher price, and so does one that is cheaper for some months: totals do not show lengths, and a budget is better
 * kept by too high an estimate. OpenAI's stand at the price up to 272,000 tokens: Codex keeps its prompts shorter than that.
 */
export const prices: PriceTable = {
  version: '2026-11-24',
  currency: 'USD',
  models: {
    'claude-fable-5': price(10, 50, 1),
    'claude-fable-5-1': price(10, 50, 0.25),
    'claude-opus-5-5': price(4, 20, 0.2),
    'claude-opus-5': price(5, 25, 0.5),
    'claude-opus-4-5': price(5, 25, 0.5),
    'claude-opus-4-6': price(5, 25, 0.5),
    'claude-opus-4-7': price(5, 25, 0.5),
    'claude-opus-4-8': price(5, 25, 0.5),
    'claude-opus-4-1': price(15, 75, 1.5),
    'claude-sonnet-5-5': price(2, 10, 0.1),
    'claude-sonnet-5': price(2, 10, 0.2),
    'claude-sonnet-4-6': price(3, 15, 0.3),
    'claude-sonnet-4-5': price(3, 15, 0.3),
    'claude-sonnet-4': price(3, 15, 0.3),
    'claude-haiku-5-5': price(0.5, 2.5, 0.05),
    'claude-haiku-4-5': price(1, 5, 0.1),
    'gpt-6-astra': price(10, 50, 1),
    'gpt-6.1-sol': price(2, 10, 0.1),
    'gpt-6-sol': price(2, 10, 0.2),
    'gpt-6-luna': price(0.1, 0.5, 0.01),
    'gemini-3.1-pro-preview': price(4, 18, 0.4),
    'gemini-3.8-flash': price(1.5, 7.5, 0.15)
  }
}

/** The price of a model, whatever its date (`-20251001`, `-2026-09-29`, `@20251001`, `-latest`) and context (`[1m]`); undefined for one that is not listed: a guess from its family would pass for knowledge. */
export function findPrice(model: string, table: PriceTable = prices): Price | undefined {
  const name = model.replace(/\[[^\]]*\]$/, '').replace(/(?:[-@]\d{8}|-\d{4}-\d\d-\d\d|-latest)$/, '')
  return Object.hasOwn(table.models, name) ? table.models[name] : undefined
}
