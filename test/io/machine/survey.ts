import {realpathSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {survey} from '../../../src/io/machine/survey.ts'
import {makePlace} from '../../helpers/machine.ts'

test('survey outside a repository finds git and nothing else', async t => {
  const place = makePlace(t)
  const found = await survey(place.folder, {...place.env, GIT_CEILING_DIRECTORIES: place.folder}, 'linux')
  t.regex(found.gitVersion, /^2\.\d+/)
  t.like(found, {repository: undefined, base: undefined, identity: undefined, hasCommits: false, initialised: false})
})

test('survey of a bare repository finds it and its branch', async t => {
  const place = makePlace(t, {repository: true})
  place.git('commit', '-q', '--allow-empty', '-m', 'x')
  place.git('clone', '-q', '--bare', '.', 'bare.git')
  const bare = path.join(place.folder, 'bare.git')
  t.like(await survey(bare, place.env, 'linux'), {repository: realpathSync(bare), base: 'main', hasCommits: true, testCommand: undefined, initialised: false})
})

test('survey of an unborn branch has a base and no commits', async t => {
  const place = makePlace(t, {repository: true})
  t.like(await survey(place.folder, place.env, 'linux'), {base: 'main', hasCommits: false, identity: {name: 'Ana Roe', email: 'ana@example.org'}})
})

test('survey never makes an identity up', async t => {
  const place = makePlace(t, {repository: true, identity: false})
  t.is((await survey(place.folder, place.env, 'linux')).identity, undefined)
})

test('survey takes the branch the remote calls its default', async t => {
  const place = makePlace(t, {repository: true})
  place.git('commit', '-q', '--allow-empty', '-m', 'x')
  place.git('branch', 'develop')
  place.git('update-ref', 'refs/remotes/origin/develop', 'HEAD')
  place.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/develop')
  t.is((await survey(place.folder, place.env, 'linux')).base, 'develop')
})

test('survey prefers main over the branch checked out now', async t => {
  const place = makePlace(t, {repository: true})
  place.git('commit', '-q', '--allow-empty', '-m', 'x')
  place.git('switch', '-q', '-c', 'topic')
  t.is((await survey(place.folder, place.env, 'linux')).base, 'main')
})

test('survey takes the present branch where no usual name exists', async t => {
  const place = makePlace(t, {repository: true})
  place.git('symbolic-ref', 'HEAD', 'refs/heads/trunk')
  place.git('commit', '-q', '--allow-empty', '-m', 'x')
  t.is((await survey(place.folder, place.env, 'linux')).base, 'trunk')
})

test('survey from a subfolder finds the top folder and its commands', async t => {
  const place = makePlace(t, {repository: true})
  place.write('go.mod', 'module x')
  place.write('deep/er/file', '')
  const found = await survey(`${place.folder}/deep/er`, place.env, 'linux')
  t.is(found.testCommand, 'go test ./...')
  t.regex(found.repository!, /work$/)
})

test('survey sees a project that is committed', async t => {
  const place = makePlace(t, {repository: true})
  place.write('.lifecycle/project.md', '---\nschema: 1\n---\n')
  t.false((await survey(place.folder, place.env, 'linux')).initialised)
  place.git('add', '-A')
  place.git('commit', '-q', '-m', 'x')
  t.true((await survey(place.folder, place.env, 'linux')).initialised)
})
