import {existsSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {askEarly, type EarlyAnswers} from './ask-early.ts'
import type {CommandContext} from './commands/context.ts'
import {tellLongLook} from './commands/output/long-look.ts'
import type {Session} from './core/board/session.ts'
import {readVersion} from './commands/line/version.ts'
import {LifecycleError} from './core/errors.ts'
import type {Machine} from './core/machine.ts'
import type {Home, HomePort, Identity} from './core/ports.ts'
import type {RememberedGlance, RememberedRest} from './engine/load/remembered.ts'
import type {EnginePorts, LockPort} from './engine/ports.ts'
import {findSecrets} from './io/files/find-secrets.ts'
import {Git} from './io/git/git.ts'
import {readGitVersion, requireEnoughGit} from './io/git/git-version.ts'
import {createHistory} from './io/git/history/history.ts'
import {findHome, homeOnBranch} from './io/git/home/find-home.ts'
import type {HomeFacts} from './io/git/home/home-facts.ts'
import type {OpenHome} from './io/git/home/create-home.ts'
import {folderBesideCode} from './io/git/home/home-tree.ts'
import {listEdited} from './io/git/home/list-edited.ts'
import {NearCommits} from './io/git/home/near-commits.ts'
import {ObjectReader, readBlobs} from './io/git/home/object-reader.ts'
import {readIdentity} from './io/git/home/read-identity.ts'
import {readRepository, type Repository} from './io/git/home/read-repository.ts'
import {staySmall} from './io/processes/stay-small.ts'
import {findEngine, sendLook} from './io/store/engine-channel.ts'
import {makeSandboxPort} from './io/sandbox/sandbox-port.ts'
import {openHolds} from './io/store/hold-file.ts'
import {journalFolder, openJournal} from './io/store/journal.ts'
import {openMemoryFile} from './io/store/memory-file.ts'
import {socketPaths} from './io/store/socket-paths.ts'
import {repositoryId, stateFolder} from './io/store/state-folder.ts'
import {later} from './later.ts'

type Environment = Readonly<Record<string, string | undefined>>

export interface AppOptions {
  readonly cwd: string
  readonly env: Environment
  /** May open the terminal or pipe when it is first looked at. */
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly signal: AbortSignal
  readonly early?: EarlyAnswers
}

/** The composition root: the only place that sees io and engine together. Builds what commands need, each part when it is asked for. */
export function createContext(options: AppOptions): CommandContext {
  const {cwd, env, stdout, stderr, signal, early} = options
  let hasScreen = false
  // A command that surely looks at the project has asked early; any other, as completion, has no room for what is beside its result.
  const onFirstLook = early && ((look: Promise<unknown>) => tellLongLook(look, {stderr, env, isQuiet: () => hasScreen}))
  const context: CommandContext = {
    cwd, env, stdout, stderr, signal, now: () => new Date(),
    get stdin() { return options.stdin },
    openSession: async folder => {
      // The program is read from disk while git is asked.
      const [{openSession}, ports] = await Promise.all([import('./engine/session.ts'), openPorts(folder === undefined && early?.cwd === cwd ? early : askEarly(folder ?? cwd, env), env)])
      return openSession({...ports, ...(onFirstLook && {onFirstLook})})
    },
    openBoard: session => {
      hasScreen = true
      return openBoard(context, session)
    },
    machine: makeMachine(options)
  }
  return context
}

function makeMachine(options: AppOptions): Machine {
  const {env} = options
  const [version, templates] = [readVersion(), packageFile('templates')]
  const machine = later<Machine, 'version' | 'templates'>(async () => {
    const [{createMachine}, {supervise}, {playAgent}] = await Promise.all([import('./io/machine/create-machine.ts'), import('./io/processes/supervise.ts'), import('./io/agents/play-agent.ts')])
    const made = createMachine({
      version, templates, env, self: ownProgram, platform: process.platform, now: () => new Date(), temporary: tmpdir(),
      openHome: (folder, ref) => openHomeAt(folder, ref, env), openProject: folder => openProject(folder, env)
    })
    return {...made, supervise: folder => supervise(folder), playAgent: (name, order) => playAgent(name, order, options), bridge: async argv => (await import('./io/sandbox/bridge.ts')).bridge(argv)}
  }, {version, templates})
  return machine
}

/** The board with the engine in it: the engine works beside it while the lock is free, and follows another one otherwise. */
async function openBoard(context: CommandContext, session: Session): Promise<number> {
  const [{openBoard: show}, {editFile}] = await Promise.all([import('./tui/board.tsx'), import('./commands/interaction/editor.ts')])
  const stop = new AbortController()
  context.signal.addEventListener('abort', () => stop.abort(), {once: true})
  // The board first: the engine begins when the first view is drawn.
  const shown = show({
    session, stdin: context.stdin, stdout: context.stdout, stderr: context.stderr, env: context.env, now: context.now,
    openEditor: async file => editFile(context, path.join(await session.folder() ?? context.cwd, file)),
    openPager: async text => void await context.machine.runInteractive(['sh', '-c', 'eval "$(git var GIT_PAGER)"'], {cwd: context.cwd, env: {LESS: context.env['LESS'] ?? 'RX'}, input: text})
  })
  // Without the engine the board still shows what is there; why it ended is said when the board is closed.
  const ended = session.watch({signal: stop.signal}).then(() => undefined, (error: unknown) => error)
  try {
    await shown
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

async function openPorts(early: EarlyAnswers, env: Environment): Promise<EnginePorts> {
  const repository = requireRepository(early.cwd, await early.repository)
  const facts = await early.facts
  const cache = path.join(stateFolder(env, repositoryId(repository.commonDir)), 'cache')
  let isSeen = false
  const isKnown = (place: Pick<Home, 'ref' | 'prefix'>, commit: string): boolean => isSeen = openMemory(cache, place)?.readLabel() === commit
  const home = await findHome(repository, {env, isKnown, facts})
  // Where an earlier command has seen this very commit, git was new enough.
  if (!isSeen) requireEnoughGit(await readGitVersion(new Git(early.cwd, env)))
  if (!home) throw new LifecycleError('CONFIG_NO_PROJECT', `${repository.top ?? repository.commonDir} is no Lifecycle project`, {hint: 'lifecycle init makes it one.'})
  return makePorts(repository, home, env, {facts, edited: early.edited})
}

/** What a short command never uses is loaded later: agents, workspaces, the watcher, all that writes. */
function makePorts(repository: Repository, home: Home, env: Environment, {facts, edited}: {readonly facts?: HomeFacts; readonly edited?: EarlyAnswers['edited']} = {}): EnginePorts {
  const {commonDir, gitDir} = repository
  const folder = stateFolder(env, repositoryId(commonDir))
  const cache = path.join(folder, 'cache')
  const git = new Git(repository.top ?? commonDir, env)
  const reader = new ObjectReader(git)
  const self = ownProgram()
  const journal = openJournal(journalFolder(commonDir), path.join(folder, 'journal'))
  const homePort = openLater(home, {env, repository, reader, edited, identity: facts && {known: facts.identity}}, async () => (await import('./io/git/home/create-home.ts')).createHome(home, repository, {env, reader, ...(repository.shallow ? {} : {cacheFolder: cache})}))
  // What a shallow clone says of the past is not to be remembered: it is another when the rest is fetched.
  const memory = repository.shallow ? undefined : openMemory(cache, home)
  return {
    home: homePort, history: createHistory(git, home.prefix, new NearCommits(git, reader), facts?.branches), journal, holds: openHolds(path.join(folder, 'holds.json')), sandbox: makeSandboxPort(path.join(folder, 'sandbox.json'), env), lock: makeLock(repository, home), clock: {now: () => new Date()},
    branches: later(async () => (await import('./io/git/branches/branches.ts')).createBranches(commonDir, home.prefix, {env})),
    workspaces: later(async () => (await import('./io/git/workspaces/workspaces.ts')).createWorkspaces(commonDir, folder, home.prefix, {env})),
    supervisors: later(async () => (await import('./io/processes/supervisor-port.ts')).makeSupervisors(self, env)),
    commands: later(async () => (await import('./io/processes/commands.ts')).makeCommands()),
    watch: later(async () => {
      // Who watches lives on. Before anything else is read.
      staySmall()
      const {createWatch} = await import('./io/watcher/create-watch.ts')
      return createWatch({homeFolder: () => homePort.home.folder, commonDir, gitDir, journalFolder: journal.folder})
    }),
    files: later(async () => (await import('./io/files/files.ts')).createFiles()),
    readOut: async (...args) => (await import('./io/files/read-out.ts')).readOut(...args),
    hash: text => crypto().createHash('sha256').update(text).digest('hex').slice(0, 40), blobId: content => blobId(content, repository.objectFormat), findSecrets, env, self, stateFolder: folder,
    isShallow: repository.shallow, reach: crashAt(env), ...(memory && {memory}), project: path.basename(repository.top ?? commonDir),
    close: async () => {
      await Promise.all([homePort.close(), memory?.flush()])
      reader.close()
    }
  }
}

interface HomeParts { readonly env: Environment; readonly repository: Repository; readonly reader: ObjectReader; readonly edited: EarlyAnswers['edited']; readonly identity: {readonly known: Identity | undefined} | undefined }

/** The home port, opened when it is first asked what is in a commit or what became of a file. Blobs, and what every view asks of the checkout, are answered without. */
function openLater(home: Home, {env, repository, reader, edited, identity}: HomeParts, open: () => Promise<OpenHome>): HomePort & Pick<OpenHome, 'close'> {
  let opened: OpenHome | undefined
  let isListed = false
  const checkout = home.folder?.slice(0, home.folder.length - (home.prefix === '' ? 0 : home.prefix.length + 1))
  let opening: Promise<OpenHome> | undefined
  const start = (): Promise<OpenHome> => opening ??= open().then(home => opened = home)
  const own: Pick<OpenHome, 'readIdentity' | 'readBlobs' | 'listEdited' | 'close'> = {
    readBlobs: oids => readBlobs(reader, oids),
    readIdentity: async () => opened ? opened.readIdentity() : identity ? identity.known : readIdentity(repository.top ?? repository.commonDir, env),
    listEdited: async among => {
      // Where home is checked out was found out a moment ago; who asks again may mean another moment.
      if (opened || isListed || among !== undefined) return (await start()).listEdited(among)
      isListed = true
      if (checkout === undefined) return []
      const early = home.prefix === folderBesideCode && checkout === repository.top ? edited : undefined
      return early ?? listEdited(checkout, home.prefix, env)
    },
    close: async () => (await opening?.catch(() => undefined))?.close()
  }
  return later(start, Object.defineProperty(own, 'home', {get: () => opened?.home ?? home}) as typeof own & Pick<OpenHome, 'home'>)
}

/** Only a bundle knows which build it is, by the digest in its file's name, which covers all that it loads; without that nobody could say what a cache means. */
function openMemory(folder: string, {ref, prefix}: Pick<Home, 'ref' | 'prefix'>) {
  const build = /\/(\w+-[0-9A-Za-z]{8})\.js$/.exec(import.meta.url)?.[1]
  const name = encodeURIComponent(`${ref.replace('refs/heads/', '')}:${prefix}`)
  return build === undefined ? undefined : openMemoryFile<RememberedGlance, RememberedRest>(path.join(folder, `look-${name}`), build, glance => glance.home.commit)
}

function makeLock(repository: Repository, home: Home): LockPort {
  const sockets = socketPaths(repository.commonDir, home.ref)
  return {
    async take(onLook) {
      const {engineLock} = await import('./io/store/engine-lock.ts')
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

function requireRepository(cwd: string, repository: Repository | undefined): Repository {
  if (repository) return repository
  throw new LifecycleError('GIT_NO_REPOSITORY', `${cwd} is in no git repository`, {hint: 'Go into one, or make one: git init -b main. Then lifecycle init.'})
}

async function openHomeAt(folder: string, ref: string, env: Environment) {
  const repository = requireRepository(folder, await readRepository(folder, env))
  const home = await findHome(repository, {env}) ?? await homeOnBranch(repository, ref, '.lifecycle', env)
  const {createHome} = await import('./io/git/home/create-home.ts')
  return createHome(home, repository, {env})
}

/** What doctor examines; undefined when there is no project yet. */
async function openProject(folder: string, env: Environment) {
  const repository = await readRepository(folder, env)
  const home = repository && await findHome(repository, {env})
  if (!repository || !home) return undefined
  const ports = makePorts(repository, home, env)
  const [{Loader}, {runFolder}] = await Promise.all([import('./engine/load/loader.ts'), import('./engine/run/workplace.ts')])
  const {configuration, problems, items} = await new Loader(ports).load()
  return {
    home: ports.home, configuration, problems, items: new Set(items.keys()), journal: ports.journal, workspaces: ports.workspaces, sandbox: ports.sandbox,
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

/** Loading it takes as long as reading a hundred items, and most commands digest nothing. */
const crypto = () => process.getBuiltinModule('node:crypto')

/** Object id of a blob as git computes it. */
function blobId(content: string | Uint8Array, format: 'sha1' | 'sha256'): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return crypto().createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
