import {countOf} from '../../core/board/format.ts'
import type {Finding} from '../../core/machine.ts'
import type {Problem} from '../../core/problem.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

/** The home folder: found, readable (its problems name roles without members too), and with the person at the keyboard in its team. */
export async function examineProject(patient: Patient, project: OpenProject | undefined): Promise<readonly Finding[]> {
  if (project === undefined) return [wrong('error', 'no-project', 'there is no .lifecycle/project.md here', 'lifecycle init')]
  const {home} = project.home
  return [
    sound('home', `home is ${home.prefix || 'the top folder'} on ${home.ref.replace('refs/heads/', '')}${home.folder === undefined ? ', checked out nowhere' : ''}; ${countOf(project.items.size, 'item')}`),
    ...project.problems.map(describeProblem),
    ...examineMembership(patient, project.configuration),
    ...await examineBoundary(project)
  ]
}

function describeProblem(problem: Problem): Finding {
  const place = [problem.path, problem.line, problem.column].filter(part => part !== undefined && part !== '').join(':')
  return wrong(problem.severity, problem.code, place === '' ? problem.message : `${place}: ${problem.message}`, problem.fix)
}

function examineMembership({survey}: Patient, {team}: Configuration): readonly Finding[] {
  const email = survey.identity?.email
  if (email === undefined) return []
  const isKnown = [...team.people.values()].some(person => person.emails.some(known => known.toLowerCase() === email.toLowerCase()))
  return isKnown ? [] : [wrong('warning', 'not-in-team', `${email} belongs to nobody in team.md, so your decisions will not count`, `add ${email} to a person's emails in .lifecycle/team.md`)]
}

/** Tried anew: what the system allows may have changed since it was last looked at. */
async function examineBoundary({configuration, sandbox}: OpenProject): Promise<readonly Finding[]> {
  const {project, agents} = configuration
  const found = await sandbox.find({isFresh: true})
  if (found.kind !== 'none') return [sound('sandbox', `agents run inside a sandbox (${found.kind})${project.boundary === 'none' ? ', but project.md says boundary: none' : ''}`)]
  const isRequired = project.boundary === 'required' || [...agents.values()].some(agent => agent.boundary === 'required')
  if (isRequired) return [wrong('error', 'no-sandbox', `boundary: required, and there is no sandbox (${found.why}): what requires it does not run`, found.remedy)]
  return project.boundary === 'none' ? [] : [wrong('warning', 'no-sandbox', `agents run without a sandbox, as you: ${found.why}`, found.remedy)]
}
