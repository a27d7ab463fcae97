import {readFile, readdir} from 'node:fs/promises'
import path from 'node:path'

/** The commands a project already has, found in the files its own tools read; undefined where there is none, never a guess without a file. */
export interface ProjectCommands { readonly test: string | undefined; readonly setup: string | undefined }

interface Candidate extends ProjectCommands { readonly file: string }

/** Looks at the top folder only; where several tools are at home, a Makefile's `test` wins, because somebody wrote it to be typed. */
export async function findProjectCommands(root: string): Promise<ProjectCommands> {
  const names = new Set(await readdir(root).catch(() => []))
  const read = async (name: string) => names.has(name) ? readFile(path.join(root, name), 'utf8').catch(() => '') : ''
  const found = [
    readNodeCommands(await read('package.json'), names),
    readPythonCommands(await read('pyproject.toml'), names),
    ...byFile.filter(candidate => names.has(candidate.file))
  ]
  const makeTest = hasMakeTarget(await read('Makefile') || await read('makefile') || await read('GNUmakefile'), 'test') ? 'make test' : undefined
  return {
    test: makeTest ?? found.find(candidate => candidate.test !== undefined)?.test,
    setup: found.find(candidate => candidate.setup !== undefined)?.setup
  }
}

/** Tools whose commands follow from the file being there. */
const byFile: readonly Candidate[] = [
  {file: 'Cargo.toml', test: 'cargo test', setup: undefined},
  {file: 'go.mod', test: 'go test ./...', setup: undefined},
  {file: 'mix.exs', test: 'mix test', setup: 'mix deps.get'},
  {file: 'gradlew', test: './gradlew test', setup: undefined},
  {file: 'mvnw', test: './mvnw -q test', setup: undefined},
  {file: 'pom.xml', test: 'mvn -q test', setup: undefined},
  {file: 'deno.json', test: 'deno test', setup: undefined}
]

function readNodeCommands(text: string, names: ReadonlySet<string>): ProjectCommands {
  const manifest = parseJson(text)
  if (manifest === undefined) return {test: undefined, setup: undefined}
  const manager = names.has('pnpm-lock.yaml') ? 'pnpm' : names.has('yarn.lock') ? 'yarn' : names.has('bun.lock') || names.has('bun.lockb') ? 'bun' : 'npm'
  const script = asFields(manifest['scripts'])?.['test']
  // `npm init` writes a test script that only fails; it is no test command.
  const hasTest = typeof script === 'string' && !script.includes('no test specified')
  return {test: hasTest ? `${manager}${manager === 'bun' ? ' run' : ''} test` : undefined, setup: nodeSetup(manager, names, manifest)}
}

function nodeSetup(manager: string, names: ReadonlySet<string>, manifest: Readonly<Record<string, unknown>>): string | undefined {
  if (manager === 'pnpm' || manager === 'bun') return `${manager} install --frozen-lockfile`
  if (manager === 'yarn') return 'yarn install --immutable'
  if (names.has('package-lock.json') || names.has('npm-shrinkwrap.json')) return 'npm ci'
  const packages = [asFields(manifest['dependencies']), asFields(manifest['devDependencies'])]
  return packages.some(list => list !== undefined && Object.keys(list).length > 0) ? 'npm install' : undefined
}

function readPythonCommands(text: string, names: ReadonlySet<string>): ProjectCommands {
  const usesPytest = /^\[tool\.pytest|\bpytest\b/m.test(text) || names.has('pytest.ini') || names.has('conftest.py')
  if (names.has('tox.ini') && !usesPytest) return {test: 'tox', setup: undefined}
  if (names.has('uv.lock')) return {test: usesPytest ? 'uv run pytest' : undefined, setup: 'uv sync'}
  if (names.has('poetry.lock')) return {test: usesPytest ? 'poetry run pytest' : undefined, setup: 'poetry install'}
  return {test: usesPytest ? 'python -m pytest' : undefined, setup: undefined}
}

function hasMakeTarget(text: string, target: string): boolean {
  return text.split('\n').some(line => new RegExp(`^${target}\\s*:(?!=)`).test(line))
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text === '') return undefined
  try {
    return asFields(JSON.parse(text))
  } catch {
    // A broken package.json is npm's to report; init finds no command in it.
    return undefined
  }
}

function asFields(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined
}
