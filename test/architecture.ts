import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import {ESLint} from 'eslint'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const read = (name: string) => readFileSync(path.join(root, name), 'utf8')
const map = read('ARCHITECTURE.md')

/** What stands between backticks and looks like a path of this repository. */
const pathsIn = (text: string) => [...new Set([...text.matchAll(/`((?:src|test|bench|docs|templates|scripts|\.lifecycle)(?:\/[\w.-]+)*\/?)`/g)].map(match => match[1]!))]

const foldersUnder = (folder: string): readonly string[] => readdirSync(path.join(root, folder), {withFileTypes: true})
  .filter(entry => entry.isDirectory())
  .flatMap(entry => [`${folder}/${entry.name}`, ...foldersUnder(`${folder}/${entry.name}`)])

test('the map names every folder of src', t => {
  const named = new Set(pathsIn(map))
  t.deepEqual(['src', ...foldersUnder('src')].filter(folder => !named.has(folder)), [])
})

test('every path the map names exists', t => {
  t.true(pathsIn(map).length > 20)
  t.deepEqual(pathsIn(map).filter(name => !existsSync(path.join(root, name))), [])
})

test('links of the documents lead somewhere', t => {
  const documents = ['readme.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'AGENTS.md', 'CHANGELOG.md', ...readdirSync(path.join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]
  const broken = documents.flatMap(name => [...read(name).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    .filter(match => !existsSync(path.join(root, path.dirname(name), match[1]!)))
    .map(match => `${name}: ${match[1]}`))
  t.deepEqual(broken, [])
})

test('documents say nothing of the workplace', t => {
  const documents = ['readme.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'AGENTS.md', 'CHANGELOG.md', ...readdirSync(path.join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]
  t.deepEqual(documents.filter(name => /\.\.\/shared|\/work\//.test(read(name))), [])
})

interface Zone { readonly target: string; readonly from: string; readonly except?: readonly string[] }

async function readZones(): Promise<readonly Zone[]> {
  const config = await new ESLint({cwd: root}).calculateConfigForFile(path.join(root, 'src/core/problem.ts')) as {rules: Record<string, readonly [unknown, {readonly zones: readonly Zone[]}]>}
  return config.rules['import-x/no-restricted-paths']![1].zones
}

test('the table of layers agrees with the lint rules', async t => {
  const rows = [...map.matchAll(/^\| `(src\/(?:core|io|engine|commands|tui))` \| (.+) \|$/gm)].filter(row => row[2]!.startsWith('`'))
  const written = Object.fromEntries(rows.map(row => [row[1]!, pathsIn(row[2]!).sort()]))
  const zones = (await readZones()).filter(zone => zone.except !== undefined)
  const enforced = Object.fromEntries(zones.map(zone => [zone.target.replace('./', ''), zone.except!.map(name => path.posix.join('src', name)).sort()]))
  t.deepEqual(written, enforced)
})

/** Lints a text as if it were a file of the layer, and gives the rules that object. */
async function lint(file: string, text: string): Promise<readonly string[]> {
  const [result] = await new ESLint({cwd: root}).lintText(text, {filePath: path.join(root, file)})
  return result!.messages.map(message => message.ruleId ?? message.message)
}

const bites = test.macro({
  exec: async (t, file: string, text: string, rule: string) => t.true((await lint(file, text)).includes(rule), `${file}: ${text}`),
  title: name => `lint bites when ${name}`
})

const layerRule = 'import-x/no-restricted-paths'

test('core imports io', bites, 'src/core/bad.ts', "import {Git} from '../io/git/git.ts'\nvoid Git\n", layerRule)
test('io imports commands', bites, 'src/io/bad.ts', "import {exitCodes} from '../commands/exit-code.ts'\nvoid exitCodes\n", layerRule)
test('the engine imports io', bites, 'src/engine/bad.ts', "import {Git} from '../io/git/git.ts'\nvoid Git\n", layerRule)
test('a command imports io', bites, 'src/commands/bad.ts', "import {Git} from '../io/git/git.ts'\nvoid Git\n", layerRule)
test('the board imports a command', bites, 'src/tui/bad.ts', "import {exitCodes} from '../commands/exit-code.ts'\nvoid exitCodes\n", layerRule)
test('a library is imported outside its folder', bites, 'src/engine/bad.ts', "import {simpleGit} from 'simple-git'\nvoid simpleGit\n", 'no-restricted-imports')
test('core reads the clock', bites, 'src/core/bad.ts', 'export const now = Date.now()\n', 'no-restricted-syntax')
test('core throws dice', bites, 'src/core/bad.ts', 'export const dice = Math.random()\n', 'no-restricted-syntax')
test('a module ends the process', bites, 'src/engine/bad.ts', 'process.exit(1)\n', 'no-restricted-properties')
test('a module exports by default', bites, 'src/io/bad.ts', 'export default 1\n', 'import-x/no-default-export')

test('lint lets a good import through', async t => {
  t.deepEqual(await lint('src/engine/good.ts', "import type {Problem} from '../core/problem.ts'\nexport type Found = Problem\n"), [])
})

const packages = Object.keys((JSON.parse(read('package.json')) as {readonly devDependencies: object}).devDependencies)
const reasons = read('docs/dependencies.md')

test('every package has its reason', t => {
  t.deepEqual(packages.filter(name => !name.startsWith('@types/') && !reasons.includes(`\`${name}\``)), [])
})

test('every reason has its package, and its folder', t => {
  const table = reasons.split('## For development')[0]!
  const rows = [...table.matchAll(/^\| (`[^|]+) \| [^|]+ \| ([^|]+) \|/gm)].map(row => ({names: [...row[1]!.matchAll(/`([^`]+)`/g)].map(name => name[1]!), folders: pathsIn(row[2]!)}))
  const names = rows.flatMap(row => row.names)
  t.true(names.length > 10)
  t.deepEqual(names.filter(name => !packages.includes(name)), [])
  t.deepEqual(names.filter(name => importersOf(name).length === 0), [])
  const strangers = rows.flatMap(row => row.names.flatMap(name => importersOf(name).filter(file => !row.folders.some(folder => file.startsWith(`${folder}/`))).map(file => `${name} in ${file}`)))
  t.deepEqual(strangers, [])
})

test('installing the package installs nothing else', t => {
  const manifest = JSON.parse(read('package.json')) as Record<string, unknown>
  t.deepEqual(['dependencies', 'optionalDependencies', 'peerDependencies'].filter(name => name in manifest), [])
})

function importersOf(library: string): readonly string[] {
  const isImport = new RegExp(`(?:from|import)\\(?\\s*'${library.replaceAll('/', '\\/')}(?:\\/[^']*)?'`)
  return sources().filter(file => isImport.test(read(file)))
}

function sources(): readonly string[] {
  return readdirSync(path.join(root, 'src'), {recursive: true, encoding: 'utf8'}).filter(name => /\.tsx?$/.test(name)).map(name => `src/${name.split(path.sep).join('/')}`)
}
