import {execFileSync} from 'node:child_process'
import {appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import type {Workspace} from '../../../../src/core/ports.ts'
import {createWorkspaces} from '../../../../src/io/git/workspaces/workspaces.ts'
import {fingerprint, lines, listBytes, makeCodeRepository} from '../../../helpers/code-repository.ts'

const by = {message: 'Work\n\nLifecycle-Run: 001-code\n', author: {name: 'Lifecycle', email: 'lifecycle@localhost'}}

function setUp(t: ExecutionContext, options: Parameters<typeof makeCodeRepository>[1] = {}) {
  const repo = makeCodeRepository(t, options)
  const state = path.join(repo.root, 'state')
  const workspaces = createWorkspaces(repo.commonDir, state, '.lifecycle', {env: repo.env})
  const prepare = (item = 'x', slot = 'main', start = repo.oid('main'), setupInputs?: readonly string[]) => workspaces.prepare({item, slot, branch: `item/${item}`, start, setupInputs})
  const write = (workspace: Workspace, files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(workspace.tree, name)), {recursive: true})
      writeFileSync(path.join(workspace.tree, name), text)
    }
  }
  /** Git as the agent or any tool in the workspace would call it. */
  const git = (workspace: Workspace, ...args: readonly string[]) => repo.gitIn(workspace.tree, ...args)
  const names = (commit: string) => repo.git('ls-tree', '-r', '--name-only', commit).split('\n')
  return {repo, state, workspaces, prepare, write, git, names}
}

test('a workspace is a clean clone on the branch', async t => {
  const {repo, prepare, git} = setUp(t)
  const workspace = await prepare()
  t.is(git(workspace, 'status', '--porcelain', '--ignored'), '')
  t.is(git(workspace, 'symbolic-ref', 'HEAD'), 'refs/heads/item/x')
  t.is(git(workspace, 'rev-parse', 'HEAD'), repo.oid('main'))
  t.is(git(workspace, 'remote'), '')
  t.is(git(workspace, 'for-each-ref', '--format=%(refname)'), 'refs/heads/item/x')
  t.false(existsSync(path.join(workspace.tree, '.lifecycle')))
  t.deepEqual(listBytes(workspace.tree).map(line => line.split(' ')[0]), ['.gitignore', 'readme.md', 'src/', 'src/a.txt', 'src/b.txt'])
  t.true(workspace.needsSetup)
  t.is(git(workspace, 'fsck', '--connectivity-only'), '')
})

test('an agent can commit in a workspace and keeps home', async t => {
  const {repo, prepare, write, git} = setUp(t)
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'b\n', '.lifecycle/stray.md': 'x\n'})
  git(workspace, 'add', '-A')
  git(workspace, 'commit', '-qm', 'Mine')
  t.is(git(workspace, 'ls-tree', '-r', '--name-only', 'HEAD', '.lifecycle'), '.lifecycle/project.md')
  t.is(repo.git('for-each-ref', '--format=%(refname)', 'refs/heads'), 'refs/heads/main')
})

test('changed files become one commit on the start', async t => {
  const {repo, workspaces, prepare, write, names} = setUp(t)
  const before = fingerprint(repo)
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'b\n', 'src/new/deep.txt': 'n\n', ':(top)odd': 'o\n', 'node_modules/x/index.js': 'x\n', 'run.log': 'l\n'})
  rmSync(path.join(workspace.tree, 'readme.md'))
  chmodSync(path.join(workspace.tree, 'src/b.txt'), 0o755)
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual(taken.outOfBounds, [])
  t.deepEqual(taken.changed.map(({path: name, status, mode}) => `${status} ${mode} ${name}`).sort(), [
    'A 100644 :(top)odd', 'A 100644 src/new/deep.txt', 'D 000000 readme.md', 'M 100644 src/a.txt', 'M 100755 src/b.txt'
  ])
  t.deepEqual(names(taken.commit!), ['.gitignore', '.lifecycle/project.md', ':(top)odd', 'src/a.txt', 'src/b.txt', 'src/new/deep.txt'])
  t.is(repo.git('log', '-1', '--format=%P %an %ae %(trailers:key=Lifecycle-Run,valueonly)', taken.commit!), `${workspace.start} Lifecycle lifecycle@localhost 001-code`)
  t.is(fingerprint(repo), before)
})

test('an unchanged tree makes no commit', async t => {
  const {workspaces, prepare, write} = setUp(t)
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'a\n', 'node_modules/y': ''})
  t.deepEqual(await workspaces.takeTree(workspace, by), {commit: undefined, changed: [], outOfBounds: []})
})

test('commits, branches and rebases of the agent do not count', async t => {
  const {repo, workspaces, prepare, write, git} = setUp(t)
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'b\n'})
  git(workspace, 'commit', '-qam', 'Mine')
  git(workspace, 'switch', '-q', '--detach')
  git(workspace, 'branch', '-D', 'item/x')
  git(workspace, 'commit', '-q', '--amend', '-m', 'Other')
  write(workspace, {'src/c.txt': 'c\n'})
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual(taken.changed.map(change => change.path), ['src/a.txt', 'src/c.txt'])
  t.is(repo.git('log', '--format=%s', `${workspace.start}..${taken.commit!}`), 'Work')
})

test('intake works when the agent destroyed its git directory', async t => {
  const {repo, workspaces, prepare, write} = setUp(t)
  const workspace = await prepare()
  rmSync(path.join(workspace.tree, '.git'), {recursive: true})
  writeFileSync(path.join(workspace.tree, '.git'), `gitdir: ${repo.commonDir}\n`)
  write(workspace, {'src/a.txt': 'b\n'})
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual(taken.changed.map(change => change.path), ['src/a.txt'])
  await workspaces.reset(workspace, workspace.start)
  t.is(repo.gitIn(workspace.tree, 'rev-parse', '--show-toplevel'), workspace.tree)
  t.is(repo.gitIn(workspace.tree, 'status', '--porcelain'), '')
})

test('ignored files survive a reset and nothing else does', async t => {
  const {workspaces, prepare, write, git} = setUp(t)
  const workspace = await prepare()
  write(workspace, {
    'src/a.txt': 'changed\n', 'node_modules/x/index.js': 'kept\n', 'src/kept.log': 'kept\n', 'untracked.txt': 'u\n', 'new/deep/er/file.txt': 'u\n',
    'new/mixed/node_modules/y.js': 'kept\n', 'new/mixed/z.txt': 'z\n', '.lifecycle/items/x/state.md': 'forged\n', '.gitattributes': '* text\n', '*odd?': 'o\n'
  })
  mkdirSync(path.join(workspace.tree, 'nested'))
  git(workspace, 'init', '-q', 'nested')
  writeFileSync(path.join(workspace.tree, 'nested/file'), 'x')
  mkdirSync(path.join(workspace.tree, 'empty/deeper'), {recursive: true})
  rmSync(path.join(workspace.tree, 'readme.md'))
  git(workspace, 'add', '-A', 'src')
  await workspaces.reset(workspace, workspace.start)
  t.is(git(workspace, 'status', '--porcelain'), '')
  t.deepEqual(listBytes(workspace.tree).map(line => line.split(' ')[0]), [
    '.gitignore', 'new/', 'new/mixed/', 'new/mixed/node_modules/', 'new/mixed/node_modules/y.js', 'node_modules/', 'node_modules/x/', 'node_modules/x/index.js',
    'readme.md', 'src/', 'src/a.txt', 'src/b.txt', 'src/kept.log'
  ])
  t.is(readFileSync(path.join(workspace.tree, 'src/a.txt'), 'utf8'), 'a\n')
})

test('a rule that an agent adds hides nothing from a reset', async t => {
  const {workspaces, prepare, write, git} = setUp(t)
  const workspace = await prepare()
  write(workspace, {'hidden.txt': 'x\n'})
  appendFileSync(path.join(workspace.tree, '.gitignore'), '*\n')
  await workspaces.reset(workspace, workspace.start)
  t.false(existsSync(path.join(workspace.tree, 'hidden.txt')))
  t.is(git(workspace, 'status', '--porcelain'), '')
})

test('a reset undoes folders turned into links and files', async t => {
  const {repo, workspaces, prepare, git} = setUp(t, {files: {'src/a.txt': 'a\n', 'lib/b.txt': 'b\n', 'c.txt': 'c\n', 'pipe.txt': 'p\n'}})
  const workspace = await prepare()
  const outside = path.join(repo.root, 'outside')
  // The files behind the link keep their inode and times: by its stat data alone git would call them unchanged.
  renameSync(path.join(workspace.tree, 'src'), outside)
  symlinkSync(outside, path.join(workspace.tree, 'src'))
  rmSync(path.join(workspace.tree, 'lib'), {recursive: true})
  writeFileSync(path.join(workspace.tree, 'lib'), 'a file now')
  unlinkSync(path.join(workspace.tree, 'c.txt'))
  mkdirSync(path.join(workspace.tree, 'c.txt/inside'), {recursive: true})
  writeFileSync(path.join(workspace.tree, 'c.txt/inside/x'), 'x')
  unlinkSync(path.join(workspace.tree, 'pipe.txt'))
  execFileSync('mkfifo', [path.join(workspace.tree, 'pipe.txt'), path.join(workspace.tree, '.gitignore'), path.join(workspace.tree, '.gitattributes'), path.join(outside, '.gitignore')])
  await workspaces.reset(workspace, workspace.start)
  t.is(git(workspace, 'status', '--porcelain', '--ignored'), '')
  t.deepEqual(listBytes(workspace.tree).map(line => line.split(' ')[0]), ['c.txt', 'lib/', 'lib/b.txt', 'pipe.txt', 'src/', 'src/a.txt'])
  t.is(readFileSync(path.join(outside, 'a.txt'), 'utf8'), 'a\n')
})

test('a workspace moves to another start', async t => {
  const {repo, prepare, write, git} = setUp(t)
  await prepare()
  const next = repo.commit('Next', {'src/a.txt': 'next\n', 'src/new.txt': 'n\n'})
  repo.git('rm', '-q', 'readme.md')
  const later = repo.commit('Later')
  const workspace = await prepare('x', 'main', later)
  t.is(git(workspace, 'rev-parse', 'HEAD'), later)
  t.is(git(workspace, 'status', '--porcelain'), '')
  write(workspace, {'src/a.txt': 'edited\n'})
  const back = await prepare('x', 'main', next)
  t.is(git(back, 'status', '--porcelain'), '')
  t.true(existsSync(path.join(back.tree, 'readme.md')))
  t.is(readFileSync(path.join(back.tree, 'src/a.txt'), 'utf8'), 'next\n')
})

test('set-up runs once until its inputs change', async t => {
  const {repo, workspaces, prepare} = setUp(t, {files: {'package-lock.json': '1\n', 'a.txt': 'a\n', 'own.lock': '1\n'}})
  const first = await prepare()
  t.true(first.needsSetup)
  t.true((await prepare()).needsSetup, 'it never ran to its end')
  await workspaces.markSetUp(first)
  t.false((await prepare()).needsSetup)
  t.false((await workspaces.reopen('x', 'main', first.start))!.needsSetup)
  t.false((await prepare('x', 'main', repo.commit('Code', {'a.txt': 'b\n'}))).needsSetup)
  t.true((await prepare('x', 'main', repo.commit('Lock', {'package-lock.json': '2\n'}))).needsSetup)
  await workspaces.markSetUp(await prepare('x', 'own', repo.oid('main'), ['own.lock']))
  t.false((await prepare('x', 'own', repo.commit('Lock', {'package-lock.json': '3\n'}), ['own.lock'])).needsSetup)
  t.true((await prepare('x', 'own', repo.commit('Own', {'own.lock': '2\n'}), ['own.lock'])).needsSetup)
})

test('work that was cut off is gone on with on its start', async t => {
  const {repo, workspaces, prepare, write, git, names} = setUp(t)
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'half\n', 'src/new.txt': 'n\n'})
  rmSync(path.join(workspace.tree, 'readme.md'))
  writeFileSync(path.join(workspace.out, 'code.md'), 'so far\n')
  const half = (await workspaces.takeTree(workspace, by)).commit!
  repo.git('update-ref', 'refs/lifecycle/results/half', half)
  const again = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start: repo.oid('main'), setupInputs: undefined, goOn: {tree: half}})
  t.is(git(again, 'rev-parse', 'HEAD'), repo.oid('main'))
  t.is(readFileSync(path.join(again.tree, 'src/a.txt'), 'utf8'), 'half\n')
  t.is(readFileSync(path.join(again.out, 'code.md'), 'utf8'), 'so far\n')
  write(again, {'src/b.txt': 'whole\n'})
  const taken = await workspaces.takeTree(again, by)
  t.is(repo.git('rev-parse', `${taken.commit}^`), repo.oid('main'))
  t.deepEqual(names(taken.commit!), ['.gitignore', '.lifecycle/project.md', 'src/a.txt', 'src/b.txt', 'src/new.txt'])
  t.is(readFileSync(path.join((await prepare()).tree, 'src/a.txt'), 'utf8'), 'a\n', 'and a fresh start has none of it')
})

test('out and in are empty at every start', async t => {
  const {prepare} = setUp(t)
  const workspace = await prepare()
  writeFileSync(path.join(workspace.out, 'spec.md'), 'old')
  await prepare()
  t.deepEqual(listBytes(workspace.out), [])
})

test('workspaces are listed, reopened and removed', async t => {
  const {repo, workspaces, prepare} = setUp(t)
  await prepare('x', 'main')
  await prepare('x', 'review')
  await prepare('x-review', 'main')
  t.deepEqual((await workspaces.list()).map(({item, slot}) => `${item} ${slot}`), ['x main', 'x review', 'x-review main'])
  t.is(repo.git('for-each-ref', '--format=%(refname)', 'refs/lifecycle').split('\n').length, 3)
  await workspaces.remove('x', 'review')
  t.is(await workspaces.reopen('x', 'review', repo.oid('main')), undefined)
  t.truthy(await workspaces.reopen('x', 'main', repo.oid('main')))
  await workspaces.remove('x')
  t.deepEqual((await workspaces.list()).map(({item}) => item), ['x-review'])
  t.is(repo.git('for-each-ref', '--format=%(refname)', 'refs/lifecycle'), 'refs/lifecycle/pins/x-review/main')
})

test('names that leave the folder are refused', async t => {
  const {repo, workspaces, prepare} = setUp(t)
  for (const [item, slot] of [['..', 'main'], ['x', '../y'], ['x', ''], ['-rf', 'main'], ['x', 'a/b']]) await t.throwsAsync(prepare(item, slot), {name: 'LifecycleError'})
  const foreign = {folder: repo.folder, tree: repo.folder, out: repo.folder, gitDir: repo.commonDir, borrowed: [], start: repo.oid('main'), needsSetup: false}
  await t.throwsAsync(workspaces.reset(foreign, foreign.start), {name: 'LifecycleError'})
  await t.throwsAsync(workspaces.takeTree(foreign, by), {name: 'LifecycleError'})
})

test('twenty workspaces at once are made and taken', async t => {
  const {repo, workspaces, prepare, write} = setUp(t)
  const made = await Promise.all(Array.from({length: 20}, (_, at) => prepare(`item-${at}`, 'main')))
  const taken = await Promise.all(made.map((workspace, at) => {
    write(workspace, {'src/a.txt': `${at}\n`, [`src/${at}.txt`]: lines(at)})
    return workspaces.takeTree(workspace, by)
  }))
  t.is(new Set(taken.map(one => one.commit)).size, 20)
  for (const [at, one] of taken.entries()) t.is(repo.git('show', `${one.commit!}:src/a.txt`), String(at))
  t.is(repo.git('fsck', '--connectivity-only', '--no-dangling'), '')
})

test('a pinned workspace survives a prune of the repository', async t => {
  const {repo, workspaces, prepare, write, git} = setUp(t)
  repo.git('switch', '-qc', 'side')
  const start = repo.commit('Side', {'src/side.txt': lines(50)})
  const workspace = await prepare('x', 'main', start)
  repo.git('switch', '-q', 'main')
  repo.git('branch', '-D', 'side')
  repo.git('reflog', 'expire', '--expire=now', '--all')
  repo.git('gc', '-q', '--prune=now')
  t.is(git(workspace, 'fsck', '--connectivity-only'), '')
  write(workspace, {'src/side.txt': 'changed\n'})
  const taken = await workspaces.takeTree(workspace, by)
  t.is(repo.git('show', `${taken.commit!}:src/side.txt`), 'changed')
})

test('a merge with the base starts with markers present', async t => {
  const {repo, workspaces, prepare, write, git, names} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  const start = repo.commit('Work', {'src/a.txt': 'mine\n', 'src/own.txt': 'own\n'})
  repo.git('switch', '-q', 'main')
  const base = repo.commit('Elsewhere', {'src/a.txt': 'theirs\n', 'src/base.txt': 'base\n', '.lifecycle/project.md': 'newer\n'})
  const workspace = await prepare('x', 'main', start)
  t.deepEqual(await workspaces.startMerge(workspace, base), {conflicts: ['src/a.txt']})
  t.regex(readFileSync(path.join(workspace.tree, 'src/a.txt'), 'utf8'), /^<{7} .*\nmine\n={7}\ntheirs\n>{7} /)
  t.is(git(workspace, 'rev-parse', 'HEAD'), start)
  t.is(git(workspace, 'diff', '--stat'), '')
  const left = await workspaces.takeTree(workspace, {...by, parents: [start, base]})
  t.deepEqual(left.outOfBounds, [{path: 'src/a.txt', why: 'conflict markers left'}])
  t.is(left.commit, undefined)
  write(workspace, {'src/a.txt': 'both\n'})
  const taken = await workspaces.takeTree(workspace, {...by, parents: [start, base]})
  t.is(repo.git('log', '-1', '--format=%P', taken.commit!), `${start} ${base}`)
  t.is(repo.oid(`${taken.commit!}:.lifecycle`), repo.oid(`${base}:.lifecycle`))
  t.deepEqual(names(taken.commit!), ['.gitignore', '.lifecycle/project.md', 'readme.md', 'src/a.txt', 'src/b.txt', 'src/base.txt', 'src/own.txt'])
  t.is(repo.git('diff', '--name-only', `${base}...${taken.commit!}`), 'src/a.txt\nsrc/own.txt')
  await workspaces.reset(workspace, start)
  t.is(git(workspace, 'status', '--porcelain'), '')
  t.false(existsSync(path.join(workspace.tree, 'src/base.txt')))
})

test('a base that moves on meanwhile is no parent of the merge', async t => {
  const {repo, workspaces, prepare, write} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  const start = repo.commit('Work', {'src/a.txt': 'mine\n'})
  repo.git('switch', '-q', 'main')
  const base = repo.commit('Elsewhere', {'src/a.txt': 'theirs\n'})
  const workspace = await prepare('x', 'main', start)
  await workspaces.startMerge(workspace, base)
  const later = repo.commit('Later', {'src/later.txt': 'later\n'})
  write(workspace, {'src/a.txt': 'both\n'})
  const reopened = (await createWorkspaces(repo.commonDir, path.join(repo.root, 'state'), '.lifecycle', {env: repo.env}).reopen('x', 'main', start))!
  const taken = await workspaces.takeTree(reopened, {...by, parents: [start, later]})
  t.is(repo.git('log', '-1', '--format=%P', taken.commit!), `${start} ${base}`)
  await workspaces.reset(workspace, start)
  write(workspace, {'src/a.txt': 'again\n'})
  t.is(repo.git('log', '-1', '--format=%P', (await workspaces.takeTree(workspace, by)).commit!), start)
})

test('a clean merge without an edit is a commit too', async t => {
  const {repo, workspaces, prepare} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  const start = repo.commit('Work', {'src/own.txt': 'own\n'})
  repo.git('switch', '-q', 'main')
  const base = repo.commit('State', {'.lifecycle/project.md': 'newer\n'})
  const workspace = await prepare('x', 'main', start)
  t.deepEqual(await workspaces.startMerge(workspace, base), {conflicts: []})
  const taken = await workspaces.takeTree(workspace, {...by, parents: [start, base]})
  t.is(repo.git('log', '-1', '--format=%P', taken.commit!), `${start} ${base}`)
})

test('markers that a file always had are no conflict', async t => {
  const markers = '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n'
  const {workspaces, prepare, write} = setUp(t, {files: {'test/merge.txt': markers, 'notes.md': 'Title\n=======\n'}})
  const workspace = await prepare()
  write(workspace, {'test/merge.txt': `${markers}more\n`, 'notes.md': 'Other title\n=======\n'})
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds, [])
  write(workspace, {'src/new.txt': markers})
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds, [{path: 'src/new.txt', why: 'conflict markers left'}])
})

test('line ends that attributes ask for are kept', async t => {
  const {repo, workspaces, prepare, write, git} = setUp(t, {files: {'.gitattributes': '*.bat text eol=crlf\n', 'run.bat': 'one\r\ntwo\r\n', 'a.txt': 'a\n'}})
  const workspace = await prepare()
  t.is(readFileSync(path.join(workspace.tree, 'run.bat'), 'utf8'), 'one\r\ntwo\r\n')
  t.is(git(workspace, 'status', '--porcelain'), '')
  t.is((await workspaces.takeTree(workspace, by)).commit, undefined)
  write(workspace, {'run.bat': 'one\r\nthree\r\n'})
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual(taken.changed.map(change => change.path), ['run.bat'])
  t.is(repo.git('cat-file', 'blob', `${taken.commit!}:run.bat`), 'one\nthree')
})

test('large-file pointers stay pointers without git-lfs', async t => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`
  const {workspaces, prepare, write} = setUp(t, {files: {'.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n', 'big.bin': pointer, 'a.txt': 'a\n'}})
  const workspace = await prepare()
  t.is(readFileSync(path.join(workspace.tree, 'big.bin'), 'utf8'), pointer)
  write(workspace, {'a.txt': 'b\n'})
  t.deepEqual((await workspaces.takeTree(workspace, by)).changed.map(change => change.path), ['a.txt'])
})

/** Where a person's git encrypts, or stores elsewhere, what it commits: the engine's does not. */
const secretFiles = {'.gitattributes': 'secrets/** filter=git-crypt diff=git-crypt\n*.bin filter=lfs -text\n', 'secrets/key.txt': '\0GITCRYPT\0xyz', 'a.txt': 'a\n'}

for (const [what, files, paths] of [
  ['a changed file', {'secrets/key.txt': 'hunter2\n'}, ['secrets/key.txt']],
  ['a new file', {'secrets/more.txt': 'hunter2\n'}, ['secrets/more.txt']],
  ['a file whose filter the agent took away', {'.gitattributes': '', 'secrets/key.txt': 'hunter2\n'}, ['secrets/key.txt']],
  ['a large file without git-lfs', {'big.bin': 'whole'}, ['big.bin']]
] as const) {
  test(`intake refuses ${what} that a filter would have changed`, async t => {
    const {workspaces, prepare, write} = setUp(t, {files: secretFiles})
    const workspace = await prepare()
    write(workspace, files)
    const {commit, outOfBounds} = await workspaces.takeTree(workspace, by)
    t.is(commit, undefined)
    t.deepEqual(outOfBounds.map(found => found.path), paths)
    t.regex(outOfBounds[0]!.why, /filter|git-lfs/)
  })
}

test('a filter that only the person\'s own repository names is one, too', async t => {
  const {repo, workspaces, prepare, write} = setUp(t, {files: {'secrets/key.txt': 'cipher', 'a.txt': 'a\n'}})
  writeFileSync(path.join(repo.commonDir, 'info/attributes'), 'secrets/** filter=git-crypt\n')
  const workspace = await prepare()
  write(workspace, {'secrets/key.txt': 'hunter2\n', 'a.txt': 'b\n'})
  t.regex((await workspaces.takeTree(workspace, by)).outOfBounds.map(({path, why}) => `${path}: ${why}`).join(' '), /^secrets\/key.txt: .*git-crypt/)
})

test('a filter that changes only what is checked out is none', async t => {
  const {repo, workspaces, prepare, write} = setUp(t, {files: secretFiles})
  repo.git('config', 'filter.git-crypt.smudge', 'cat')
  const workspace = await prepare()
  write(workspace, {'secrets/key.txt': 'hunter2\n'})
  t.deepEqual((await workspaces.takeTree(workspace, by)).changed.map(change => change.path), ['secrets/key.txt'])
  repo.git('config', 'filter.git-crypt.clean', 'cat')
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds.map(found => found.path), ['secrets/key.txt'])
})

test('what a filter would have changed may go, and the rest may change', async t => {
  const {workspaces, workspace} = await (async () => { const made = setUp(t, {files: secretFiles}); return {...made, workspace: await made.prepare()} })()
  rmSync(path.join(workspace.tree, 'secrets/key.txt'))
  writeFileSync(path.join(workspace.tree, 'a.txt'), 'b\n')
  t.deepEqual((await workspaces.takeTree(workspace, by)).changed.map(change => `${change.status} ${change.path}`), ['M a.txt', 'D secrets/key.txt'])
})

test('a merge takes what the base has encrypted as it is', async t => {
  const {repo, workspaces, prepare, write} = setUp(t, {files: secretFiles})
  const workspace = await prepare()
  const base = repo.commit('Another key', {'secrets/key.txt': '\0GITCRYPT\0abc', 'secrets/more.txt': '\0GITCRYPT\0more'})
  await workspaces.startMerge(workspace, base)
  write(workspace, {'secrets/more.txt': 'clear'})
  t.deepEqual((await workspaces.takeTree(workspace, {...by, parents: [workspace.start, base]})).outOfBounds.map(found => found.path), ['secrets/more.txt'])
  write(workspace, {'secrets/more.txt': '\0GITCRYPT\0more', 'a.txt': 'b\n'})
  const taken = await workspaces.takeTree(workspace, {...by, parents: [workspace.start, base]})
  t.deepEqual(taken.outOfBounds, [])
  t.is(repo.git('rev-parse', `${taken.commit!}:secrets/key.txt`), repo.git('rev-parse', `${base}:secrets/key.txt`))
})

for (const format of ['shallow', 'sha256', 'linked'] as const) {
  test(`a ${format} repository gives working workspaces`, async t => {
    const {repo, prepare, write, workspaces, git} = setUp(t, {format: format === 'sha256' ? 'sha256' : 'sha1'})
    repo.commit('Second', {'src/a.txt': 'second\n'})
    let own = workspaces
    if (format === 'shallow') {
      const shallow = path.join(repo.root, 'shallow')
      repo.git('clone', '-q', '--depth=1', `file://${repo.folder}`, shallow)
      own = createWorkspaces(path.join(shallow, '.git'), path.join(repo.root, 'state2'), '.lifecycle', {env: repo.env})
    }
    if (format === 'linked') repo.git('worktree', 'add', '-q', path.join(repo.root, 'linked'), '-b', 'elsewhere')
    const workspace = format === 'shallow' ? await own.prepare({item: 'x', slot: 'main', branch: 'item/x', start: repo.oid('main'), setupInputs: undefined}) : await prepare()
    t.is(git(workspace, 'log', '--format=%s'), format === 'shallow' ? 'Second' : 'Second\nStart')
    t.is(git(workspace, 'status', '--porcelain'), '')
    write(workspace, {'src/a.txt': 'third\n'})
    t.deepEqual((await own.takeTree(workspace, by)).changed.map(change => change.path), ['src/a.txt'])
  })
}

test('a home branch of its own leaves the folder out too', async t => {
  const {repo} = setUp(t, {files: {'a.txt': 'a\n'}})
  const workspaces = createWorkspaces(repo.commonDir, path.join(repo.root, 'state2'), '', {env: repo.env})
  const workspace = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start: repo.oid('main'), setupInputs: undefined})
  mkdirSync(path.join(workspace.tree, '.lifecycle'))
  writeFileSync(path.join(workspace.tree, '.lifecycle/team.md'), 'x')
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds.map(({path: name}) => name), ['.lifecycle'])
})

test('a submodule stays as it is', async t => {
  const {repo, workspaces, prepare, write} = setUp(t)
  repo.git('update-index', '--add', '--cacheinfo', `160000,${repo.oid('main')},vendor`)
  repo.git('commit', '-qm', 'Submodule')
  const workspace = await prepare()
  write(workspace, {'src/a.txt': 'b\n'})
  t.deepEqual((await workspaces.takeTree(workspace, by)).changed.map(change => change.path), ['src/a.txt'])
  write(workspace, {'vendor/file.txt': 'x\n'})
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds, [{path: 'vendor', why: 'a change inside a submodule'}])
  await workspaces.reset(workspace, workspace.start)
  t.is((await workspaces.takeTree(workspace, by)).commit, undefined)
})
