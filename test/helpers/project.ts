import {execFile, spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))
export const bin = path.join(root, 'dist', 'bin.js')

export interface Ran { readonly code: number; readonly stdout: string; readonly stderr: string }

/** A real repository with a real program in a temporary folder, and the real command beside it. */
export class Project {
  readonly folder: string
  readonly env: Record<string, string>

  constructor(folder: string) {
    this.folder = folder
    this.env = {
      PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, HOME: path.join(folder, '..', 'home'), LIFECYCLE_STATE: path.join(folder, '..', 'state'),
      GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1', LC_ALL: 'C.UTF-8', TZ: 'UTC', npm_config_update_notifier: 'false'
    }
  }

  async git(...args: string[]): Promise<string> {
    const ran = await run('git', args, this.folder, this.env)
    if (ran.code !== 0) throw new Error(`git ${args.join(' ')}: ${ran.stderr}`)
    return ran.stdout.trimEnd()
  }

  /** Runs `lifecycle …` to its end. */
  lifecycle(...args: string[]): Promise<Ran> {
    return run(process.execPath, [bin, ...args], this.folder, this.env)
  }

  /** The same, and it must go well (exit 0, or 4: waits for a person). */
  async ok(...args: string[]): Promise<string> {
    const ran = await this.lifecycle(...args)
    if (ran.code !== 0 && ran.code !== 4) throw new Error(`lifecycle ${args.join(' ')} ended with ${ran.code}\n${ran.stdout}\n${ran.stderr}`)
    return ran.stdout
  }

  async json<T>(...args: string[]): Promise<T> {
    const ran = await this.lifecycle(...args, '--json')
    return (JSON.parse(ran.stdout) as {data: T}).data
  }

  /** A process of its own group that goes on until it is killed. */
  start(...args: string[]) {
    return spawn(process.execPath, [bin, ...args], {cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true})
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(this.folder, name)), {recursive: true})
    await writeFile(path.join(this.folder, name), text)
  }

  read(name: string): Promise<string> {
    return readFile(path.join(this.folder, name), 'utf8')
  }

  async edit(name: string, change: (text: string) => string): Promise<void> {
    await this.write(name, change(await this.read(name)))
  }

  async commit(message: string, ...paths: string[]): Promise<void> {
    if (paths.length === 0) await this.git('add', '-A')
    else await this.git('add', '--', ...paths)
    await this.git('commit', '-q', '-m', message, ...(paths.length === 0 ? [] : ['--', ...paths]))
  }

  runs(item: string): Promise<string[]> {
    return readdir(path.join(this.folder, '.lifecycle', 'items', item, 'runs')).then(names => names.toSorted(), () => [])
  }

  /** Everything a person could lose: index, staged and unstaged differences, untracked files with their content. */
  async fingerprint(): Promise<string> {
    const outside = ['--', '.', ':(exclude).lifecycle']
    const parts = await Promise.all([
      this.git('diff', '--binary', ...outside), this.git('diff', '--cached', '--binary', ...outside), this.git('ls-files', '--others', '--exclude-standard', ...outside),
      this.git('stash', 'list'), this.git('ls-files', '-s', ...outside)
    ])
    const untracked = await Promise.all((parts[2] ?? '').split('\n').filter(Boolean).map(name => this.read(name)))
    return createHash('sha256').update(JSON.stringify([parts.slice(0, 4), untracked])).digest('hex')
  }

  async remove(): Promise<void> {
    // Processes that a test has just killed may still be ending.
    await rm(path.dirname(this.folder), {recursive: true, force: true, maxRetries: 10, retryDelay: 50})
  }
}

/** A small shop whose total ignores quantities, with a test that does not see it. */
export async function makeProject(files: Readonly<Record<string, string>> = {}): Promise<Project> {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'lifecycle-test-')))
  const project = new Project(path.join(parent, 'shop'))
  await mkdir(project.folder)
  await mkdir(project.env['HOME']!)
  await project.git('init', '-q', '-b', 'main')
  await project.git('config', 'user.name', 'Ana Roe')
  await project.git('config', 'user.email', 'ana@example.org')
  const all = {
    'package.json': '{"name": "shop", "type": "module", "scripts": {"test": "node --test"}}\n',
    'src/total.js': 'export function total(lines) {\n  let sum = 0\n  for (const line of lines) sum += line.price\n  return sum\n}\n',
    'test/total.test.js': 'import test from \'node:test\'\nimport assert from \'node:assert/strict\'\nimport {total} from \'../src/total.js\'\ntest(\'adds prices\', () => assert.equal(total([{price: 2, quantity: 1}]), 2))\n',
    ...files
  }
  for (const [name, text] of Object.entries(all)) await project.write(name, text)
  await project.commit('A small shop')
  return project
}

/** Makes every agent of the project run one program of the repository; without a sandbox, so that a test's agent and the test can meet in the home folder. */
export async function useAgent(project: Project, program: string, {name = 'scripts/agent.mjs', boundary = 'none'}: {readonly name?: string; readonly boundary?: string} = {}): Promise<void> {
  await project.write(name, program)
  const agents = await readdir(path.join(project.folder, '.lifecycle', 'agents'))
  for (const agent of agents) await project.edit(`.lifecycle/agents/${agent}`, text => text.replace(/^run: .*$/m, `run: command\ncommand: [node, ${name}]`))
  await project.edit('.lifecycle/project.md', text => text.replace(/^boundary: .*$/m, `boundary: ${boundary}`))
  await project.commit('Use our own agent', name, '.lifecycle/agents', '.lifecycle/project.md')
}

export async function waitFor<T>(look: () => Promise<T | undefined | false>, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await look()
    if (value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${look.toString().slice(0, 200)}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string>): Promise<Ran> {
  return new Promise(resolve => {
    execFile(command, args, {cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: 120_000}, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({code, stdout, stderr})
    })
  })
}
