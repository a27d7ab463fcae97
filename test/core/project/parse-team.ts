import test from 'ava'
import {parseTeam} from '../../../src/core/project/parse-team.ts'

const team = (yaml: string): string => `---\n${yaml}---\n`

test('people have names, addresses and roles', t => {
  const {value, problems} = parseTeam(team('people:\n  ana: {name: Ana Roe, emails: [Ana@Example.org, a@x.y], roles: [product, engineer], open: 5}\n  ben: {emails: ben@example.org}\n'), 'team.md')
  t.deepEqual(problems, [])
  t.deepEqual([...value?.people.values() ?? []], [
    {id: 'ana', name: 'Ana Roe', emails: ['ana@example.org', 'a@x.y'], roles: ['product', 'engineer'], open: 5},
    {id: 'ben', name: 'ben', emails: ['ben@example.org'], roles: [], open: undefined}
  ])
})
test('an empty team is a team', t => t.is(parseTeam('', 'team.md').value?.people.size, 0))
test('one address belongs to one person', t => {
  t.like(parseTeam(team('people:\n  ana: {emails: [a@x.y]}\n  ben: {emails: [A@x.y]}\n'), 'team.md'), {value: undefined, problems: [{code: 'duplicate-email', line: 4}]})
})
test('the engine is nobody of the team', t => {
  t.like(parseTeam(team('people:\n  ana: {emails: [Lifecycle@localhost]}\n'), 'team.md'), {value: undefined, problems: [{code: 'reserved-email', line: 3}]})
})
test('an address without @ is refused', t => {
  t.like(parseTeam(team('people:\n  ana: {emails: [ana]}\n'), 'team.md'), {value: undefined, problems: [{code: 'invalid-value', line: 3}]})
})
test('a person without address is a warning', t => {
  t.like(parseTeam(team('people:\n  ana: {roles: [x]}\n'), 'team.md').problems, [{severity: 'warning', code: 'person-without-email', line: 3}])
})
test('a person named like a role is a warning', t => {
  t.like(parseTeam(team('people:\n  qa: {emails: [a@b.c], roles: [qa]}\n'), 'team.md').problems, [{severity: 'warning', code: 'role-is-person'}])
})
test('a slip in a key is an error with the nearest', t => {
  t.like(parseTeam(team('people:\n  ana: {email: [a@b.c]}\n'), 'team.md').problems, [{code: 'unknown-key', line: 3, fix: 'Did you mean "emails"?'}])
})
