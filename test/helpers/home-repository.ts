import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, lstatSync, readlinkSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type ExecutionContext} from 'ava'
import {createHome, type HomeOptions, type OpenHome} from '../../src/io/git/home/create-home.ts'
import {findHome} from '../../src/io/git/home/find-home.ts'
import {readRepository} from '../../src/io/git/home/read-repository.ts'

export const ana = {name: 'Ana Roe', email: 'ana@example.org'}
export const ben = {name: 'Ben Li', email: 'ben@example.org'}
export const engine = {name: 'Lifecycle', email: 'lifecycle@localhost'}

/** A real repository with a home beside the code on main, and git as a person uses it. Nothing of the machine's configuration plays a part. */
export interface TestRepository {
  readonly top: string
  /** Runs git in the worktree, or in another folder of it. */
  git(...args: string[]): string
  gitIn(folder: string, ...args: string[]): string
  gitAs(person: {name: string; email: string}, ...args: string[]): string
  write(file: string, text: string | Uint8Array): void
  read(file: string): string
  open(options?: HomeOptions & {readonly cwd?: string}): Promise<OpenHome>
  /** Blob of a path in a commit, or undefined. */
  blob(revision: string, file: string): string | undefined
}

export const testEnvironment = (folder: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: path.join(folder, 'gitconfig'), TZ: 'UTC', LC_ALL: 'C'
})

/** Makes a temporary folder that goes with the test. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lifecycle-')))
  t.teardown(() => rmSync(folder, {recursive: true, force: true, maxRetries: 3}))
  return folder
}

export function makeRepository(t: ExecutionContext, options: {readonly format?: 'sha1' | 'sha256'; readonly files?: Readonly<Record<string, string>>; readonly unborn?: boolean} = {}): TestRepository {
  const folder = temporaryFolder(t)
  const top = path.join(folder, 'project')
  mkdirSync(top)
  const env = testEnvironment(folder)
  writeFileSync(env['GIT_CONFIG_GLOBAL']!, '[user]\n\tname = Ana Roe\n\temail = ana@example.org\n[init]\n\tdefaultBranch = main\n[commit]\n\tgpgSign = false\n')
  const gitIn = (cwd: string, ...args: string[]): string => execFileSync('git', args, {cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8})
  const git = (...args: string[]): string => gitIn(top, ...args)
  const write = (file: string, text: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(top, file)), {recursive: true})
    writeFileSync(path.join(top, file), text)
  }
  git('init', '-q', '-b', 'main', `--object-format=${options.format ?? 'sha1'}`)
  const files = options.files ?? {'readme.md': '# Project\n', 'src/a.ts': 'export const a = 1\n', '.lifecycle/project.md': '---\nschema: 1\n---\n', '.lifecycle/items/one/item.md': '---\ntitle: One\n---\n', '.lifecycle/items/one/state.md': 'status: due\n'}
  if (!options.unborn) {
    for (const [file, text] of Object.entries(files)) write(file, text)
    git('add', '-A')
    git('commit', '-q', '-m', 'Begin')
  }
  const homes: OpenHome[] = []
  t.teardown(() => Promise.all(homes.map(home => home.close())))
  return {
    top, git, gitIn, write,
    gitAs: (person, ...args) => execFileSync('git', args, {cwd: top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: {...env, GIT_AUTHOR_NAME: person.name, GIT_AUTHOR_EMAIL: person.email, GIT_COMMITTER_NAME: person.name, GIT_COMMITTER_EMAIL: person.email}}),
    read: file => readFileSync(path.join(top, file), 'utf8'),
    open: async ({cwd, ...homeOptions} = {}) => {
      const repository = (await readRepository(cwd ?? top, env))!
      const home = await findHome(repository, {env}) ?? {ref: 'refs/heads/main', prefix: '.lifecycle', folder: path.join(top, '.lifecycle')}
      const opened = createHome(home, repository, {env, ...homeOptions})
      homes.push(opened)
      return opened
    },
    blob: (revision, file) => {
      try {
        return git('rev-parse', '-q', '--verify', `${revision}:${file}`).trim()
      } catch {
        return undefined
      }
    }
  }
}

/** Every file of a folder but its `.git`, with mode and bytes: two equal pictures are equal folders. */
export function pictureOf(folder: string, below = ''): Record<string, string> {
  const picture: Record<string, string> = {}
  for (const name of readdirSync(path.join(folder, below)).sort()) {
    if (name === '.git') continue
    const file = path.join(below, name)
    const stat = lstatSync(path.join(folder, file))
    if (stat.isDirectory()) Object.assign(picture, pictureOf(folder, file))
    else picture[file] = `${(stat.mode & 0o777).toString(8)} ${stat.isSymbolicLink() ? readlinkSync(path.join(folder, file)) : readFileSync(path.join(folder, file)).toString('base64')}`
  }
  return picture
}
