import {chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {createBranches} from '../../../../src/io/git/branches/branches.ts'
import {type CodeRepository, fingerprint, lines, listBytes, makeCodeRepository} from '../../../helpers/code-repository.ts'

const author = {name: 'Lifecycle', email: 'lifecycle@localhost'}

interface Stage { readonly repo: CodeRepository; readonly tip: string; readonly base: string }

/** `main` is checked out; `item/x` changes a.txt, adds new.txt and deletes readme.md. */
function setUp(t: ExecutionContext): Stage & {readonly merge: () => Promise<{readonly outcome: string}>} {
  const repo = makeCodeRepository(t)
  const base = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  repo.git('rm', '-q', 'readme.md')
  const tip = repo.commit('Work', {'src/a.txt': 'changed\n', 'src/new.txt': 'new\n'})
  repo.git('switch', '-q', 'main')
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  return {repo, tip, base, merge: () => branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge item/x\n', author})}
}

/** Situations in which git must refuse and everything of the person's must be what it was, byte for byte. */
const refused: Readonly<Record<string, (stage: Stage) => void>> = {
  'an uncommitted edit of a merged file': ({repo}) => repo.write({'src/a.txt': 'mine\n'}),
  'a staged edit of a merged file': ({repo}) => { repo.write({'src/a.txt': 'mine\n'}); repo.git('add', 'src/a.txt') },
  'a staged edit with another edit upon it': ({repo}) => { repo.write({'src/a.txt': 'mine\n'}); repo.git('add', 'src/a.txt'); repo.write({'src/a.txt': 'mine too\n'}) },
  'an untracked file in the way': ({repo}) => repo.write({'src/new.txt': 'my own\n'}),
  'an ignored file in the way': ({repo}) => { repo.write({'src/new.txt': 'my own\n'}); writeFileSync(path.join(repo.commonDir, 'info/exclude'), 'new.txt\n') },
  'an untracked folder in the way': ({repo}) => repo.write({'src/new.txt/inside.txt': 'my own\n'}),
  'an untracked link in the way': ({repo}) => symlinkSync('/etc/passwd', path.join(repo.folder, 'src/new.txt')),
  'a deleted file that the merge changes': ({repo}) => rmSync(path.join(repo.folder, 'src/a.txt')),
  'a staged new file of the same name': ({repo}) => { repo.write({'src/new.txt': 'my own\n'}); repo.git('add', 'src/new.txt') },
  'an intent to add the same name': ({repo}) => { repo.write({'src/new.txt': 'my own\n'}); repo.git('add', '-N', 'src/new.txt') },
  'an edit of a file that the merge deletes': ({repo}) => repo.write({'readme.md': '# Mine\n'}),
  'a merge under way': ({repo}) => {
    repo.git('switch', '-qc', 'side')
    repo.commit('Side', {'src/side.txt': 's\n'})
    repo.git('switch', '-q', 'main')
    repo.git('merge', '-q', '--no-commit', '--no-ff', 'side')
  },
  'a cherry-pick that conflicts': ({repo}) => {
    repo.git('switch', '-qc', 'side')
    repo.git('rm', '-q', 'src/b.txt')
    repo.commit('Side')
    repo.commit('Again', {'src/b.txt': 'again\n'})
    repo.git('switch', '-q', 'main')
    try { repo.git('cherry-pick', 'side') } catch { /* it stops at the conflict */ }
  },
  'a conflicted stash': ({repo}) => {
    repo.write({'src/b.txt': 'one\n'})
    repo.git('stash', '-q')
    repo.write({'src/b.txt': 'two\n'})
    repo.git('add', '.')
    repo.git('commit', '-qm', 'Two')
    try { repo.git('stash', 'pop', '-q') } catch { /* it stops at the conflict */ }
  },
  'autostash wished and an edit in the way': ({repo}) => { repo.git('config', 'merge.autoStash', 'true'); repo.write({'src/a.txt': 'mine\n'}) },
  'an index that is locked': ({repo}) => writeFileSync(path.join(repo.commonDir, 'index.lock'), '')
}

for (const [situation, arrange] of Object.entries(refused)) {
  test(`merge refuses and keeps ${situation}`, async t => {
    const stage = setUp(t)
    arrange(stage)
    const before = fingerprint(stage.repo)
    const result = await stage.merge()
    t.is(result.outcome, 'refused', JSON.stringify(result))
    const {why, remedy} = result as unknown as {why: string; remedy: string}
    t.true(why.length > 5 && remedy.length > 5)
    t.is(fingerprint(stage.repo), before)
  })
}

/** Situations in which the base moves and what the person has apart from the change is what it was, byte for byte. */
const kept: Readonly<Record<string, (stage: Stage) => void>> = {
  'a clean checkout': () => {},
  'an uncommitted edit elsewhere': ({repo}) => repo.write({'src/b.txt': lines(5)}),
  'staged work elsewhere': ({repo}) => { repo.write({'src/b.txt': lines(6)}); repo.git('add', 'src/b.txt'); repo.write({'src/b.txt': lines(7)}) },
  'a staged deletion elsewhere': ({repo}) => repo.git('rm', '-q', '--cached', 'src/b.txt'),
  'a stash': ({repo}) => { repo.write({'src/b.txt': lines(5)}); repo.git('stash', '-q') },
  'untracked and ignored files': ({repo}) => repo.write({'notes.md': 'n\n', 'node_modules/x/index.js': 'x\n', 'a.log': 'l\n'}),
  'uncommitted edits in the home folder': ({repo}) => repo.write({'.lifecycle/project.md': 'edited\n', '.lifecycle/items/new/item.md': 'new\n'}),
  'a file that was made executable': ({repo}) => chmodSync(path.join(repo.folder, 'src/b.txt'), 0o755),
  'a file deleted elsewhere': ({repo}) => rmSync(path.join(repo.folder, 'src/b.txt')),
  'a branch that is set to squash': ({repo}) => repo.git('config', 'branch.main.mergeOptions', '--squash --no-commit'),
  'settings that forbid fast-forwards': ({repo}) => repo.git('config', 'merge.ff', 'false')
}

for (const [situation, arrange] of Object.entries(kept)) {
  test(`merge goes through and keeps ${situation}`, async t => {
    const stage = setUp(t)
    arrange(stage)
    const {repo} = stage
    const own = (listed: readonly string[]) => listed.filter(line => !/src\/(a|new)\.txt|readme\.md/.test(line))
    const before = own(listBytes(repo.folder))
    const status = repo.git('status', '--porcelain', '--ignored')
    const result = await stage.merge()
    t.is(result.outcome, 'merged', JSON.stringify(result))
    t.deepEqual(own(listBytes(repo.folder)), before)
    t.is(repo.git('status', '--porcelain', '--ignored'), status)
    t.is(readFileSync(path.join(repo.folder, 'src/a.txt'), 'utf8'), 'changed\n')
    t.false(existsSync(path.join(repo.folder, 'readme.md')))
    t.is(repo.git('log', '-1', '--format=%P'), `${stage.base} ${stage.tip}`)
    t.is(repo.git('symbolic-ref', 'HEAD'), 'refs/heads/main')
  })
}

test('merge moves a base that is checked out nowhere', async t => {
  const {repo, merge} = setUp(t)
  repo.git('switch', '-qc', 'elsewhere')
  repo.write({'src/a.txt': 'mine\n'})
  const before = fingerprint(repo)
  t.is((await merge()).outcome, 'merged')
  t.is(fingerprint(repo), before)
  t.is(repo.git('show', 'main:src/a.txt'), 'changed')
})

test('merge moves a base that a linked worktree holds', async t => {
  const {repo, merge} = setUp(t)
  repo.git('switch', '-qc', 'elsewhere')
  const linked = path.join(repo.root, 'linked')
  repo.git('worktree', 'add', '-q', linked, 'main')
  writeFileSync(path.join(linked, 'src/b.txt'), 'mine\n')
  const before = fingerprint(repo)
  t.is((await merge()).outcome, 'merged')
  t.is(fingerprint(repo), before)
  t.is(readFileSync(path.join(linked, 'src/a.txt'), 'utf8'), 'changed\n')
  t.is(repo.gitIn(linked, 'status', '--porcelain'), 'M src/b.txt')
})

test('merge ignores a worktree whose folder is gone', async t => {
  const {repo, merge} = setUp(t)
  repo.git('switch', '-qc', 'elsewhere')
  repo.git('worktree', 'add', '-q', path.join(repo.root, 'linked'), 'main')
  rmSync(path.join(repo.root, 'linked'), {recursive: true})
  t.is((await merge()).outcome, 'merged')
})

test('merge takes the home folder from the base', async t => {
  const {repo, base, merge} = setUp(t)
  repo.git('switch', '-q', 'item/x')
  repo.commit('Home too', {'.lifecycle/project.md': 'forged\n', '.lifecycle/team.md': 'me\n'})
  repo.git('switch', '-q', 'main')
  const state = repo.commit('State', {'.lifecycle/project.md': 'of the base\n', '.lifecycle/items/x/item.md': 'x\n'})
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const result = await branches.merge({tip: repo.oid('item/x'), baseRef: 'refs/heads/main', message: 'Merge', author})
  t.is(result.outcome, 'merged')
  t.is(repo.oid('main:.lifecycle'), repo.oid(`${state}:.lifecycle`))
  t.is(repo.git('show', 'main:src/a.txt'), 'changed')
  t.not(base, state)
  t.is((await merge()).outcome, 'merged')
})

test('a conflict names the files and changes nothing', async t => {
  const {repo, merge} = setUp(t)
  repo.commit('Elsewhere', {'src/a.txt': 'theirs\n'})
  const before = fingerprint(repo)
  t.deepEqual(await merge(), {outcome: 'conflict', paths: ['src/a.txt']})
  t.is(fingerprint(repo), before)
})

test('verify sees the merged commit and may refuse it', async t => {
  const {repo, tip, base} = setUp(t)
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  let seen = ''
  const result = await branches.merge({
    tip, baseRef: 'refs/heads/main', message: 'Merge', author,
    verify: async commit => { seen = repo.git('show', `${commit}:src/a.txt`); return false }
  })
  t.is(result.outcome, 'unverified')
  t.is(seen, 'changed')
  t.is(repo.oid('main'), base)
})

test('state commits during verification do not count', async t => {
  const {repo, tip} = setUp(t)
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  repo.git('switch', '-qc', 'elsewhere')
  let verified = 0
  let state = ''
  const result = await branches.merge({
    tip, baseRef: 'refs/heads/main', message: 'Merge', author,
    verify: async () => { verified++; state = repo.commitState('later'); return true }
  })
  t.is(result.outcome, 'merged')
  t.is(verified, 1)
  t.is(repo.git('log', '-1', '--format=%P', 'main'), `${state} ${tip}`)
  t.is(repo.git('show', 'main:.lifecycle/items/x/state.md'), 'later')
})

test('code that came during verification means moved', async t => {
  const {repo, tip} = setUp(t)
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const result = await branches.merge({
    tip, baseRef: 'refs/heads/main', message: 'Merge', author,
    verify: async () => { repo.commit('Code', {'src/code.txt': 'x\n'}); return true }
  })
  t.deepEqual(result, {outcome: 'moved'})
})

test('a merge that was made already is not made twice', async t => {
  const {repo, merge} = setUp(t)
  t.is((await merge()).outcome, 'merged')
  const merged = repo.oid('main')
  repo.commitState('recorded')
  const again = await merge() as {outcome: string; commit: string}
  t.is(again.outcome, 'merged')
  t.is(again.commit, merged)
})

test('merging runs no hook of the repository', async t => {
  const {repo, merge} = setUp(t)
  const canary = path.join(repo.root, 'canary')
  mkdirSync(path.join(repo.commonDir, 'hooks'), {recursive: true})
  for (const hook of ['post-merge', 'pre-merge-commit', 'reference-transaction', 'post-checkout', 'commit-msg']) {
    writeFileSync(path.join(repo.commonDir, 'hooks', hook), `#!/bin/sh\necho ${hook} >> '${canary}'\n`, {mode: 0o755})
  }
  t.is((await merge()).outcome, 'merged')
  t.false(existsSync(canary))
})

test('two merges at once both arrive', async t => {
  const {repo, base} = setUp(t)
  repo.git('switch', '-q', '--detach', base)
  repo.git('switch', '-qc', 'item/y')
  const other = repo.commit('Other', {'src/y.txt': 'y\n'})
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const results = await Promise.all([repo.oid('item/x'), other].map(tip => branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge', author})))
  t.deepEqual(results.map(result => result.outcome), ['merged', 'merged'])
  t.is(repo.git('show', 'main:src/y.txt'), 'y')
  t.is(repo.git('show', 'main:src/a.txt'), 'changed')
})

test('published files lie beside the merged code', async t => {
  const {repo, tip} = setUp(t)
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const publish = [{path: 'docs/specs/x.md', content: Buffer.from('# Spec\r\n')}, {path: 'docs/é.md', content: Buffer.from('2')}, {path: 'src/b.txt', content: Buffer.from('over')}]
  const result = await branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge', author, publish})
  t.is(result.outcome, 'merged')
  t.is(readFileSync(path.join(repo.folder, 'docs/specs/x.md'), 'utf8'), '# Spec\r\n')
  t.is(readFileSync(path.join(repo.folder, 'docs/é.md'), 'utf8'), '2')
  t.is(readFileSync(path.join(repo.folder, 'src/b.txt'), 'utf8'), 'over')
  t.is(repo.git('status', '--porcelain'), '')
  t.is(repo.git('fsck', '--no-dangling'), '')
})

test('files are published inside the repository only', async t => {
  const {repo, tip, base} = setUp(t)
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  for (const name of ['../x', '/etc/x', 'docs/../../x', '.git/config', 'docs/.GIT/hooks/x', '', 'src/a.txt/x', 'src']) {
    const merging = branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge', author, publish: [{path: name, content: Buffer.from('x')}]})
    await t.throwsAsync(merging, {name: 'LifecycleError'}, name)
  }
  t.is(repo.oid('main'), base)
})

test('what is published is never committed past a filter', async t => {
  const repo = makeCodeRepository(t, {files: {'.gitattributes': 'docs/** filter=git-crypt\n', 'src/a.txt': 'a\n'}})
  const base = repo.oid('main')
  repo.git('switch', '-qc', 'item/x')
  const tip = repo.commit('Work', {'src/a.txt': 'b\n'})
  repo.git('switch', '-q', 'main')
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const merge = () => branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge', author, publish: [{path: 'docs/x.md', content: Buffer.from('# Secret\n')}]})
  const result = await merge()
  t.is(result.outcome, 'refused')
  t.regex(result.outcome === 'refused' ? `${result.why} ${result.remedy}` : '', /docs\/x\.md.*git-crypt.*publish/)
  t.is(repo.oid('main'), base)
  repo.commit('Mend', {'.gitattributes': 'docs/** filter=git-crypt\ndocs/x.md -filter\n'})
  t.is((await merge()).outcome, 'merged')
})

test('a merge that is refused again and again makes one commit', async t => {
  const {repo, tip} = setUp(t)
  repo.git('config', 'merge.verifySignatures', 'true')
  const branches = createBranches(repo.commonDir, '.lifecycle', {env: repo.env})
  const merge = () => branches.merge({tip, baseRef: 'refs/heads/main', message: 'Merge', author})
  const first = await merge()
  const objects = repo.git('count-objects')
  await new Promise(resolve => setTimeout(resolve, 1100))
  t.deepEqual(await merge(), first)
  t.is(repo.git('count-objects'), objects)
  t.is(first.outcome, 'refused')
  const command = first.outcome === 'refused' ? first.remedy : ''
  t.regex(command, /-c merge\.verifySignatures=false/)
  repo.git(...command.split(' ').slice(1))
  t.is((await merge()).outcome, 'merged')
})
