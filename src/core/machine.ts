import type {Agent, Configuration} from './project/configuration.ts'

/** The machine and the folder before (or apart from) an open project: what `init`, `doctor` and `demo` need. io/machine implements it. */
export interface Machine {
  readonly version: string
  /** Folder of the shipped templates. */
  readonly templates: string
  /** What `init` finds in a folder: repository, base branch, identity, the project's own test command, agents on PATH, API keys. */
  survey(cwd: string): Promise<Survey>
  /** Writes `.lifecycle/` from the templates, commits it, never overwrites. */
  init(request: InitRequest): Promise<InitResult>
  /** Is there a program of that name on PATH, and what does `--version` say? `isAsked` false: it is not run; a program of which nothing is known might do anything. */
  findProgram(name: string, options?: {readonly isAsked: boolean}): Promise<{readonly path: string; readonly version: string | undefined} | undefined>
  /** What a person types to start this program: `lifecycle`, or, where that is not on PATH, the words for a shell that start it all the same. */
  ownCommand(): Promise<string>
  /** Runs a program with inherited terminal (editor, pager, shell); resolves with its exit code. `env` is added to the environment, or is all of it; `input` is fed to stdin. */
  runInteractive(argv: readonly string[], options: {readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly isWhole?: boolean; readonly input?: string}): Promise<number>
  /** The supervisor's own entry point, for `lifecycle internal supervise`. */
  supervise(folder: string): Promise<number>
  /** Is one of the agents that are part of this program, on the pack that stdin gives; resolves with its exit code. */
  playAgent(name: string, order: string | undefined): Promise<number>
  /** The first program inside a sandbox: opens the ways out, then runs the command line. */
  bridge(argv: readonly string[]): Promise<number>
  /** Repository, git, agents, locks, orphans. */
  examine(cwd: string, options: {readonly fix: boolean}): Promise<readonly Finding[]>
  /** Makes the demo's repository, in a temporary folder unless one is named, and the script that is played in it. */
  makeDemo(folder: string | undefined): Promise<Demo>
  /** Makes a repository of its own in which an agent does one small step, as it would in a project. */
  makeTrial(request: TrialRequest): Promise<Trial>
}

/** An agent to be tried, and what a project would run it with. */
export interface TrialRequest {
  readonly agent: Agent
  /** Absent outside a project: the shipped tiers, the preferred boundary, no variables. */
  readonly configuration: Pick<Configuration, 'pools' | 'project'> | undefined
}

/** A repository made for one trial; both folders are to be removed after it. */
export interface Trial {
  readonly folder: string
  /** Where its workspace and log lie. */
  readonly state: string
  /** Model it will run on; undefined: the vendor's own default. */
  readonly model: string | undefined
}

/** A repository made for the demo, and what happens in it. */
export interface Demo {
  readonly folder: string
  /** Where its workspaces and logs lie, outside the folder: to be removed with it. */
  readonly state: string
  readonly script: DemoScript
}

/** The acts of the demo in order: what is said before each, and what is then done through the session. */
export type DemoScript = readonly DemoAct[]

export interface DemoAct {
  /** What happens now and whom the demo plays, in a sentence or two. */
  readonly say: string
  /** `run`: the engine works until nothing more can be done without a person. */
  readonly do: 'run' | {readonly answer: DemoAnswer}
}

/** A decision the demo takes in the name of somebody of its team. */
export interface DemoAnswer {
  readonly item: string
  readonly form?: string
  readonly answer: string
  readonly comment?: string
  readonly replies?: readonly string[]
  /** Whom the demo plays; the repository's own identity otherwise. */
  readonly as?: {readonly name: string; readonly email: string}
}

export interface Survey {
  readonly repository: string | undefined
  readonly gitVersion: string
  readonly base: string | undefined
  readonly hasCommits: boolean
  readonly identity: {readonly name: string; readonly email: string} | undefined
  readonly testCommand: string | undefined
  readonly setupCommand: string | undefined
  readonly agents: readonly FoundAgent[]
  readonly apiKeys: readonly string[]
  readonly initialised: boolean
}

/** An agent's command line found on PATH. */
export interface FoundAgent {
  readonly name: string
  readonly path: string
  readonly version: string | undefined
  /** Undefined: it cannot be told without asking the vendor, which might cost. */
  readonly signedIn: boolean | undefined
  /** The variable or the file that shows it. */
  readonly signedInBy: string | undefined
}

export interface InitRequest {
  readonly cwd: string
  /** Adapter for the shipped agents: `claude` when found, else `rehearsal`. */
  readonly agent: string
  readonly testCommand: string | undefined
  readonly setupCommand: string | undefined
  /** Further kinds of work whose shipped workflows are copied too, with the agents they name: `release`, `refactor` … */
  readonly kinds?: readonly string[]
  readonly survey: Survey
}

export interface InitResult {
  /** The home folder in the working tree that has its branch checked out; undefined when none has. */
  readonly folder: string | undefined
  /** The branch that holds it, without `refs/heads/`. */
  readonly branch: string
  readonly written: readonly string[]
  readonly kept: readonly string[]
  readonly commit: string | undefined
}

/** One line of `doctor`. */
export interface Finding {
  readonly severity: 'ok' | 'warning' | 'error'
  readonly code: string
  readonly message: string
  /** The command that mends it. */
  readonly fix: string | undefined
  readonly fixed: boolean
}
