type Environment = Readonly<Record<string, string>>

/** Variables that say where things of the person's session are; inside they are not. */
export function withoutHost(env: Environment): Environment {
  return without(env, /^(?:XDG_RUNTIME_DIR|TMP|TEMP|all_proxy|ALL_PROXY)$/)
}

/** The same of the person's programs, which an image has its own of, and of the certificates they use. */
export function withoutPrograms(env: Environment): Environment {
  return without(env, /^(?:PATH|SHELL|SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/)
}

function without(env: Environment, names: RegExp): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name)))
}

/** What tools of all kinds read to find a proxy; Node since 24 only when it is asked to. */
export function proxyEnvironment(port: number): Environment {
  const url = `http://127.0.0.1:${port}`
  const none = 'localhost,127.0.0.1,::1'
  return {HTTP_PROXY: url, HTTPS_PROXY: url, http_proxy: url, https_proxy: url, NO_PROXY: none, no_proxy: none, NODE_USE_ENV_PROXY: '1'}
}

/** The proxy that this machine itself must use. */
export function upstreamOf(env: Environment): string | undefined {
  return env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy']
}
