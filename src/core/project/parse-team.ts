import {parseDocument} from '../artifact/fields.ts'
import {makeError, makeWarning} from '../artifact/problems.ts'
import {type Problem, type Read} from '../problem.ts'
import {type Person, type Team} from './configuration.ts'
import {engineIdentity} from './engine-identity.ts'
import {readFields} from './read-fields.ts'
import {teamSchema} from './schemas.ts'

/** Reads team.md. E-mail addresses are compared in lower case, and no two people share one: they say who decided. */
export function parseTeam(text: string, path: string): Read<Team> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const {value: read, problems: faults} = readFields(teamSchema, document.fields, document, path)
  if (read === undefined) return {value: undefined, problems: faults}

  const found: Problem[] = []
  const people = new Map<string, Person>()
  const owners = new Map<string, string>()
  for (const [id, entry] of Object.entries(read.people ?? {})) {
    const at = document.positionOf(['people', id])
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,47}$/u.test(id)) found.push(makeError(path, 'invalid-value', `"${id}" is no short name.`, 'Use letters, digits, dots and dashes, without spaces.', at))
    const emails = (entry.emails ?? []).map(email => email.toLowerCase())
    for (const email of emails) {
      if (email === engineIdentity.email) found.push(makeError(path, 'reserved-email', `${email} is the engine's own name, and nobody decides under it.`, `Write the address that ${id} commits with.`, document.positionOf(['people', id, 'emails'])))
      const other = owners.get(email)
      if (other !== undefined && other !== id) found.push(makeError(path, 'duplicate-email', `${email} belongs to ${other} and to ${id}.`, 'Leave it with one of the two.', document.positionOf(['people', id, 'emails'])))
      owners.set(email, id)
    }
    if (emails.length === 0) found.push(makeWarning(path, 'person-without-email', `${id} has no e-mail address, so nobody can decide as ${id}.`, `Add "emails: [${id}@…]", the address ${id} commits with.`, at))
    people.set(id, {id, name: entry.name ?? id, emails, roles: entry.roles ?? [], open: entry.open})
  }
  const roles = new Set([...people.values()].flatMap(person => person.roles))
  for (const id of people.keys()) {
    if (roles.has(id)) found.push(makeWarning(path, 'role-is-person', `"${id}" is a person and a role.`, 'Give one of them another name.', document.positionOf(['people', id])))
  }
  const isBroken = found.some(problem => problem.severity === 'error')
  return {value: isBroken ? undefined : {people}, problems: found}
}
