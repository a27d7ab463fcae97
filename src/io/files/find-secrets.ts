/** A secret that was found: what it looks like or what it is called, never its value. */
export interface FoundSecret { readonly name: string; /** 1-based. */ readonly line: number }

/** Forms that are documented by those who issue them and that nothing else has. */
const forms: readonly (readonly [name: string, form: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/],
  ['GitLab token', /\bglpat-[\w-]{20,}/],
  ['Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ['Slack webhook', /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/],
  ['Anthropic key', /\bsk-ant-[\w-]{20,}/],
  ['OpenAI key', /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]*T3BlbkFJ[A-Za-z0-9_-]+/],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['PyPI token', /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/],
  ['Google API key', /\bAIza[\w-]{35}(?![\w-])/],
  ['Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
  ['SendGrid key', /\bSG\.[\w-]{22}\.[\w-]{43}/],
  ['password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:(?!\*+@|x+@|<|\$|password@|secret@|pass@)[^\s/@]{6,}@/i]
]

/** Shorter values (`1`, `true`, a port) are in every text. */
const shortestKnown = 8

/**
 * Secrets in a text that is about to be committed: well-known forms of tokens, and the given known values (name → value, such
 * as the variables that an agent was given). A text without a finding may still hold a secret of no known form.
 */
export function findSecrets(text: string, known: Readonly<Record<string, string | undefined>> = {}): readonly FoundSecret[] {
  const values = Object.entries(known).flatMap(([name, value]) => value === undefined || value.length < shortestKnown ? [] : [{name, value}])
  return text.split(/\r\n|\n|\r/).flatMap((content, at) => {
    const names = [...forms.filter(([, form]) => form.test(content)).map(([name]) => name), ...values.filter(({value}) => content.includes(value)).map(({name}) => name)]
    return names.map(name => ({name, line: at + 1}))
  })
}
