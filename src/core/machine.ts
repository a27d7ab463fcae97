/** The machine and the folder before (or apart from) an open project: what `init`, `doctor` and `demo` need. io/machine implements it. */
export interface Machine {
  readonly version: string
  /** Folder of the shipped templates. */
  readonly templates: string
  /** What `init` finds in a folder: repository, base branch, identity, the project's own test command, agents on PATH, API keys. */
  survey(cwd: string): Promise<Survey>
  /** Writes `.lifecycle/` from the templates, commits it, never overwrites. */
  init(request: InitRequest): Promise<InitResult>
  /** Is there a program of that name on PATH, and what does `--version` say? */
  findProgram(name: string): Promise<{readonly path: string; readonly version: string | undefined} | undefined>
  /** Runs a program with inherited terminal (editor, pager, shell); resolves with its exit code. `input` is fed to stdin. */
  runInteractive(argv: readonly string[], options: {readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string}): Promise<number>
  /** The supervisor's and the rehearsal agent's own entry points, for `lifecycle internal …`. */
  supervise(folder: string): Promise<number>
  /** Repository, git, agents, locks, orphans. */
  examine(cwd: string, options: {readonly fix: boolean}): Promise<readonly Finding[]>
  /** Makes the demo's repository and returns its folder. */
  makeDemo(folder: string | undefined): Promise<string>
}

export interface Survey {
  readonly repository: string | undefined
  readonly gitVersion: string
  readonly base: string | undefined
  readonly hasCommits: boolean
  readonly identity: {readonly name: string; readonly email: string} | undefined
  readonly testCommand: string | undefined
  readonly setupCommand: string | undefined
  readonly agents: readonly {readonly name: string; readonly path: string; readonly version: string | undefined; readonly signedIn: boolean | undefined}[]
  readonly apiKeys: readonly string[]
  readonly initialised: boolean
}

export interface InitRequest {
  readonly cwd: string
  /** Adapter for the shipped agents: `claude` when found, else `rehearsal`. */
  readonly agent: string
  readonly testCommand: string | undefined
  readonly setupCommand: string | undefined
  readonly survey: Survey
}

export interface InitResult {
  readonly folder: string
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
