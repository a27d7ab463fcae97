import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {createBranches} from '../../../../src/io/git/branches/branches.ts'
import {createWorkspaces} from '../../../../src/io/git/workspaces/workspaces.ts'
import {listBytes, makeCodeRepository} from '../../../helpers/code-repository.ts'

const author = {name: 'Lifecycle', email: 'lifecycle@localhost'}
const by = {message: 'Work\n', author}

async function setUp(t: ExecutionContext, options: Parameters<typeof makeCodeRepository>[1] = {}) {
  const repo = makeCodeRepository(t, options)
  const workspaces = createWorkspaces(repo.commonDir, path.join(repo.root, 'state'), '.lifecycle', {env: repo.env})
  const workspace = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start: repo.oid('main'), setupInputs: undefined})
  const at = (name: string) => path.join(workspace.tree, name)
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(at(name)), {recursive: true})
      writeFileSync(at(name), text)
    }
  }
  const git = (folder: string, ...args: readonly string[]) => repo.gitIn(at(folder), '-c', 'user.name=x', '-c', 'user.email=x@x', ...args)
  /** A program that leaves a trace; nothing of the engine's may ever start it. */
  const canary = path.join(repo.root, 'canary')
  const alarm = path.join(repo.root, 'alarm')
  writeFileSync(alarm, `#!/bin/sh\necho "$0 $*" >> '${canary}'\ncat\n`, {mode: 0o755})
  return {repo, workspaces, workspace, at, write, git, canary, alarm}
}

type World = Awaited<ReturnType<typeof setUp>>

const link = ({at}: World, name: string, target: string) => {
  mkdirSync(path.dirname(at(name)), {recursive: true})
  symlinkSync(target, at(name))
}

/** What an agent leaves, the path that is named, and a word of the reason. */
const outOfBounds: Readonly<Record<string, readonly [leave: (world: World) => void, path: string, why: RegExp]>> = {
  'a pipe': [({at}) => execFileSync('mkfifo', [at('src/pipe')]), 'src/pipe', /pipe/],
  'a pipe called .gitignore': [({at}) => { unlinkSync(at('.gitignore')); execFileSync('mkfifo', [at('.gitignore')]) }, '.gitignore', /pipe/],
  'a pipe called .gitattributes in a new folder': [({at, write}) => { write({'new/deep/a': ''}); execFileSync('mkfifo', [at('new/deep/.gitattributes')]) }, 'new/deep/.gitattributes', /pipe/],
  'a pipe in place of a tracked file': [({at}) => { unlinkSync(at('src/a.txt')); execFileSync('mkfifo', [at('src/a.txt')]) }, 'src/a.txt', /pipe/],
  'an empty nested repository': [({git}) => git('.', 'init', '-q', 'nested'), 'nested/.git', /nested repository/],
  'a nested repository with commits': [({git, write}) => { git('.', 'init', '-q', 'lib'); write({'lib/a': ''}); git('lib', 'add', '.'); git('lib', 'commit', '-qm', 'x') }, 'lib/.git', /nested repository/],
  'a repository in a tracked folder': [({git}) => git('.', 'init', '-q', 'src'), 'src/.git', /nested repository/],
  'a git directory in capitals': [({write}) => write({'src/.GIT/config': ''}), 'src/.GIT', /nested repository/],
  'a git directory in the root in capitals': [({write}) => write({'.Git/config': ''}), '.Git', /nested repository/],
  'a git directory as HFS+ sees it': [({write}) => write({'.g\u200Cit/config': ''}), '.g\u200Cit', /nested repository/],
  'a git directory by its short name': [({write}) => write({'src/GIT~1/config': ''}), 'src/GIT~1', /nested repository/],
  'a pointer to a git directory': [({write}) => write({'src/.git': 'gitdir: /tmp\n'}), 'src/.git', /nested repository/],
  'a file in the home folder': [({write}) => write({'.lifecycle/items/x/decisions/approve-1.md': 'decision: approve\n'}), '.lifecycle', /home folder/],
  'a home folder in capitals': [({write}) => write({'.Lifecycle/team.md': ''}), '.Lifecycle', /home folder/],
  'a link in place of the home folder': [world => link(world, '.lifecycle', 'src'), '.lifecycle', /home folder/],
  'an absolute link': [world => link(world, 'src/passwd', '/etc/passwd'), 'src/passwd', /absolute/],
  'a link upwards': [world => link(world, 'src/up', '../../out'), 'src/up', /out of the tree/],
  'a link that leaves through another': [world => { link(world, 'here', '.'); link(world, 'src/up', '../here/../../x') }, 'src/up', /out of the tree/],
  'a dangling link out': [world => link(world, 'none', 'src/../../none'), 'none', /out of the tree/],
  'a link in a circle': [world => { link(world, 'one', 'two/x'); link(world, 'two', 'one/x') }, 'one', /out of the tree/],
  'a link to the git directory': [world => link(world, 'src/config', '../.git/config'), 'src/config', /git directory/],
  'a link to the home folder': [world => link(world, 'src/team.md', '../.lifecycle/team.md'), 'src/team.md', /\.lifecycle/],
  'a folder replaced by a link out': [world => { rmSync(world.at('src'), {recursive: true}); link(world, 'src', '/etc') }, 'src', /absolute/],
  'a file over 100 MB': [({at, write}) => { write({'big.bin': ''}); truncateSync(at('big.bin'), 101 * 1024 * 1024) }, 'big.bin', /100 MB/],
  'more than 100,000 files': [({at}) => { mkdirSync(at('many')); execFileSync('sh', ['-c', 'seq 100001 | xargs touch'], {cwd: at('many')}) }, '', /more than 100000 new files/],
  'folders nested too deep': [({write}) => write({[`${'d/'.repeat(120)}x`]: ''}), 'd/'.repeat(101).slice(0, -1), /too deep/],
  'a path longer than the system can name': [({at}) => execFileSync(process.execPath, ['-e', 'for (let i = 0; i < 30; i++) { fs.mkdirSync("d".repeat(200)); process.chdir("d".repeat(200)) } fs.writeFileSync("f", "")'], {cwd: at('src')}), `src/${'d'.repeat(200)}`, /longer than the system/],
  'an encoding that its own rules do not fit': [({write}) => write({'.gitattributes': '*.txt working-tree-encoding=UTF-16\n'}), 'src/a.txt', /BOM is required/],
  'an encoding that there is not': [({write}) => write({'src/.gitattributes': '*.txt working-tree-encoding=NONE\n'}), 'src/a.txt', /failed to encode/],
  'a file name that is no UTF-8': [({at}) => writeFileSync(Buffer.concat([Buffer.from(`${at('src')}/`), Buffer.from([0xE9, 0xFF])]), ''), 'src/\uFFFD\uFFFD', /UTF-8/]
}

for (const [what, [leave, name, why]] of Object.entries(outOfBounds)) {
  test(`intake refuses ${what} and a reset removes it`, async t => {
    const world = await setUp(t)
    const {repo, workspaces, workspace, write} = world
    write({'src/good.txt': 'good\n'})
    leave(world)
    const before = listBytes(repo.folder)
    const taken = await workspaces.takeTree(workspace, by)
    t.is(taken.commit, undefined)
    t.deepEqual(taken.changed, [])
    const found = taken.outOfBounds.find(one => name === '' || one.path === name)
    t.truthy(found, JSON.stringify(taken.outOfBounds.slice(0, 5)))
    t.regex(found!.why, why)
    await workspaces.reset(workspace, workspace.start)
    t.is(repo.gitIn(workspace.tree, 'status', '--porcelain', '--ignored'), '')
    t.deepEqual(await workspaces.takeTree(workspace, by), {commit: undefined, changed: [], outOfBounds: []})
    t.deepEqual(listBytes(repo.folder), before)
    t.is(repo.git('status', '--porcelain'), '')
  })
}

test('intake refuses a socket and a device', async t => {
  const {workspaces, workspace, at} = await setUp(t)
  const server = createServer()
  t.teardown(() => server.close())
  process.chdir(workspace.tree)
  await new Promise<void>(resolve => server.listen('s', resolve))
  process.chdir('/')
  if (process.getuid?.() === 0) execFileSync('mknod', [at('null'), 'c', '1', '3'])
  const {outOfBounds: found} = await workspaces.takeTree(workspace, by)
  t.true(found.some(one => one.path === 's'))
  t.is(found.some(one => one.path === 'null'), process.getuid?.() === 0)
})

test('what is ignored may be anything', async t => {
  const world = await setUp(t)
  const {workspaces, workspace, write, at, git} = world
  write({'node_modules/a/index.js': '', 'src/a.txt': 'b\n'})
  execFileSync('mkfifo', [at('node_modules/pipe'), at('node_modules/.gitignore')])
  link(world, 'node_modules/bin', '/usr/bin/node')
  git('.', 'init', '-q', 'node_modules/repo')
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual([taken.outOfBounds, taken.changed.map(change => change.path)], [[], ['src/a.txt']])
  await workspaces.reset(workspace, workspace.start)
  t.true(existsSync(at('node_modules/repo/.git')))
})

test('links that stay inside are taken and the team\'s own are kept', async t => {
  const repo = makeCodeRepository(t)
  symlinkSync('/etc/hosts', path.join(repo.folder, 'own-link'))
  const start = repo.commit('Link')
  const workspaces = createWorkspaces(repo.commonDir, path.join(repo.root, 'state'), '.lifecycle', {env: repo.env})
  const workspace = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start, setupInputs: undefined})
  symlinkSync('../readme.md', path.join(workspace.tree, 'src/readme.md'))
  symlinkSync('src/later/..', path.join(workspace.tree, 'dangling'))
  const taken = await workspaces.takeTree(workspace, by)
  t.deepEqual(taken.outOfBounds, [])
  t.deepEqual(taken.changed.map(change => `${change.mode} ${change.path}`), ['120000 dangling', '120000 src/readme.md'])
  unlinkSync(path.join(workspace.tree, 'own-link'))
  symlinkSync('/etc/shadow', path.join(workspace.tree, 'own-link'))
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds.map(one => one.path), ['own-link'])
})

test('a large file of the team\'s own is no offence', async t => {
  const repo = makeCodeRepository(t)
  repo.write({'big.bin': ''})
  truncateSync(path.join(repo.folder, 'big.bin'), 101 * 1024 * 1024)
  const start = repo.commit('Big')
  const workspaces = createWorkspaces(repo.commonDir, path.join(repo.root, 'state'), '.lifecycle', {env: repo.env})
  const workspace = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start, setupInputs: undefined})
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds, [])
  truncateSync(path.join(workspace.tree, 'big.bin'), 102 * 1024 * 1024)
  t.deepEqual((await workspaces.takeTree(workspace, by)).outOfBounds.map(one => one.path), ['big.bin'])
})

test('many offences are named in part', async t => {
  const world = await setUp(t)
  for (let count = 0; count < 60; count++) link(world, `links/${count}`, '/etc')
  const {outOfBounds: found} = await world.workspaces.takeTree(world.workspace, by)
  t.is(found.length, 51)
  t.is(found.at(-1)!.why, 'and 10 more')
})

/** Everything in a git directory that makes git start a program, pointing at the alarm. */
function plant({repo, workspace, alarm, canary, write, git}: World, gitDir: string) {
  const hooks = path.join(repo.root, 'hooks')
  mkdirSync(hooks, {recursive: true})
  for (const hook of ['post-checkout', 'pre-commit', 'post-commit', 'reference-transaction', 'post-index-change', 'post-merge', 'fsmonitor-watchman']) {
    writeFileSync(path.join(hooks, hook), `#!/bin/sh\necho ${hook} >> '${canary}'\n`, {mode: 0o755})
  }
  const settings = {
    'core.hooksPath': hooks, 'core.fsmonitor': alarm, 'core.sshCommand': alarm, 'diff.external': alarm, 'gpg.program': alarm, 'commit.gpgSign': 'true', 'core.pager': alarm, 'core.editor': alarm,
    'filter.evil.clean': alarm, 'filter.evil.smudge': alarm, 'filter.evil.process': alarm, 'diff.evil.command': alarm, 'diff.evil.textconv': alarm, 'merge.evil.driver': alarm, 'core.alternateRefsCommand': alarm
  }
  for (const [key, value] of Object.entries(settings)) git('.', '--git-dir', gitDir, 'config', key, value)
  write({'.gitattributes': '* filter=evil diff=evil merge=evil\n', '.gitmodules': `[submodule "x"]\n\tpath = vendor\n\turl = ext::${alarm}\n\tupdate = !${alarm}\n`})
  return workspace
}

for (const where of ['the workspace', 'the person\'s repository', 'a repository that .git points to'] as const) {
  test(`nothing planted in ${where} is ever run`, async t => {
    const world = await setUp(t)
    const {repo, workspaces, workspace, at, write, canary} = world
    if (where === 'the workspace') plant(world, at('.git'))
    if (where === 'the person\'s repository') plant(world, repo.commonDir)
    if (where === 'a repository that .git points to') {
      repo.git('clone', '-q', '--bare', repo.folder, path.join(repo.root, 'evil.git'))
      plant(world, path.join(repo.root, 'evil.git'))
      rmSync(at('.git'), {recursive: true})
      write({'.git': `gitdir: ${path.join(repo.root, 'evil.git')}\n`})
    }
    write({'src/a.txt': 'changed\n', 'src/b.txt': 'changed\n', 'src/new.txt': 'new\n'})
    const taken = await workspaces.takeTree(workspace, by)
    t.deepEqual(taken.outOfBounds, [])
    t.deepEqual(taken.changed.map(change => change.path), ['.gitattributes', '.gitmodules', 'src/a.txt', 'src/b.txt', 'src/new.txt'])
    const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
    await branches.create('refs/heads/item/x', workspace.start)
    t.deepEqual(await branches.move('refs/heads/item/x', taken.commit!, workspace.start), {outcome: 'moved'})
    await branches.readFacts('refs/heads/item/x', workspace.start)
    await branches.diff(workspace.start, taken.commit!)
    await branches.mergeTree(workspace.start, taken.commit!)
    const other = await branches.commitTree(taken.commit === undefined ? '' : repo.git('rev-parse', 'main^{tree}'), [workspace.start], 'Other', author)
    await branches.mergeTree(other, taken.commit!)
    const next = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start: taken.commit!, setupInputs: undefined})
    write({'src/a.txt': 'again\n'})
    await workspaces.takeTree(next, by)
    await workspaces.startMerge(next, other)
    await workspaces.reset(next, taken.commit!)
    t.false(existsSync(canary))
    // The person's checkout stands on another branch: the base moves without any worktree. The person's own git may run the hooks.
    repo.git('symbolic-ref', 'HEAD', 'refs/heads/elsewhere')
    rmSync(canary, {force: true})
    t.is((await branches.merge({tip: taken.commit!, baseRef: 'refs/heads/main', message: 'Merge', author})).outcome, 'merged')
    t.false(existsSync(canary))
  })
}

test('nothing planted runs before the merge either', async t => {
  const world = await setUp(t)
  const {workspaces, workspace, at, write, canary, git} = world
  plant(world, at('.git'))
  write({'src/a.txt': 'changed\n'})
  t.throws(() => git('.', 'commit', '-qam', 'the alarm itself works'))
  t.true(existsSync(canary))
  rmSync(canary)
  const taken = await workspaces.takeTree(workspace, by)
  await workspaces.reset(workspace, taken.commit!)
  await workspaces.reset(workspace, workspace.start)
  t.false(existsSync(canary))
  t.notRegex(git('.', 'config', '--list'), /evil|hookspath|fsmonitor|external/)
})

test('a monitor in a nested repository is not run', async t => {
  const {repo, workspaces, workspace, at, write, git, canary, alarm} = await setUp(t)
  repo.git('update-index', '--add', '--cacheinfo', `160000,${repo.oid('main')},vendor`)
  repo.git('commit', '-qm', 'Submodule')
  const next = await workspaces.prepare({item: 'x', slot: 'main', branch: 'item/x', start: repo.oid('main'), setupInputs: undefined})
  for (const folder of ['vendor', 'nested', 'src']) {
    git('.', 'init', '-q', folder)
    write({[`${folder}/file.txt`]: 'x\n'})
    git(folder, 'add', '.')
    git(folder, 'commit', '-qm', 'x')
    git(folder, 'config', 'core.fsmonitor', alarm)
    git(folder, 'config', 'filter.evil.clean', alarm)
    write({[`${folder}/.gitattributes`]: '* filter=evil\n'})
  }
  const {outOfBounds: found} = await workspaces.takeTree(next, by)
  t.deepEqual(found.map(one => one.path).sort(), ['nested/.git', 'src/.git', 'vendor'])
  await workspaces.reset(next, next.start)
  t.false(existsSync(canary))
  t.false(existsSync(at('src/.git')))
  t.is(repo.gitIn(workspace.tree, 'status', '--porcelain'), '')
})

test.serial('locked folders and files are told and removed', async t => {
  const {repo, workspaces, workspace, at, write} = await setUp(t)
  write({'locked/inner/x.txt': 'x', 'src/secret.txt': 'x'})
  chmodSync(at('src/secret.txt'), 0o000)
  chmodSync(at('locked/inner'), 0o000)
  execFileSync('chmod', ['-R', 'a+rwX', path.join(repo.root, 'project')])
  const root = process.getuid?.() === 0
  if (root) execFileSync('chown', ['-R', 'nobody', repo.root])
  // Root may read everything: what is tested shows only as somebody else. Programs that are started meanwhile are nobody's too.
  if (root) process.seteuid!('nobody')
  try {
    const found = (await workspaces.takeTree(workspace, by)).outOfBounds
    t.deepEqual(found.map(one => `${one.path}: ${one.why}`).sort(), ['locked/inner: an unreadable folder', 'src/secret.txt: an unreadable file'])
    await workspaces.reset(workspace, workspace.start)
    t.false(existsSync(at('locked')))
  } finally {
    if (root) process.seteuid!(0)
  }
})
