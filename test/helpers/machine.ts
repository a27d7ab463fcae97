import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import type {ExecutionContext} from 'ava'
import {createHome, type OpenHome} from '../../src/io/git/home/create-home.ts'
import {findHome, homeOnBranch} from '../../src/io/git/home/find-home.ts'
import {readRepository} from '../../src/io/git/home/read-repository.ts'

/** The shipped templates. */
export const templates = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'templates')

/** A folder with a home of its own: nothing of the machine's git configuration, sign-ins or keys reaches what is tested in it. */
export interface Place {
  readonly folder: string
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly git: (...args: readonly string[]) => string
  readonly write: (name: string, text: string) => void
  /** Puts an executable on the place's PATH. */
  readonly install: (name: string, script: string) => void
}

/** An empty place, removed after the test; `git init -b main` and an identity when `repository` is set. */
export function makePlace(t: ExecutionContext, options: {readonly repository?: boolean; readonly identity?: boolean} = {}): Place {
  const root = mkdtempSync(path.join(tmpdir(), 'lifecycle-machine-'))
  t.teardown(() => rmSync(root, {recursive: true, force: true}))
  const [folder, home, bin] = ['work', 'home', 'bin'].map(name => path.join(root, name)) as [string, string, string]
  for (const name of [folder, home, bin]) mkdirSync(name)
  const env = {HOME: home, PATH: `${bin}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1'}
  const git = (...args: readonly string[]) => execFileSync('git', args, {cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim()
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
    writeFileSync(path.join(folder, name), text)
  }
  const install = (name: string, script: string) => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`)
    chmodSync(path.join(bin, name), 0o755)
  }
  if (options.repository) git('init', '-q', '-b', 'main')
  if (options.repository && options.identity !== false) {
    git('config', 'user.name', 'Ana Roe')
    git('config', 'user.email', 'ana@example.org')
  }
  return {folder, home, env, git, write, install}
}

/** Opens homes as app.ts does, with the place's own environment. */
export function openHomeIn(place: Pick<Place, 'env'>): (folder: string, ref: string) => Promise<OpenHome> {
  return async (folder, ref) => {
    const repository = (await readRepository(folder, place.env))!
    return createHome(await findHome(repository, {env: place.env}) ?? await homeOnBranch(repository, ref, '.lifecycle', place.env), repository, {env: place.env})
  }
}
