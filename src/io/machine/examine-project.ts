import {countOf} from '../../core/board/format.ts'
import type {Finding} from '../../core/machine.ts'
import type {Problem} from '../../core/problem.ts'
import type {Configuration} from '../../core/project/configuration.ts'
import {examineBoundary} from './examine-boundary.ts'
import {sound, wrong, type OpenProject, type Patient} from './patient.ts'

/** The home folder: found, readable (its problems name roles without members too), and with the person at the keyboard in its team. */
export async function examineProject(patient: Patient, project: OpenProject | undefined): Promise<readonly Finding[]> {
  if (project === undefined) return [wrong('error', 'no-project', 'there is no .lifecycle/project.md here', 'lifecycle init')]
  const {home} = project.home
  return [
    sound('home', `home is ${home.prefix || 'the top folder'} on ${home.ref.replace('refs/heads/', '')}${home.folder === undefined ? ', checked out nowhere' : ''}; ${countOf(project.items.size, 'item')}`),
    ...project.problems.map(problem => describeProblem(problem, home.prefix)),
    ...examineMembership(patient, project.configuration),
    ...await examineBoundary(project)
  ]
}

/** From the top of the repository, as people find it. */
function describeProblem(problem: Problem, prefix: string): Finding {
  const place = [problem.path === '' || prefix === '' ? problem.path : `${prefix}/${problem.path}`, problem.line, problem.column].filter(part => part !== undefined && part !== '').join(':')
  return wrong(problem.severity, problem.code, place === '' ? problem.message : `${place}: ${problem.message}`, problem.fix)
}

function examineMembership({survey}: Patient, {team}: Configuration): readonly Finding[] {
  const email = survey.identity?.email
  if (email === undefined) return []
  const isKnown = [...team.people.values()].some(person => person.emails.some(known => known.toLowerCase() === email.toLowerCase()))
  return isKnown ? [] : [wrong('warning', 'not-in-team', `${email} belongs to nobody in team.md, so your decisions will not count`, `add ${email} to a person's emails in .lifecycle/team.md`)]
}
