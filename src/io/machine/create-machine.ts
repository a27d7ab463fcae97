import type {Machine} from '../../core/machine.ts'
import {isMetered} from '../../core/run/vendors.ts'
import {requireEnoughGit} from '../git/git-version.ts'
import {examine} from './examine.ts'
import {findProgram} from './find-program.ts'
import {initialise, type OpenedHome} from './init.ts'
import {makeDemo} from './make-demo.ts'
import {makeTrial} from './make-trial.ts'
import {findOwnCommand} from './own-command.ts'
import type {OpenProject} from './patient.ts'
import {runInteractive} from './run-interactive.ts'
import {survey} from './survey.ts'

/** What the machine is made from; app.ts supplies it. */
export interface MachineParts {
  readonly version: string
  /** Absolute path of the shipped templates. */
  readonly templates: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** This program: the Node that runs it, and its bundle. */
  readonly self: () => {readonly node: string; readonly bin: string}
  /** `process.platform` */
  readonly platform: string
  readonly now: () => Date
  /** Where temporary folders go. */
  readonly temporary: string
  /** Opens the home there is; without one, the folder `.lifecycle` on this branch (full ref), with nothing in it yet. */
  readonly openHome: (folder: string, ref: string) => Promise<OpenedHome>
  /** The project that holds a folder, for `doctor`; undefined when there is none. */
  readonly openProject: (cwd: string) => Promise<OpenProject | undefined>
}

/** The machine and the folder before there is a project. What runs our own program again (`supervise`, `playAgent`, `bridge`) is app.ts's to add. */
export function createMachine(parts: MachineParts): Omit<Machine, 'supervise' | 'playAgent' | 'bridge'> {
  const {version, templates, env, openHome} = parts
  const look = (cwd: string) => survey(cwd, env, parts.platform)
  const lookToWork = async (cwd: string) => {
    const found = await look(cwd)
    requireEnoughGit(found.gitVersion)
    return found
  }
  return {
    version, templates,
    survey: lookToWork,
    init: request => initialise(request, {templates, openHome, env, metered: isMetered(request.agent, request.survey.agents.find(agent => agent.name === request.agent)?.signedInBy)}),
    findProgram: (name, options) => findProgram(name, env, options),
    ownCommand: async () => findOwnCommand(parts.self(), env),
    runInteractive: (argv, options) => runInteractive(argv, env, options),
    examine: (cwd, options) => examine(cwd, options, {env, now: parts.now, survey: look, openProject: parts.openProject}),
    makeTrial: request => makeTrial(request, {templates, env, temporary: parts.temporary}),
    makeDemo: folder => makeDemo(folder, {templates, openHome, env, temporary: parts.temporary, survey: lookToWork})
  }
}
