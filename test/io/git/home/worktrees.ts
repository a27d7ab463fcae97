import {realpathSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {Git} from '../../../../src/io/git/git.ts'
import {listWorktrees} from '../../../../src/io/git/home/worktrees.ts'
import {engine, makeRepository, type TestRepository} from '../../../helpers/home-repository.ts'

function list({top, gitIn}: TestRepository, folder = top) {
  const commonDir = realpathSync(path.resolve(folder, gitIn(folder, 'rev-parse', '--git-common-dir').trim()))
  return listWorktrees(new Git(folder), commonDir)
}

/** The repository as a submodule of another one; returns its checkout there. */
function makeSubmodule(t: ExecutionContext): {readonly repository: TestRepository; readonly checkout: string} {
  const repository = makeRepository(t)
  const outer = makeRepository(t, {files: {'readme.md': '# Outer\n'}})
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repository.top, 'inner')
  return {repository: outer, checkout: path.join(outer.top, 'inner')}
}

test('the checkout of a submodule is where its files are', async t => {
  const {repository, checkout} = makeSubmodule(t)
  const found = await list(repository, checkout)
  t.deepEqual(found.map(({top, gitDir, branch}) => [top, gitDir, branch]), [[checkout, path.join(repository.top, '.git/modules/inner'), 'refs/heads/main']])
})

test('a state commit in a submodule reaches its working files', async t => {
  const {repository, checkout} = makeSubmodule(t)
  const home = await repository.open({cwd: checkout})
  const result = await home.commit({files: [{path: 'items/one/spec.md', expect: undefined, content: '# Spec\n', over: 'home'}], message: 'Spec\n', author: engine})
  t.is(result.outcome, 'committed')
  t.is(repository.gitIn(checkout, 'status', '--porcelain'), '')
  t.is(repository.gitIn(checkout, 'show', 'HEAD:.lifecycle/items/one/spec.md'), '# Spec\n')
})

test('a git directory apart from an unnamed checkout is refused', async t => {
  const repository = makeRepository(t)
  repository.git('init', '-q', '--separate-git-dir', path.join(repository.top, '..', 'apart.git'))
  await t.throwsAsync(list(repository), {code: 'GIT_WORKTREE', message: /does not say where/})
  repository.git('config', 'core.worktree', repository.top)
  t.deepEqual((await list(repository)).map(({top}) => top), [repository.top])
})

test('a checkout that is said to be around its git directory is refused', async t => {
  const repository = makeRepository(t)
  repository.git('config', 'core.worktree', repository.top)
  await t.throwsAsync(list(repository), {code: 'GIT_WORKTREE', message: /names a folder around it/})
})
