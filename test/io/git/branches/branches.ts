import {execFileSync} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {createBranches} from '../../../../src/io/git/branches/branches.ts'
import {type CodeRepository, makeCodeRepository} from '../../../helpers/code-repository.ts'

const engine = {name: 'Lifecycle', email: 'lifecycle@localhost'}

function setUp(t: ExecutionContext, format: 'sha1' | 'sha256' = 'sha1') {
  const repo = makeCodeRepository(t, {format})
  return {repo, branches: createBranches(repo.commonDir, '.lifecycle', {env: repo.env})}
}

function commitRun(repo: CodeRepository, subject: string, files: Readonly<Record<string, string>>): string {
  return repo.commit(`${subject}\n\nLifecycle-Item: x\nLifecycle-Run: 003-code`, files)
}

/** The exact command that defines a change. */
function patchId(repo: CodeRepository, from: string, to: string): string {
  const args = ['diff-tree', '-p', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv', '--no-color', '--diff-algorithm=myers', '-U3', from, to, '--', '.', ':(exclude,top).lifecycle']
  const patch = execFileSync('git', args, {cwd: repo.folder, env: repo.env})
  return execFileSync('git', ['patch-id', '--verbatim'], {cwd: repo.folder, env: repo.env, input: patch, encoding: 'utf8'}).split(' ')[0]!
}

test('facts name merge base, change, tree and commits', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  const first = commitRun(repo, 'Add limit', {'src/limit.txt': 'five\n', ':odd\nname': 'x'})
  const second = repo.commit('Touch both', {'src/a.txt': 'b\n', '.lifecycle/project.md': 'mine\n'})
  const third = repo.commit('Only home', {'.lifecycle/team.md': 'me\n'})
  const facts = (await branches.readFacts('refs/heads/item/x', start))!
  t.is(facts.tip, third)
  t.is(facts.mergeBase, start)
  t.is(facts.change, patchId(repo, start, third))
  t.is(facts.mergedAs, undefined)
  t.deepEqual(facts.commits.map(c => [c.id, c.run, c.touchesHome, c.isMerge, c.subject]), [
    [first, '003-code', false, false, 'Add limit'], [second, undefined, true, false, 'Touch both'], [third, undefined, true, false, 'Only home']
  ])
  t.deepEqual(facts.commits.map(c => c.patch), [patchId(repo, start, first), patchId(repo, first, second), ''])
  t.deepEqual(facts.commits[0]!.author, {name: 'Ana Roe', email: 'ana@example.org', person: undefined})
  repo.git('rm', '-rq', '--cached', '.lifecycle')
  t.is(facts.tree, repo.git('write-tree'))
})

test('facts of a missing branch are undefined', async t => {
  const {repo, branches} = setUp(t)
  t.is(await branches.readFacts('refs/heads/item/x', repo.oid('main')), undefined)
})

test('bringing a branch up to date keeps its change', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  repo.commit('Work', {'src/b.txt': 'new\n'})
  const before = (await branches.readFacts('refs/heads/item/x', repo.oid('main')))!
  repo.git('switch', '-q', 'main')
  repo.commit('Elsewhere', {'src/a.txt': 'other\n'})
  repo.git('switch', '-q', 'item/x')
  repo.git('merge', '-q', '--no-edit', 'main')
  const after = (await branches.readFacts('refs/heads/item/x', repo.oid('main')))!
  t.is(after.change, before.change)
  t.not(after.tree, before.tree)
  t.is(after.mergeBase, repo.oid('main'))
  t.deepEqual(after.commits.map(c => [c.isMerge, c.patch === '', c.touchesHome]), [[false, false, false], [true, true, false]])
})

test('a resolved conflict gives the merge commit a patch', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  repo.commit('Work', {'src/a.txt': 'mine\n'})
  repo.git('switch', '-q', 'main')
  repo.commit('Elsewhere', {'src/a.txt': 'theirs\n'})
  repo.git('switch', '-q', 'item/x')
  t.throws(() => repo.git('merge', '-q', 'main'))
  const merge = repo.commit('Merge', {'src/a.txt': 'mine\n'})
  const facts = (await branches.readFacts('refs/heads/item/x', repo.oid('main')))!
  t.not(facts.commits.at(-1)!.patch, '')
  t.deepEqual(await branches.readPatches([merge]), [facts.commits.at(-1)!.patch])
})

test('a state commit on the base changes no fact', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  repo.commit('Work', {'src/b.txt': 'new\n'})
  const before = await branches.readFacts('refs/heads/item/x', repo.oid('main'))
  for (const text of ['1', '2', '3']) {
    repo.commitState(text)
    t.deepEqual(await branches.readFacts('refs/heads/item/x', repo.oid('main')), before)
  }
  t.deepEqual(await createBranches(repo.commonDir, '.lifecycle', {env: repo.env}).readFacts('refs/heads/item/x', repo.oid('main')), before)
})

test('a fresh branch is not merged', async t => {
  const {repo, branches} = setUp(t)
  repo.git('branch', 'item/x')
  t.is((await branches.readFacts('refs/heads/item/x', repo.oid('main')))!.mergedAs, undefined)
  repo.commitState('later')
  const facts = (await branches.readFacts('refs/heads/item/x', repo.oid('main'), repo.oid('item/x')))!
  t.is(facts.mergedAs, undefined)
  t.is(facts.change, '')
  t.deepEqual(facts.commits, [])
})

test('a fresh branch that a pull merged in is not merged work', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'upstream')
  repo.commit('Of a colleague', {'src/colleague.txt': 'x\n'})
  repo.git('branch', 'item/x')
  repo.git('switch', '-q', 'main')
  repo.commit('Mine', {'src/mine.txt': 'x\n'})
  repo.git('merge', '-q', '--no-edit', 'upstream')
  t.is((await branches.readFacts('refs/heads/item/x', repo.oid('main'), repo.oid('item/x')))!.mergedAs, undefined)
})

for (const how of ['merge', 'fast-forward', 'squash', 'rebase'] as const) {
  test(`a person's ${how} is seen and keeps the facts`, async t => {
    const {repo, branches} = setUp(t)
    const start = repo.oid('main')
    repo.git('switch', '-qc', 'item/x')
    commitRun(repo, 'One', {'src/a.txt': 'one\n'})
    commitRun(repo, 'Two', {'src/c.txt': 'two\n'})
    const before = (await branches.readFacts('refs/heads/item/x', start, start))!
    repo.git('switch', '-q', 'main')
    if (how !== 'fast-forward') repo.commit('Elsewhere', {'readme.md': '# New\n'})
    if (how === 'merge') repo.git('merge', '-q', '--no-ff', '--no-edit', 'item/x')
    if (how === 'fast-forward') repo.git('merge', '-q', '--ff-only', 'item/x')
    if (how === 'squash') { repo.git('merge', '-q', '--squash', 'item/x'); repo.git('commit', '-qm', 'Squashed') }
    if (how === 'rebase') repo.git('cherry-pick', 'main..item/x')
    const merged = repo.oid('main')
    repo.commit('After', {'src/after.txt': 'x\n'})
    repo.commitState('recorded')
    for (const reader of [branches, createBranches(repo.commonDir, '.lifecycle', {env: repo.env})]) {
      for (const from of [start, undefined]) {
        const facts = (await reader.readFacts('refs/heads/item/x', repo.oid('main'), from))!
        t.is(facts.mergedAs, merged, String(from))
        t.is(facts.change, before.change)
        t.deepEqual(facts.commits, before.commits)
        t.is(facts.mergeBase, start)
      }
      t.is(await reader.readChange(before.tip, repo.oid('main'), start), before.change)
    }
  })
}

test('a deleted branch is still found in its base', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  const tip = commitRun(repo, 'One', {'src/a.txt': 'one\n'})
  repo.git('switch', '-q', 'main')
  repo.git('merge', '-q', '--no-ff', '--no-edit', 'item/x')
  repo.git('branch', '-D', 'item/x')
  const facts = await branches.readFactsAt({ref: 'refs/heads/item/x', tip, base: repo.oid('main'), start})
  t.is(facts.mergedAs, repo.oid('main'))
})

test('work after a squash is not merged', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  repo.commit('One', {'src/a.txt': 'one\n'})
  repo.git('switch', '-q', 'main')
  repo.git('merge', '-q', '--squash', 'item/x')
  repo.commit('Squashed')
  repo.git('switch', '-q', 'item/x')
  repo.commit('More', {'src/more.txt': 'x\n'})
  t.is((await branches.readFacts('refs/heads/item/x', repo.oid('main')))!.mergedAs, undefined)
})

test('a base that was reset is read afresh', async t => {
  const {repo, branches} = setUp(t)
  const old = repo.oid('main')
  repo.commit('Base', {'src/base.txt': 'x\n'})
  repo.git('switch', '-qc', 'item/x')
  repo.commit('Work', {'src/b.txt': 'new\n'})
  t.is((await branches.readFacts('refs/heads/item/x', repo.oid('main')))!.commits.length, 1)
  repo.git('branch', '-f', 'main', old)
  t.is((await branches.readFacts('refs/heads/item/x', repo.oid('main')))!.commits.length, 2)
})

test('missing objects give undefined instead of an error', async t => {
  const {repo, branches} = setUp(t)
  const gone = '1'.repeat(40)
  t.is(await branches.readChange(gone, repo.oid('main')), undefined)
  t.is(await branches.readPatches([repo.oid('main'), gone]), undefined)
  t.is((await branches.readPatches([repo.oid('main')]))!.length, 1)
  t.is(await branches.resolve('refs/heads/none'), undefined)
  t.is(await branches.resolve('main\nmain'), undefined)
})

test('attributes and settings of the checkout change no patch', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  const tip = repo.commit('Work', {'src/b.txt': 'new\n'})
  const plain = patchId(repo, start, tip)
  repo.write({'.gitattributes': '*.txt binary\n'})
  for (const [key, value] of [['diff.noprefix', 'true'], ['diff.context', '9'], ['diff.algorithm', 'patience'], ['diff.external', 'false']]) repo.git('config', key!, value!)
  t.is((await branches.readFacts('refs/heads/item/x', start))!.change, plain)
})

test('sha256 repositories are read', async t => {
  const {repo, branches} = setUp(t, 'sha256')
  repo.git('switch', '-qc', 'item/x')
  repo.commit('Work', {'src/b.txt': 'new\n'})
  const facts = (await branches.readFacts('refs/heads/item/x', repo.oid('main')))!
  t.is(facts.tip.length, 64)
  t.is(facts.commits.length, 1)
  t.true(await branches.keepResult('x/1', facts.tip))
})

test('hasCode is false for a home folder alone', async t => {
  const {repo, branches} = setUp(t)
  t.true(await branches.hasCode(repo.oid('main')))
  repo.git('switch', '-q', '--orphan', 'empty')
  const alone = repo.commit('Home', {'.lifecycle/project.md': 'x'})
  t.false(await branches.hasCode(alone))
})

test('creating a branch succeeds once', async t => {
  const {repo, branches} = setUp(t)
  const made = await Promise.all(Array.from({length: 5}, () => branches.create('refs/heads/item/x', repo.oid('main'))))
  t.is(made.filter(Boolean).length, 1)
  t.is(repo.oid('item/x'), repo.oid('main'))
})

test('a branch called item is named as the obstacle', async t => {
  const {repo, branches} = setUp(t)
  repo.git('branch', 'item')
  const error = await t.throwsAsync(branches.create('refs/heads/item/x', repo.oid('main')), {name: 'LifecycleError'})
  t.regex((error as Error & {hint: string}).hint, /git branch -m item/)
})

test('foreign names never reach git', async t => {
  const {repo, branches} = setUp(t)
  const head = repo.oid('main')
  for (const ref of ['--delete', 'refs/heads/a..b', 'refs/heads/x.lock', 'refs/heads/a b', 'refs/heads/-\n', 'main', 'refs/heads/@{', 'refs//x']) {
    await t.throwsAsync(async () => branches.create(ref, head), {name: 'LifecycleError'}, ref)
  }
  for (const key of ['../x', '', 'a//b', '-x', 'x.lock', 'a b', 'a/../b']) await t.throwsAsync(async () => branches.keepResult(key, head), {name: 'LifecycleError'}, key)
  await t.throwsAsync(async () => branches.diff('--output=/tmp/x', head), {name: 'LifecycleError'})
})

test('results are kept once and read back', async t => {
  const {repo, branches} = setUp(t)
  t.is(await branches.readResult('x/code-1'), undefined)
  t.true(await branches.keepResult('x/code-1', repo.oid('main')))
  t.false(await branches.keepResult('x/code-1', repo.oid('main')))
  t.is(await branches.readResult('x/code-1'), repo.oid('main'))
})

test('a branch checked out nowhere moves by compare and swap', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('branch', 'item/x')
  const tree = await branches.mergeTree(start, start)
  t.is(tree.outcome, 'clean')
  const next = await branches.commitTree(repo.git('rev-parse', 'main^{tree}'), [start], 'Next\n\nLifecycle-Run: 001-code\n', engine)
  t.deepEqual(await branches.move('refs/heads/item/x', next, start), {outcome: 'moved'})
  t.deepEqual(await branches.move('refs/heads/item/x', start, start), {outcome: 'lost', at: next})
  t.deepEqual(await branches.move('refs/heads/item/y', next, start), {outcome: 'lost', at: undefined})
})

test('a branch in a linked worktree is moved there', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  const linked = `${repo.root}/linked tree`
  repo.git('worktree', 'add', '-q', linked, '-b', 'item/x')
  repo.git('switch', '-qc', 'other')
  const next = repo.commit('Next', {'src/n.txt': 'n\n'})
  t.deepEqual(await branches.move('refs/heads/item/x', next, start), {outcome: 'moved'})
  t.is(repo.gitIn(linked, 'status', '--porcelain'), '')
  t.is(repo.gitIn(linked, 'rev-parse', 'HEAD'), next)
})

test('a branch in the midst of a rebase is not moved', async t => {
  const {repo, branches} = setUp(t)
  repo.git('switch', '-qc', 'item/x')
  const tip = repo.commit('Mine', {'src/a.txt': 'mine\n'})
  repo.git('switch', '-q', 'main')
  const next = repo.commit('Theirs', {'src/a.txt': 'theirs\n'})
  repo.git('switch', '-q', 'item/x')
  t.throws(() => repo.git('rebase', '-q', 'main'))
  const moved = await branches.move('refs/heads/item/x', next, tip)
  t.is(moved.outcome, 'refused')
  t.regex(moved.outcome === 'refused' ? moved.remedy : '', /rebase --continue/)
  t.is(repo.oid('item/x'), tip)
})

test('diff text has no home folder and no colour', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('config', 'color.ui', 'always')
  repo.git('config', 'diff.external', 'false')
  const next = repo.commit('Next', {'src/a.txt': 'n\n', '.lifecycle/project.md': 'secret\n'})
  const text = await branches.diff(start, next)
  t.true(text.includes('+n\n'))
  t.false(text.includes('lifecycle'))
  t.false(text.includes('\u001B'))
  t.regex(await branches.diff(start, next, {stat: true}), /1 file changed/)
})

test('files of a commit are read without the checkout', async t => {
  const {repo, branches} = setUp(t)
  t.is(await branches.readFile(repo.oid('main'), 'src/a.txt'), 'a\n')
  t.is(await branches.readFile(repo.oid('main'), 'src/none.txt'), undefined)
})

test('facts that are known cost one process for all branches', async t => {
  const {repo} = setUp(t)
  const real = execFileSync('sh', ['-c', 'command -v git'], {encoding: 'utf8'}).trim()
  const [bin, log] = [path.join(repo.root, 'bin'), path.join(repo.root, 'log')]
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho x >> '${log}'\nexec '${real}' "$@"\n`, {mode: 0o755})
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: {...repo.env, PATH: `${bin}:${repo.env['PATH']}`}})
  const names = ['item/a', 'item/b', 'item/c', 'item/d', 'item/e']
  for (const name of names) {
    repo.git('switch', '-qc', name, 'main')
    repo.commit('Work', {[`src/${name.at(-1)}.txt`]: name})
  }
  const count = async () => {
    writeFileSync(log, '')
    const base = repo.oid('main')
    const facts = await Promise.all(names.map(name => branches.readFacts(`refs/heads/${name}`, base)))
    t.true(facts.every(one => one!.commits.length === 1))
    return readFileSync(log, 'utf8').split('\n').length - 1
  }
  t.true(await count() <= 1 + names.length * 6)
  t.is(await count(), 1)
  repo.commitState('moved')
  t.is(await count(), 3, 'one for the refs, two for the way the base went')
  t.is(await count(), 1)
})

test('what a record says of start and tip is never an option of git', async t => {
  const {repo, branches} = setUp(t)
  const start = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  const tip = commitRun(repo, 'Add limit', {'src/limit.txt': 'five\n'})
  repo.git('switch', '-q', 'main')
  repo.git('merge', '-q', '--ff-only', 'item/x')
  const canary = path.join(repo.folder, 'canary')
  for (const foreign of [`--output=${canary}`, `-O${canary}`, 'main', `${start}\n--all`, '']) {
    const facts = await branches.readFacts('refs/heads/item/x', tip, foreign)
    t.deepEqual(facts, await branches.readFacts('refs/heads/item/x', tip), JSON.stringify(foreign))
    t.is(await branches.readChange(tip, tip, foreign), await branches.readChange(tip, tip))
    await t.throwsAsync(branches.readFactsAt({ref: '', tip: foreign, base: tip, start: foreign}), {code: 'BUG_OBJECT_ID'})
  }
  t.deepEqual(readdirSync(repo.folder).filter(name => name.startsWith('canary')), [])
})
