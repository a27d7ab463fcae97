import {readdirSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {buildConfiguration} from '../../../src/core/project/build-configuration.ts'
import {makeDemo} from '../../../src/io/machine/make-demo.ts'
import {survey} from '../../../src/io/machine/survey.ts'
import {repositoryId, stateFolder} from '../../../src/io/store/state-folder.ts'
import {makePlace, openHomeIn, templates, type Place} from '../../helpers/machine.ts'

const make = async (place: Place, folder?: string) => makeDemo(folder, {
  templates, env: place.env, temporary: place.home, survey: cwd => survey(cwd, place.env, 'linux'), openHome: openHomeIn(place)
})

function readSettings(git: Place['git']) {
  const files = git('ls-tree', '-r', '--name-only', 'main', '.lifecycle/').split('\n').filter(name => !name.includes('/items/'))
  return buildConfiguration(new Map(files.map(name => [name.replace('.lifecycle/', ''), {text: git('show', `main:${name}`), oid: '0'.repeat(40)}])), undefined)
}

test('the demo makes a clean repository with a sound home and its items', async t => {
  const place = makePlace(t)
  const {folder, script} = await make(place)
  const inDemo = (...args: readonly string[]) => place.git('-C', folder, ...args)
  t.is(path.dirname(folder), place.home)
  t.is(inDemo('status', '--porcelain'), '')
  t.true(script.length > 3)
  const configuration = readSettings(inDemo)
  t.deepEqual(configuration.problems, [])
  t.deepEqual([...configuration.configuration.agents.values()].map(agent => agent.run).filter(run => run !== 'rehearsal'), [])
  t.deepEqual(readdirSync(path.join(folder, '.lifecycle', 'items')).sort(), ['lost-cent', 'negative-bill', 'readme-options', 'round-up'])
})

test('the demo gives a stranger a name in its own repository only', async t => {
  const place = makePlace(t)
  const {folder} = await make(place)
  t.is(place.git('-C', folder, 'config', '--local', 'user.email'), 'you@example.org')
  t.throws(() => place.git('config', '--global', 'user.email'))
})

test('the demo knows whoever git knows', async t => {
  const place = makePlace(t)
  place.git('config', '--global', 'user.name', 'Cleo Ng')
  place.git('config', '--global', 'user.email', 'cleo@example.org')
  const {folder} = await make(place, path.join(place.folder, 'demo'))
  t.regex(place.git('-C', folder, 'show', 'main:.lifecycle/team.md'), /you: \{name: Cleo Ng, emails: \[cleo@example.org\]/)
  t.is(place.git('-C', folder, 'log', '-1', '--format=%ae'), 'cleo@example.org')
  t.deepEqual(readSettings((...args) => place.git('-C', folder, ...args)).problems, [])
})

test('the demo keeps its people apart from a watcher of the same name', async t => {
  const place = makePlace(t)
  place.git('config', '--global', 'user.name', 'Ana Other')
  place.git('config', '--global', 'user.email', 'other@example.org')
  const {folder} = await make(place)
  const {configuration, problems} = readSettings((...args) => place.git('-C', folder, ...args))
  t.deepEqual(problems, [])
  t.deepEqual([...configuration.team.people.keys()], ['you', 'ana', 'ben'])
})

test('the demo refuses a folder that is not empty', async t => {
  const place = makePlace(t)
  place.write('mine.txt', 'mine')
  t.like(await t.throwsAsync(make(place, place.folder)), {code: 'USAGE_FOLDER_NOT_EMPTY'})
})

test('the demo names the state folder that its repository will use', async t => {
  const place = makePlace(t)
  const {folder, state} = await make(place)
  const commonDir = place.git('-C', folder, 'rev-parse', '--path-format=absolute', '--git-common-dir')
  t.is(state, stateFolder(place.env, repositoryId(commonDir)))
})
