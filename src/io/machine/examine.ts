import type {Finding, Survey} from '../../core/machine.ts'
import {Git} from '../git/git.ts'
import {isEnoughGit} from '../git/git-version.ts'
import {examineAgents} from './examine-agents.ts'
import {examineDisk} from './examine-disk.ts'
import {examineLeftovers} from './examine-leftovers.ts'
import {examineProject} from './examine-project.ts'
import {examineBranchNames, examineRepository} from './examine-repository.ts'
import type {OpenProject, Patient} from './patient.ts'

/** What `doctor` is given: a survey of the folder, and the project when there is one. */
export interface ExamineParts {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly survey: (cwd: string) => Promise<Survey>
  /** Undefined when there is no project. */
  readonly openProject: (cwd: string) => Promise<OpenProject | undefined>
}

/** Everything that could stop work, from the ground up; what is sound is said too. */
export async function examine(cwd: string, options: {readonly fix: boolean}, parts: ExamineParts): Promise<readonly Finding[]> {
  const patient: Patient = {git: new Git(cwd, parts.env), survey: await parts.survey(cwd), env: parts.env, now: parts.now, mend: options.fix}
  const ground = [...await examineRepository(patient), ...await examineDisk(patient)]
  // What an old git says of the rest is no help.
  if (patient.survey.repository === undefined || !isEnoughGit(patient.survey.gitVersion)) return ground
  const project = await parts.openProject(cwd)
  if (project === undefined) return [...ground, ...await examineProject(patient, project)]
  return [
    ...ground,
    ...await examineProject(patient, project),
    ...await examineBranchNames(patient, project.configuration.project.branch),
    ...await examineAgents(patient, project),
    ...await examineLeftovers(patient, project)
  ]
}
