import {cp, mkdir, mkdtemp, readdir, readFile, realpath} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'
import type {Demo, Survey} from '../../core/machine.ts'
import type {FileWrite, HomePort, Identity} from '../../core/ports.ts'
import {Git} from '../git/git.ts'
import {repositoryId, stateFolder} from '../store/state-folder.ts'
import {demoPeople, demoScript} from './demo-script.ts'
import {initialise, type InitParts} from './init.ts'
import {quoteScalar} from './render-template.ts'

/** What making a demo needs: the parts of `init`, where temporary folders go, and a look at the folder made. */
export interface DemoParts extends Omit<InitParts, 'metered' | 'person'> {
  readonly temporary: string
  readonly survey: (folder: string) => Promise<Survey>
}

/** Whom the demo takes for the watcher when git knows nobody; set in the demo's repository only. */
const stranger: Identity = {name: 'You', email: 'you@example.org'}

/** Id of who watches: one that none of the demo's people has, whatever git calls them. */
const watcher = 'you'

/** A repository with a small real program and real work items, ready to be worked on by the rehearsal agent. Nothing outside the folder is touched. */
export async function makeDemo(wanted: string | undefined, parts: DemoParts): Promise<Demo> {
  const folder = await makeFolder(wanted, parts.temporary)
  await cp(path.join(parts.templates, 'demo', 'program'), folder, {recursive: true})
  const git = new Git(folder, parts.env)
  await git.run(['init', '-q', '-b', 'main'])
  const found = await parts.survey(folder)
  const you = found.identity ?? stranger
  await configure(git, found.identity === undefined)
  await git.run(['add', '-A'])
  await git.run(['commit', '-q', '-m', 'Split a bill'])
  await initialise({cwd: folder, agent: 'rehearsal', testCommand: 'node --test', setupCommand: undefined, survey: await parts.survey(folder)}, {...parts, metered: true, person: watcher})
  const home = await parts.openHome(folder, 'refs/heads/main')
  try {
    await commitItems(home, you, path.join(parts.templates, 'demo', 'items'))
  } finally {
    await home.close()
  }
  return {folder, state: stateFolder(parts.env, repositoryId(await realpath(path.join(folder, '.git')))), script: demoScript}
}

async function makeFolder(wanted: string | undefined, temporary: string): Promise<string> {
  if (wanted === undefined) return mkdtemp(path.join(temporary, 'lifecycle-demo-'))
  const folder = path.resolve(wanted)
  await mkdir(folder, {recursive: true})
  if ((await readdir(folder)).length > 0) {
    throw new LifecycleError('USAGE_FOLDER_NOT_EMPTY', `${folder} is not empty`, {hint: 'Name a new folder, or none: the demo then makes a temporary one.'})
  }
  return folder
}

/** Settings of the demo's repository alone: a watcher's own signing key or hooks must not ask for anything here. */
async function configure(git: Git, needsIdentity: boolean): Promise<void> {
  await git.run(['config', 'commit.gpgSign', 'false'])
  if (!needsIdentity) return
  await git.run(['config', 'user.name', stranger.name])
  await git.run(['config', 'user.email', stranger.email])
}

async function commitItems(home: HomePort, you: Identity, folder: string): Promise<void> {
  const names = (await readdir(folder, {recursive: true, withFileTypes: true})).filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/')).sort()
  const items = await Promise.all(names.map(async (name): Promise<FileWrite> => ({
    path: `items/${name}`, content: await readFile(path.join(folder, name)), expect: undefined, over: {working: undefined}
  })))
  const result = await home.commit({files: [...items, await nameTeam(home, you)], message: 'Four work items, of four kinds', author: you})
  if (result.outcome !== 'committed') throw new LifecycleError('GIT_FAILED', `the demo's items could not be committed: ${result.outcome}`)
}

/** The team of the demo replaces the one-person team that `init` wrote. */
async function nameTeam(home: HomePort, you: Identity): Promise<FileWrite> {
  const head = await home.readHead()
  const entry = head === undefined ? undefined : (await home.listFiles(head)).find(file => file.path === 'team.md')
  const person = (id: string, {name, email, roles}: {readonly name: string; readonly email: string; readonly roles: readonly string[]}) =>
    `  ${id}: {name: ${quoteScalar(name)}, emails: [${quoteScalar(email)}], roles: [${roles.join(', ')}], open: 8}`
  const people = [person(watcher, {...you, roles: ['product', 'engineer']}), ...Object.entries(demoPeople).map(([id, somebody]) => person(id, somebody))]
  return {
    path: 'team.md', content: `---\npeople:\n${people.join('\n')}\n---\nYou, and two people the demo plays.\n`,
    expect: entry?.oid, over: {working: await home.readWorking('team.md')}
  }
}
