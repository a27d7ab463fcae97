import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {buildConfiguration} from '../../../src/core/project/build-configuration.ts'
import type {InitRequest} from '../../../src/core/machine.ts'
import {initialise} from '../../../src/io/machine/init.ts'
import {survey} from '../../../src/io/machine/survey.ts'
import {makePlace, openHomeIn, templates, type Place} from '../../helpers/machine.ts'

async function init(place: Place, options: Partial<InitRequest> = {}) {
  const found = await survey(place.folder, place.env, 'linux')
  const request: InitRequest = {cwd: place.folder, agent: 'rehearsal', testCommand: 'npm test', setupCommand: undefined, survey: found, ...options}
  return initialise(request, {templates, env: place.env, metered: false, openHome: openHomeIn(place)})
}

const homeFiles = (place: Place) => place.git('ls-tree', '-r', '--name-only', 'main', '.lifecycle/').split('\n')
const problemsOf = (place: Place) => buildConfiguration(new Map(homeFiles(place).map(name => [name.replace('.lifecycle/', ''), {text: place.git('show', `main:${name}`), oid: '0'.repeat(40)}])), undefined).problems

function makeCode(place: Place): void {
  place.write('index.js', 'export const one = 1\n')
  place.git('add', '-A')
  place.git('commit', '-q', '-m', 'code')
}

test('init writes a sound home and commits it as the person', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  const result = await init(place)
  t.is(result.commit, place.git('rev-parse', 'HEAD'))
  t.is(place.git('log', '-1', '--format=%an <%ae>'), 'Ana Roe <ana@example.org>')
  t.is(place.git('status', '--porcelain'), '')
  t.deepEqual(problemsOf(place), [])
  t.true(existsSync(path.join(place.folder, '.lifecycle', 'workflows', 'feature.md')))
})

test('init writes into a bare repository by its branch', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  place.git('clone', '-q', '--bare', '.', 'bare.git')
  const bare = path.join(place.folder, 'bare.git')
  place.git('-C', bare, 'config', 'user.name', 'Ana Roe')
  place.git('-C', bare, 'config', 'user.email', 'ana@example.org')
  const result = await init({...place, folder: bare})
  t.like(result, {folder: undefined, branch: 'main'})
  t.is(result.commit, place.git('-C', bare, 'rev-parse', 'main'))
  t.true(place.git('-C', bare, 'ls-tree', '-r', '--name-only', 'main').includes('.lifecycle/project.md'))
  t.false(existsSync(path.join(bare, '.lifecycle')))
})

test('init refuses an agent it does not know', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  t.like(await t.throwsAsync(init(place, {agent: 'cluade'})), {code: 'USAGE_UNKNOWN_AGENT', hint: 'Did you mean "claude"?'})
  t.like(await t.throwsAsync(init(place, {agent: 'command'})), {code: 'USAGE_UNKNOWN_AGENT'})
  t.false(existsSync(path.join(place.folder, '.lifecycle')))
})

test('init a second time changes nothing', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place)
  const head = place.git('rev-parse', 'HEAD')
  const again = await init(place)
  t.deepEqual([again.written, again.commit], [[], undefined])
  t.is(place.git('rev-parse', 'HEAD'), head)
})

test('init never brings back or overwrites what a person changed', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place)
  place.git('rm', '-q', '.lifecycle/workflows/docs.md')
  place.write('.lifecycle/team.md', '---\npeople: {}\n---\nmine\n')
  place.git('commit', '-q', '-a', '-m', 'mine')
  t.deepEqual((await init(place)).written, [])
  t.false(existsSync(path.join(place.folder, '.lifecycle/workflows/docs.md')))
  t.regex(readFileSync(path.join(place.folder, '.lifecycle/team.md'), 'utf8'), /mine/)
})

test('init keeps a file that is saved and not committed', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  place.write('.lifecycle/project.md', 'mine\n')
  const result = await init(place)
  t.deepEqual(result.kept, ['project.md'])
  t.is(readFileSync(path.join(place.folder, '.lifecycle/project.md'), 'utf8'), 'mine\n')
})

test('init leaves staged, changed and untracked work as it was', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  place.write('staged.js', 'staged\n')
  place.git('add', 'staged.js')
  writeFileSync(path.join(place.folder, 'index.js'), 'changed\n')
  place.write('untracked.js', 'untracked\n')
  const before = place.git('status', '--porcelain')
  await init(place)
  t.is(place.git('status', '--porcelain'), before)
  t.is(place.git('show', '--name-only', '--format=', 'HEAD').split('\n').filter(name => !name.startsWith('.lifecycle/')).join(), '')
})

test('init on an unborn branch commits the home folder alone', async t => {
  const place = makePlace(t, {repository: true})
  place.write('index.js', 'not committed yet\n')
  place.git('add', 'index.js')
  await init(place)
  t.is(place.git('rev-list', '--count', 'HEAD'), '1')
  t.true(homeFiles(place).every(name => name.startsWith('.lifecycle/')))
  t.is(place.git('status', '--porcelain'), 'A  index.js')
})

test('init with another branch checked out commits to the base', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  place.git('switch', '-q', '-c', 'topic')
  await init(place)
  t.true(homeFiles(place).includes('.lifecycle/project.md'))
  t.is(place.git('rev-parse', 'topic'), place.git('rev-parse', 'main~1'))
  t.is(place.git('status', '--porcelain'), '')
})

test('init writes the name of a base down that nobody would look for', async t => {
  const place = makePlace(t, {repository: true})
  place.git('symbolic-ref', 'HEAD', 'refs/heads/trunk')
  makeCode(place)
  await init(place)
  t.is(place.git('config', 'lifecycle.home'), 'trunk')
})

test('init writes no setting for a usual base', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place)
  t.throws(() => place.git('config', 'lifecycle.home'))
})

test('init without a test command leaves a comment in its place', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place, {testCommand: undefined})
  t.deepEqual(problemsOf(place), [])
  t.regex(place.git('show', 'main:.lifecycle/workflows/feature.md'), /# check: <test command>/)
})

test('init adds further kinds with the agents and context they name', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place)
  const {written} = await init(place, {kinds: ['security-update']})
  t.deepEqual(written.toSorted(), ['agents/security-auditor.md', 'artifacts/assessment.md', 'artifacts/security.md', 'context/threat-model.md', 'workflows/security-update.md'])
})

test('init refuses a kind that is not shipped and names those that are', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  const error = await t.throwsAsync(init(place, {kinds: ['epic']}))
  t.like(error, {code: 'USAGE_UNKNOWN_KIND'})
  t.false(existsSync(path.join(place.folder, '.lifecycle')))
})

test('init without an identity says how to set one', async t => {
  const place = makePlace(t, {repository: true, identity: false})
  t.like(await t.throwsAsync(init(place)), {code: 'GIT_NO_IDENTITY'})
})

test('whoever is first has every role that is asked', async t => {
  const place = makePlace(t, {repository: true})
  makeCode(place)
  await init(place, {kinds: ['feature-full']})
  t.regex(place.git('show', 'main:.lifecycle/team.md'), /ana: \{name: Ana Roe, emails: \[ana@example.org\], roles: \[product, engineer, security\]/)
})
