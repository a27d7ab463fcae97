/** A file that a run changed. The texts are needed for `package.json` only: without them, any change of it counts. */
export interface ChangedFile {
  readonly path: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/**
 * Paths whose change can run code on somebody's machine, or change who decides: git's own files, CI, settings of agents and
 * editors, owners. A pattern without a slash is for a name at any depth; `*` stays within a name, `**` does not.
 */
export const protectedPatterns: readonly string[] = [
  '.git*', '.github/**', '.gitlab/**', '.gitea/**', '.forgejo/**', '.circleci/**', '.buildkite/**', '.woodpecker/**', '.travis.yml', '.drone.yml', '.woodpecker.yml',
  'Jenkinsfile', 'azure-pipelines.yml', 'azure-pipelines.yaml', 'bitbucket-pipelines.yml', 'appveyor.yml', '.appveyor.yml', 'cloudbuild.yaml', 'buildspec.yml',
  '.claude/**', '.codex/**', '.cursor/**', '.gemini/**', '.aider*', '.windsurf/**', '.continue/**', '.vscode/**', '.idea/**', '.zed/**', '.devcontainer/**', '.devcontainer.json',
  '.husky/**', '.envrc', '.mcp.json', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', '.pre-commit-config.yaml', 'lefthook.yml', 'lefthook.yaml',
  'AGENTS.md', 'CLAUDE.md', 'GEMINI.md', '.cursorrules', '.windsurfrules', 'CODEOWNERS', 'allowed_signers'
]

/** Scripts that package managers run by themselves when somebody installs, packs or publishes. */
const lifecycleScripts = [
  'preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare', 'prepublish', 'prepublishOnly', 'publish', 'postpublish', 'prepack', 'postpack', 'dependencies', 'pnpm:devPreinstall'
]

/** Changed paths that need a decision of their own, in their order. `patterns` are the project's own, besides those above. */
export function findProtectedPaths(changed: readonly (string | ChangedFile)[], patterns: readonly string[] = []): readonly string[] {
  const tests = [...protectedPatterns, ...patterns].map(compilePattern)
  const files = changed.map(file => typeof file === 'string' ? {path: file} : file)
  return files.filter(file => tests.some(test => test.test(file.path)) || changesLifecycleScripts(file)).map(file => file.path)
}

/** Whether a change of `package.json` touches what is run without being called; one that cannot be read counts. */
function changesLifecycleScripts({path, before, after}: ChangedFile): boolean {
  if (path.split('/').at(-1) !== 'package.json') return false
  if (before === undefined && after === undefined) return true
  const [old, now] = [readScripts(before), readScripts(after)]
  return old === undefined || now === undefined || lifecycleScripts.some(name => old.get(name) !== now.get(name))
}

/** Undefined when the text is no JSON object; a file that is not there has no scripts. */
function readScripts(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return new Map()
  try {
    const scripts: unknown = (JSON.parse(text) as {scripts?: unknown} | null)?.scripts
    return new Map(Object.entries((scripts ?? {}) as object).map(([name, value]) => [name, JSON.stringify(value)]))
  } catch {
    return undefined
  }
}

/** Case is ignored: on many machines `Claude.md` is `CLAUDE.md`. */
function compilePattern(pattern: string): RegExp {
  const trimmed = pattern.replace(/^\//, '').replace(/\/$/, '/**')
  const parts = trimmed.split(/(\*\*\/?|\*|\?)/)
  const body = parts.map(part => part === '**/' ? '(?:.*/)?' : part === '**' ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)).join('')
  // A folder's pattern (`.github/**`) holds for that folder at any depth, as editors and CI of subprojects read theirs.
  const anywhere = !pattern.startsWith('/') && /^[^/]+(?:\/\*\*)?$/.test(trimmed)
  return new RegExp(`^${anywhere ? '(?:.*/)?' : ''}${body}$`, 'i')
}
