import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {ExecutionContext} from 'ava'

/** A person's repository with code and a home folder on `main`, apart from the machine's git configuration. */
export interface CodeRepository {
  readonly root: string
  readonly folder: string
  readonly commonDir: string
  readonly env: Readonly<Record<string, string>>
  readonly git: (...args: readonly string[]) => string
  readonly gitIn: (folder: string, ...args: readonly string[]) => string
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** Writes, adds everything and commits; returns the new commit. */
  readonly commit: (message: string, files?: Readonly<Record<string, string>>) => string
  readonly oid: (name: string) => string
  /** A commit on the home folder of `main` by plumbing, as the engine makes them; nothing in the checkout changes but the ref. */
  readonly commitState: (text: string) => string
}

export function makeCodeRepository(t: ExecutionContext, options: {readonly format?: 'sha1' | 'sha256'; readonly files?: Readonly<Record<string, string>>} = {}): CodeRepository {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lifecycle-code-')))
  t.teardown(() => rmSync(root, {recursive: true, force: true}))
  const folder = path.join(root, 'project')
  mkdirSync(folder)
  mkdirSync(path.join(root, 'home'))
  const env = {HOME: path.join(root, 'home'), PATH: process.env['PATH'] ?? '', LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1'}
  const run = (cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    execFileSync('git', args, {cwd, env: {...env, ...more}, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8}).trim()
  const git = (...args: readonly string[]) => run(folder, args)
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
      writeFileSync(path.join(folder, name), text)
    }
  }
  const oid = (name: string) => git('rev-parse', '--verify', name)
  const commit = (message: string, files: Readonly<Record<string, string>> = {}) => {
    write(files)
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', message)
    return oid('HEAD')
  }
  const commitState = (text: string) => {
    const index = {GIT_INDEX_FILE: path.join(root, 'state-index')}
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], {cwd: folder, env, encoding: 'utf8', input: text}).trim()
    run(folder, ['read-tree', 'main'], index)
    run(folder, ['update-index', '--add', '--cacheinfo', `100644,${blob},.lifecycle/items/x/state.md`], index)
    const made = git('commit-tree', run(folder, ['write-tree'], index), '-p', 'main', '-m', 'state')
    git('update-ref', 'refs/heads/main', made)
    return made
  }
  git('init', '-q', '-b', 'main', `--object-format=${options.format ?? 'sha1'}`)
  git('config', 'user.name', 'Ana Roe')
  git('config', 'user.email', 'ana@example.org')
  commit('Start', options.files ?? {'src/a.txt': 'a\n', 'src/b.txt': lines(20), 'readme.md': '# Read me\n', '.gitignore': 'node_modules\n*.log\n', '.lifecycle/project.md': '---\nschema: 1\n---\n'})
  return {root, folder, commonDir: path.join(folder, '.git'), env, git, gitIn: (at, ...args) => run(at, args), write, commit, oid, commitState}
}

export function lines(count: number): string {
  return Array.from({length: count}, (_, at) => `line ${at + 1}\n`).join('')
}

/** Digest of everything a person could lose in a checkout: every file outside the git directory, byte for byte, the index, the stash, HEAD and what is staged. */
export function fingerprint(repository: CodeRepository, folder = repository.folder): string {
  const ask = (...args: readonly string[]) => repository.gitIn(folder, ...args)
  const seen = [
    ask('ls-files', '--stage', '-v', '-z'), ask('ls-files', '-u'), ask('symbolic-ref', '-q', '--short', 'HEAD'), ask('stash', 'list'),
    ask('rev-parse', 'HEAD'), ask('diff', '--cached', '--binary'), ask('diff', '--binary'), ask('ls-files', '--others')
  ]
  return createHash('sha256').update(JSON.stringify([seen, listBytes(folder)])).digest('hex')
}

/** Every path but `.git`, with its kind and content. */
export function listBytes(folder: string, below = ''): readonly string[] {
  return readdirSync(path.join(folder, below)).filter(name => name !== '.git').sort().flatMap(name => {
    const at = path.join(below, name)
    const stat = lstatSync(path.join(folder, at))
    if (stat.isDirectory()) return [`${at}/`, ...listBytes(folder, at)]
    if (stat.isSymbolicLink()) return [`${at} -> ${readlinkSync(path.join(folder, at))}`]
    if (!stat.isFile()) return [`${at} special`]
    return [`${at} ${stat.mode.toString(8)} ${createHash('sha256').update(readFileSync(path.join(folder, at))).digest('hex')}`]
  })
}
