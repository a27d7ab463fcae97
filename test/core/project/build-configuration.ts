import test from 'ava'
import {buildConfiguration, emptyConfiguration, type ConfigurationFile} from '../../../src/core/project/build-configuration.ts'

const files = (entries: Record<string, string>): ReadonlyMap<string, ConfigurationFile> => new Map(Object.entries(entries).map(([path, text]) => [path, {text, oid: `oid of ${path}`}]))
const sound = {
  'project.md': '---\nschema: 1\nowner: ana\nstages: [Specification, Release]\nprotect: {by: engineer}\n---\n',
  'team.md': '---\npeople:\n  ana: {emails: [a@b.c], roles: [product, engineer]}\n---\n',
  'pools.md': '---\ntiers: {standard: {claude: m}}\npools: {claude: {slots: 2}}\n---\n',
  'agents/spec-writer.md': '---\nrun: claude\ncontext: [conventions]\npool: claude\n---\nWrite.\n',
  'workflows/feature.md': '---\nstages:\n  Specification:\n    - spec: spec-writer\n    - approve: product\n---\n',
  'context/conventions.md': 'Two spaces.\n',
  'context/more/deep.md': 'not read\n', 'items/x/item.md': 'not read', 'notes.txt': 'not read'
}

test('all files become one configuration', t => {
  const {configuration, problems} = buildConfiguration(files(sound), undefined)
  t.deepEqual(problems, [])
  t.is(configuration.project.owner, 'ana')
  t.deepEqual([...configuration.agents.keys(), ...configuration.workflows.keys(), ...configuration.context.keys()], ['spec-writer', 'feature', 'conventions'])
  t.is(configuration.workflows.get('feature')?.oid, 'oid of workflows/feature.md')
  t.is(configuration.context.get('conventions')?.text, 'Two spaces.\n')
})
test('no files are the defaults and one problem', t => {
  const {configuration, problems} = buildConfiguration(new Map(), undefined)
  t.deepEqual(configuration, emptyConfiguration)
  t.like(problems, [{code: 'missing-file', path: 'project.md'}])
})
test('a broken file keeps what it last said', t => {
  const before = buildConfiguration(files(sound), undefined).configuration
  for (const path of ['project.md', 'team.md', 'pools.md', 'agents/spec-writer.md', 'workflows/feature.md']) {
    const {configuration, problems} = buildConfiguration(files({...sound, [path]: '---\nzzz: [\n---\n'}), before)
    t.deepEqual({...configuration}, {...before}, path)
    t.is(problems[0]?.path, path)
  }
})
test('a broken file without history is left out', t => {
  const {configuration, problems} = buildConfiguration(files({...sound, 'agents/spec-writer.md': '---\nmakes: x\n---\n'}), undefined)
  t.is(configuration.agents.size, 0)
  t.is(configuration.workflows.size, 0)
  t.deepEqual(problems.map(problem => problem.code), ['invalid-value', 'missing-key', 'unknown-agent'])
})
test('a deleted file says nothing any more', t => {
  const before = buildConfiguration(files(sound), undefined).configuration
  const rest = Object.fromEntries(Object.entries(sound).filter(([path]) => path !== 'workflows/feature.md'))
  t.is(buildConfiguration(files(rest), before).configuration.workflows.size, 0)
})
test('files that differ in case are one too many', t => {
  const {problems} = buildConfiguration(files({...sound, 'context/Conventions.md': 'x'}), undefined)
  t.true(problems.some(problem => problem.code === 'duplicate-id'))
})
test('names that nothing has are warnings with the nearest', t => {
  const {problems} = buildConfiguration(files({
    ...sound, 'project.md': '---\nowner: anna\nstages: [Specifications]\nprotect: {by: enginer}\n---\n',
    'agents/spec-writer.md': '---\nrun: claude\ncontext: [convention]\npool: claud\ntier: standart\n---\n'
  }), undefined)
  t.deepEqual(problems.map(problem => [problem.severity, problem.code, problem.fix]), [
    ['warning', 'unknown-stage', 'Did you mean "Specifications"?'], ['warning', 'unknown-context', 'Did you mean "conventions"?'], ['warning', 'unknown-tier', 'Did you mean "standard"?'],
    ['warning', 'unknown-pool', 'Did you mean "claude"?'], ['warning', 'unknown-person', 'Did you mean "ana"?'], ['warning', 'role-without-members', 'Did you mean "engineer"?']
  ])
})
test('what an agent cannot be told is a warning', t => {
  const {problems} = buildConfiguration(files({...sound, 'agents/spec-writer.md': '---\nrun: codex\neffort: high\ntools: [shell]\nlimits: {turns: 5, wall: 10m}\n---\n'}), undefined)
  t.deepEqual(problems.map(problem => [problem.severity, problem.code, problem.message]), [
    ['warning', 'unheard-option', '"tools" does not reach codex, or not everywhere.'], ['warning', 'unheard-option', '"limits.turns" does not reach codex, or not everywhere.']
  ])
})
test('the same files give the same configuration', t => {
  t.deepEqual(buildConfiguration(files(sound), undefined), buildConfiguration(files(Object.fromEntries(Object.entries(sound).reverse())), undefined))
})
