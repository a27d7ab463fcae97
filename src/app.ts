import {createHash} from 'node:crypto'
import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import type {CommandContext} from './commands/context.ts'
import type {Session} from './core/board/session.ts'
import {readVersion} from './commands/line/version.ts'
import {LifecycleError} from './core/errors.ts'
import type {Home} from './core/ports.ts'
import {Loader} from './engine/load/loader.ts'
import type {EnginePorts, LockPort} from './engine/ports.ts'
import {openSession} from './engine/session.ts'
import {runFolder} from './engine/run/workplace.ts'
import {rehearse} from './io/agents/rehearsal.ts'
import {createFiles} from './io/files/files.ts'
import {findSecrets} from './io/files/find-secrets.ts'
import {readOut} from './io/files/read-out.ts'
import {createBranches} from './io/git/branches/branches.ts'
import {Git} from './io/git/git.ts'
import {createHistory} from './io/git/history/history.ts'
import {findHome, homeOnBranch} from './io/git/home/find-home.ts'
import {createHome} from './io/git/home/create-home.ts'
import {readRepository, type Repository} from './io/git/home/read-repository.ts'
import {createWorkspaces} from './io/git/workspaces/workspaces.ts'
import {createMachine} from './io/machine/create-machine.ts'
import {makeCommands} from './io/processes/commands.ts'
import {supervise} from './io/processes/supervise.ts'
import {makeSupervisors} from './io/processes/supervisor-port.ts'
import {findEngine, sendLook} from './io/store/engine-channel.ts'
import {engineLock} from './io/store/engine-lock.ts'
import {journalFolder, openJournal} from './io/store/journal.ts'
import {socketPaths} from './io/store/socket-paths.ts'
import {repositoryId, stateFolder} from './io/store/state-folder.ts'
import {createWatch} from './io/watcher/create-watch.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface AppOptions {
  readonly cwd: string
  readonly env: Environment
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly signal: AbortSignal
}

/** The composition root: the only place that sees io and engine together. Builds what commands need, each part when it is asked for. */
export function createContext(options: AppOptions): CommandContext {
  const {cwd, env, signal} = options
  const machine = createMachine({
    version: readVersion(), templates: packageFile('templates'), env, platform: process.platform, now: () => new Date(), temporary: tmpdir(),
    openHome: (folder, ref) => openHomeAt(folder, ref, env), openProject: folder => openProject(folder, env)
  })
  const context: CommandContext = {
    ...options, now: () => new Date(),
    openSession: async folder => openSession(await openPorts(folder ?? cwd, env)),
    openBoard: session => openBoard(context, session),
    machine: {...machine, supervise: folder => supervise(folder), rehearse: () => rehearse(env, cwd, options)},
    signal
  }
  return context
}

/** The board with the engine in it: the engine works beside it while the lock is free, and follows another one otherwise. */
async function openBoard(context: CommandContext, session: Session): Promise<number> {
  const [{openBoard: show}, {editFile}] = await Promise.all([import('./tui/board.tsx'), import('./commands/interaction/editor.ts')])
  const stop = new AbortController()
  context.signal.addEventListener('abort', () => stop.abort(), {once: true})
  const engine = session.watch({signal: stop.signal})
  // Without the engine the board still shows what is there; why it ended is said when the board is closed.
  const ended = engine.then(() => undefined, (error: unknown) => error)
  try {
    await show({
      session, stdin: context.stdin, stdout: context.stdout, stderr: context.stderr, env: context.env, now: context.now,
      openEditor: async file => editFile(context, path.join(await session.folder() ?? context.cwd, file)),
      openPager: async text => void await context.machine.runInteractive(['sh', '-c', 'eval "$(git var GIT_PAGER)"'], {cwd: context.cwd, env: {LESS: context.env['LESS'] ?? 'RX'}, input: text})
    })
  } finally {
    stop.abort()
  }
  const error = await ended
  if (error !== undefined) throw error
  return 0
}

/** A file of the package, from the bundle in dist/ and from the sources alike. */
function packageFile(name: string): string {
  const here = path.dirname(fileURLToPath(import.meta.url))
  return path.join(path.dirname(here), name)
}

/** Our own program for supervisors and the rehearsal agent: always the bundle, which needs nothing but node. */
function ownProgram(): {readonly node: string; readonly bin: string} {
  const bin = packageFile('dist/bin.js')
  if (!existsSync(bin)) throw new LifecycleError('BUG_NOT_BUILT', `${bin} is not there`, {hint: 'In a checkout of Lifecycle: npm run build'})
  return {node: process.execPath, bin}
}

async function openPorts(cwd: string, env: Environment): Promise<EnginePorts> {
  const repository = await requireRepository(cwd, env)
  const home = await findHome(repository, {env})
  if (!home) throw new LifecycleError('CONFIG_NO_PROJECT', `${repository.top ?? repository.commonDir} is no Lifecycle project`, {hint: 'lifecycle init makes it one.'})
  return makePorts(repository, home, env)
}

function makePorts(repository: Repository, home: Home, env: Environment): EnginePorts {
  const git = new Git(repository.top ?? repository.commonDir, env)
  const folder = stateFolder(env, repositoryId(repository.commonDir))
  const homePort = createHome(home, repository, {env})
  const self = ownProgram()
  const journal = openJournal(journalFolder(repository.commonDir))
  return {
    home: homePort, branches: createBranches(repository.commonDir, home.prefix, {env}), history: createHistory(git, home.prefix), journal,
    workspaces: createWorkspaces(repository.commonDir, folder, home.prefix, {env}), supervisors: makeSupervisors(self, env), commands: makeCommands(),
    watch: createWatch({homeFolder: () => home.folder, commonDir: repository.commonDir, gitDir: repository.gitDir, journalFolder: journal.folder}), clock: {now: () => new Date()}, files: createFiles(), lock: makeLock(repository, home),
    hash: text => createHash('sha256').update(text).digest('hex').slice(0, 40), blobId: text => blobId(text, repository.objectFormat), readOut, findSecrets, env, self, stateFolder: folder,
    reach: crashAt(env), close: () => homePort.close(), project: path.basename(repository.top ?? repository.commonDir)
  }
}

function makeLock(repository: Repository, home: Home): LockPort {
  const sockets = socketPaths(repository.commonDir, home.ref)
  return {
    async take(onLook) {
      const lock = await engineLock(sockets, onLook)
      return lock.held ? lock : undefined
    },
    async holder() {
      const engine = await findEngine(sockets)
      return engine ? {pid: engine.identity?.pid ?? 0} : undefined
    },
    poke: () => sendLook(sockets)
  }
}

async function requireRepository(cwd: string, env: Environment): Promise<Repository> {
  const repository = await readRepository(cwd, env)
  if (repository) return repository
  throw new LifecycleError('CONFIG_NO_REPOSITORY', `${cwd} is in no git repository`, {hint: 'Go into one, or make one: git init -b main. Then lifecycle init.'})
}

async function openHomeAt(folder: string, ref: string, env: Environment) {
  const repository = await requireRepository(folder, env)
  const home = await findHome(repository, {env}) ?? await homeOnBranch(repository, ref, '.lifecycle', env)
  return createHome(home, repository, {env})
}

/** What doctor examines; undefined when there is no project yet. */
async function openProject(folder: string, env: Environment) {
  const repository = await readRepository(folder, env)
  const home = repository && await findHome(repository, {env})
  if (!repository || !home) return undefined
  const ports = makePorts(repository, home, env)
  const {configuration, problems, items} = await new Loader(ports).load()
  return {
    home: ports.home, configuration, problems, items: new Set(items.keys()), journal: ports.journal, workspaces: ports.workspaces,
    look: (entry: {readonly item: string; readonly run: string}) => ports.supervisors.look(runFolder(ports, entry))
  }
}

/** Ends the process hard at one point of a run: what crash tests set, and nobody else. */
function crashAt(env: Environment): EnginePorts['reach'] {
  const point = env['LIFECYCLE_CRASH_AT']
  return reached => {
    if (reached === point) process.kill(process.pid, 'SIGKILL')
  }
}

/** Object id of a blob as git computes it. */
function blobId(text: string, format: 'sha1' | 'sha256'): string {
  const bytes = Buffer.from(text, 'utf8')
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
