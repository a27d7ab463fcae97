import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Agents whose command line is known to be led to a stand-in. */
export type AgentName = 'claude' | 'codex' | 'gemini' | 'opencode' | 'claude-acp' | 'codex-acp'

/**
 * Makes a home folder ready for an agent and gives the environment that leads it to the stand-in at `url`. None of them then asks
 * another address for updates, models or telemetry. It replaces the caller's environment but for PATH: a key or an address that
 * somebody has exported must not reach a real provider.
 */
export function agentEnvironment(agent: AgentName, url: string, home: string): Readonly<Record<string, string>> {
  const temporary = path.join(home, 'tmp')
  mkdirSync(temporary, {recursive: true})
  const common = {HOME: home, TMPDIR: temporary, XDG_CONFIG_HOME: path.join(home, '.config'), XDG_DATA_HOME: path.join(home, '.local/share'), XDG_STATE_HOME: path.join(home, '.local/state'), XDG_CACHE_HOME: path.join(home, '.cache'), NO_PROXY: '127.0.0.1', NO_COLOR: '1'}
  switch (agent) {
    case 'claude':
    case 'claude-acp': return {...common, ...leadClaude(url, home)}
    case 'codex':
    case 'codex-acp': return {...common, ...leadCodex(url, home)}
    case 'gemini': return {...common, ...leadGemini(url, home)}
    case 'opencode': return {...common, ...leadOpencode(url)}
  }
}

function leadClaude(url: string, home: string): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: 'stand-in', CLAUDE_CONFIG_DIR: path.join(home, '.claude'),
    DISABLE_TELEMETRY: '1', DISABLE_ERROR_REPORTING: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', CLAUDE_CODE_MAX_RETRIES: '1'
  }
}

/**
 * A provider of its own in the user's configuration, since the built-in one cannot be told how often to try again. Its home must not
 * be in the temporary folder, or the sandbox's helper is missing and every tool fails: hence the TMPDIR above.
 */
function leadCodex(url: string, home: string): Readonly<Record<string, string>> {
  const folder = path.join(home, '.codex')
  mkdirSync(folder, {recursive: true})
  writeFileSync(path.join(folder, 'config.toml'), [
    'model_provider = "standin"', 'check_for_update_on_startup = false', '[analytics]', 'enabled = false',
    // Its plugins come from a shop that it would ask for them at every start.
    '[features]', 'plugins = false',
    '[model_providers.standin]', 'name = "standin"', `base_url = "${url}/v1"`, 'env_key = "STANDIN_KEY"', 'wire_api = "responses"',
    'request_max_retries = 1', 'stream_max_retries = 1', ''
  ].join('\n'))
  return {CODEX_HOME: folder, STANDIN_KEY: 'stand-in'}
}

function leadGemini(url: string, home: string): Readonly<Record<string, string>> {
  const folder = path.join(home, '.gemini')
  mkdirSync(folder, {recursive: true})
  writeFileSync(path.join(folder, 'settings.json'), `${JSON.stringify({
    security: {auth: {selectedType: 'gemini-api-key'}}, general: {maxAttempts: 2, disableAutoUpdate: true, enableAutoUpdate: false}, privacy: {usageStatisticsEnabled: false}
  }, null, 2)}\n`)
  return {GEMINI_API_KEY: 'stand-in', GOOGLE_GEMINI_BASE_URL: url, GEMINI_TELEMETRY_ENABLED: 'false', GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_CLI_NO_RELAUNCH: 'true'}
}

function leadOpencode(url: string): Readonly<Record<string, string>> {
  const model = 'anthropic/claude-sonnet-4-5'
  return {
    OPENCODE_CONFIG_CONTENT: JSON.stringify({
      autoupdate: false, share: 'disabled', model, small_model: model, provider: {anthropic: {options: {apiKey: 'stand-in', baseURL: `${url}/v1`}}}
    }),
    OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1', OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    // It installs a package of its own into its configuration folder otherwise.
    npm_config_offline: 'true'
  }
}
