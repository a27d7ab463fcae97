/** Names every agent and command may see: what programs need to find themselves, talk the user's language and reach the network. */
const common: readonly string[] = [
  'PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TERM', 'COLORTERM', 'NO_COLOR', 'TMPDIR', 'TMP', 'TEMP', 'TZ',
  'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'no_proxy',
  'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'SYSTEMROOT'
]

/** Whole families that are as harmless as the names above. */
const families: readonly string[] = ['LC_', 'XDG_']

/**
 * The environment an agent starts with: an allow-list, never the rest, so that a key the person happens to have exported
 * reaches only the agent whose file names it. `extra` is set by the engine and wins.
 */
export function agentEnvironment(
  env: Readonly<Record<string, string | undefined>>, allowed: readonly string[], extra: Readonly<Record<string, string>>
): Readonly<Record<string, string>> {
  const names = new Set([...common, ...allowed])
  const isAllowed = (name: string) => names.has(name) || families.some(family => name.startsWith(family))
  const kept = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && isAllowed(entry[0]))
  return Object.fromEntries([...kept, ...Object.entries(extra)])
}
