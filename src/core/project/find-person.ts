import type {Configuration} from './configuration.ts'

/** Id of the person of team.md with this address, in any case: the only bridge from git's authors to the team. */
export function findPerson(configuration: Configuration, email: string): string | undefined {
  const wanted = email.toLowerCase()
  return [...configuration.team.people.values()].find(p => p.emails.some(e => e.toLowerCase() === wanted))?.id
}
