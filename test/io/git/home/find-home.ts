import {execFileSync} from 'node:child_process'
import {mkdirSync, writeFileSync, chmodSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {type LifecycleError} from '../../../../src/core/errors.ts'
import {findHome, homeOnBranch} from '../../../../src/io/git/home/find-home.ts'
import {readRepository} from '../../../../src/io/git/home/read-repository.ts'
import {makeRepository, temporaryFolder, testEnvironment, type TestRepository} from '../../../helpers/home-repository.ts'

const environmentOf = (repository: TestRepository): Record<string, string> => testEnvironment(path.dirname(repository.top))

test('a repository is read from any folder in it', async t => {
  const {top, git} = makeRepository(t)
  const repository = await readRepository(path.join(top, 'src'))
  t.like(repository, {top, commonDir: path.join(top, '.git'), gitDir: path.join(top, '.git'), objectFormat: 'sha1', bare: false})
  git('worktree', 'add', '-q', '../linked', '-b', 'linked')
  const linked = path.join(path.dirname(top), 'linked')
  t.like(await readRepository(linked), {top: linked, commonDir: path.join(top, '.git'), gitDir: path.join(top, '.git/worktrees/linked')})
  t.like(await readRepository(path.join(top, '.git')), {top: undefined, commonDir: path.join(top, '.git')})
})

test('a bare repository and none at all are told apart', async t => {
  const folder = temporaryFolder(t)
  t.is(await readRepository(folder, testEnvironment(folder)), undefined)
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', '--object-format=sha256', 'bare'], {cwd: folder, env: testEnvironment(folder)})
  t.like(await readRepository(path.join(folder, 'bare'), testEnvironment(folder)), {top: undefined, bare: true, objectFormat: 'sha256'})
})

test('a git that is too old is refused with what to do', async t => {
  const {top} = makeRepository(t)
  const bin = path.join(temporaryFolder(t), 'bin')
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\ncase "$*" in *version) echo git version 2.38.1; exit 0;; esac\nexec ${execFileSync('which', ['git'], {encoding: 'utf8'}).trim()} "$@"\n`)
  chmodSync(path.join(bin, 'git'), 0o755)
  const error = await t.throwsAsync<LifecycleError>(readRepository(top, {...process.env, PATH: `${bin}:${process.env['PATH']}`}))
  t.is(error?.code, 'GIT_OLD')
  t.regex(`${error?.message} ${error?.hint}`, /2\.39/)
})

test('home is on the base branch that holds it', async t => {
  const made = makeRepository(t)
  const repository = (await readRepository(made.top))!
  t.deepEqual(await findHome(repository, {env: environmentOf(made)}), {ref: 'refs/heads/main', prefix: '.lifecycle', folder: path.join(made.top, '.lifecycle')})
  made.git('switch', '-qc', 'feature')
  t.deepEqual(await findHome(repository, {env: environmentOf(made)}), {ref: 'refs/heads/main', prefix: '.lifecycle', folder: undefined})
  made.git('branch', '-m', 'main', 'develop')
  made.git('update-ref', 'refs/remotes/origin/develop', 'develop')
  made.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/develop')
  t.is((await findHome(repository, {env: environmentOf(made)}))?.ref, 'refs/heads/develop')
})

test('a repository without home has none', async t => {
  const made = makeRepository(t, {files: {'readme.md': 'x'}})
  t.is(await findHome((await readRepository(made.top))!, {env: environmentOf(made)}), undefined)
  const unborn = makeRepository(t, {unborn: true})
  t.is(await findHome((await readRepository(unborn.top))!, {env: environmentOf(unborn)}), undefined)
})

test('the configured branch wins, before it holds anything too', async t => {
  const made = makeRepository(t)
  const repository = (await readRepository(made.top))!
  made.git('config', 'lifecycle.home', 'work')
  t.deepEqual(await findHome(repository, {env: environmentOf(made)}), {ref: 'refs/heads/work', prefix: '.lifecycle', folder: undefined})
  made.git('config', 'lifecycle.home', 'refs/heads/main')
  t.is((await findHome(repository, {env: environmentOf(made)}))?.ref, 'refs/heads/main')
  made.git('config', 'lifecycle.home', '--upload-pack=x')
  t.is((await t.throwsAsync<LifecycleError>(findHome(repository, {env: environmentOf(made)})))?.code, 'CONFIG_HOME')
})

test('the branch lifecycle is home where the base has none', async t => {
  const made = makeRepository(t, {files: {'readme.md': 'x'}})
  made.git('branch', 'lifecycle')
  made.git('worktree', 'add', '-q', '.lifecycle', 'lifecycle')
  const repository = (await readRepository(made.top))!
  t.deepEqual(await findHome(repository, {env: environmentOf(made)}), {ref: 'refs/heads/lifecycle', prefix: '', folder: path.join(made.top, '.lifecycle')})
  t.deepEqual(await homeOnBranch(repository, 'main', '.lifecycle', environmentOf(made)), {ref: 'refs/heads/main', prefix: '.lifecycle', folder: path.join(made.top, '.lifecycle')})
})
