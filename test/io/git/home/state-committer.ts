import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test from 'ava'
import {type FileWrite} from '../../../../src/core/ports.ts'
import {ana, engine, makeRepository, pictureOf, type TestRepository} from '../../../helpers/home-repository.ts'

const state = '.lifecycle/items/one/state.md'

/** What a person would notice of a state commit beside its own file. */
function lookAt(repository: TestRepository, except: string): Record<string, unknown> {
  const {git, top} = repository
  const files = pictureOf(top)
  delete files[except]
  const without = ['--', '.', `:(exclude)${except}`]
  return {
    files,
    index: git('ls-files', '-s', '-v', ...without),
    cached: git('diff', '--cached', '--binary', '--full-index', ...without),
    diff: git('diff', '--binary', '--full-index', ...without),
    untracked: git('ls-files', '-o', '--exclude-standard'),
    status: git('status', '--porcelain=v1', ...without),
    stash: git('stash', 'list')
  }
}

const write = (repository: TestRepository, content: FileWrite['content'], file = 'items/one/state.md', more: Partial<FileWrite> = {}): FileWrite =>
  ({path: file, content, expect: repository.blob('main', `.lifecycle/${file}`), over: 'home', ...more})

test('a state commit leaves all work of the person byte for byte', async t => {
  const repository = makeRepository(t, {files: {
    'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n', 'd.sh': 'echo d\n', 'e.txt': 'e\n', 'f.txt': 'f\n',
    '.lifecycle/project.md': 'p\n', '.lifecycle/items/one/item.md': 'item\n', '.lifecycle/items/one/spec.md': 'spec\n', [state]: 'due\n'
  }})
  const {git, top} = repository
  repository.write('a.txt', 'staged\n')
  git('add', 'a.txt')
  repository.write('a.txt', 'staged and edited again\n')
  repository.write('b.txt', 'edited\n')
  git('rm', '-q', '--cached', 'c.txt')
  chmodSync(path.join(top, 'd.sh'), 0o755)
  git('update-index', '--assume-unchanged', 'e.txt')
  repository.write('e.txt', 'hidden edit\n')
  rmSync(path.join(top, 'f.txt'))
  repository.write('new.txt', 'intent\n')
  git('add', '-N', 'new.txt')
  repository.write('untracked/u.txt', 'u\n')
  repository.write('.lifecycle/items/one/item.md', 'item, edited\n')
  repository.write('.lifecycle/items/one/spec.md', 'spec, staged\n')
  git('add', '.lifecycle/items/one/spec.md')
  repository.write('.lifecycle/items/two/item.md', 'untracked item\n')
  const before = lookAt(repository, state)
  const home = await repository.open()

  const result = await home.commit({files: [write(repository, 'waiting\n')], message: 'Record one', author: engine})

  t.is(result.outcome, 'committed')
  t.deepEqual(lookAt(repository, state), before)
  t.is(repository.read(state), 'waiting\n')
  t.is(git('show', `HEAD:${state}`), 'waiting\n')
  t.is(git('diff', 'HEAD~1', 'HEAD', '--name-only').trim(), state)
  t.is(git('status', '--porcelain', '--', state), '')
  t.is(git('log', '-1', '--format=%an <%ae> %cn <%ce>').trim(), 'Lifecycle <lifecycle@localhost> Lifecycle <lifecycle@localhost>')
  t.false(existsSync(path.join(top, '.git/index.lock')))
})

test('an edit in the second in which the index was written stays visible', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  // Git compares whole seconds, and a length that is the same tells it nothing.
  await sleep(1020 - Date.now() % 1000)
  repository.write('src/a.ts', 'one')
  repository.git('add', 'src/a.ts')
  repository.write('src/a.ts', 'two')
  await sleep(1020 - Date.now() % 1000)
  t.is((await home.commit({files: [write(repository, 'waiting\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.is(repository.git('status', '--porcelain').trim(), 'MM src/a.ts')
})

test('files are made and deleted with their folders', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const made = await home.commit({files: [write(repository, 'form\n', 'items/one/decisions/approve-spec-1.md'), write(repository, 'run\n', 'items/one/runs/001-spec.md')], message: 'Ask', author: engine})
  t.is(made.outcome, 'committed')
  t.is(repository.read('.lifecycle/items/one/decisions/approve-spec-1.md'), 'form\n')
  t.is(repository.git('status', '--porcelain'), '')

  const deleted = await home.commit({files: [write(repository, undefined, 'items/one/decisions/approve-spec-1.md')], message: 'Take back', author: engine})
  t.is(deleted.outcome, 'committed')
  t.false(existsSync(path.join(repository.top, '.lifecycle/items/one/decisions')))
  t.is(repository.git('status', '--porcelain'), '')
  t.true(existsSync(path.join(repository.top, '.lifecycle/items/one/runs/001-spec.md')))
})

test('an uncommitted edit of the file makes the engine wait', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const head = repository.git('rev-parse', 'HEAD')
  const refused = async () => t.deepEqual(await home.commit({files: [write(repository, 'engine\n')], message: 'Record', author: engine}), {outcome: 'edited', paths: ['items/one/state.md']})
  repository.write(state, 'saved by a person\n')
  await refused()
  repository.git('add', state)
  await refused()
  repository.write(state, 'status: due\n')
  await refused()
  repository.git('reset', '-q', 'HEAD', '--', state)
  rmSync(path.join(repository.top, state))
  await refused()
  symlinkSync('../one/item.md', path.join(repository.top, state))
  await refused()
  t.is(repository.git('rev-parse', 'HEAD'), head)
})

test('a folder that is a link elsewhere is not written through', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  mkdirSync(path.join(repository.top, 'elsewhere'))
  symlinkSync('../../elsewhere', path.join(repository.top, '.lifecycle/items/two'))
  t.is((await home.commit({files: [write(repository, 'x\n', 'items/two/state.md')], message: 'Record', author: engine})).outcome, 'edited')
  t.deepEqual(readdirSync(path.join(repository.top, 'elsewhere')), [])
})

test('another blob than expected on the branch is told', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const stale = write(repository, 'engine\n')
  repository.write(state, 'person\n')
  repository.git('commit', '-qam', 'By hand')
  t.deepEqual(await home.commit({files: [stale], message: 'Record', author: engine}), {outcome: 'moved', paths: ['items/one/state.md']})
  t.deepEqual(await home.commit({files: [{...stale, path: 'items/one/new.md'}], message: 'Record', author: engine}), {outcome: 'moved', paths: ['items/one/new.md']})
})

test('the same content makes no commit', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const head = repository.git('rev-parse', 'HEAD').trim()
  t.deepEqual(await home.commit({files: [write(repository, 'status: due\n')], message: 'Record', author: engine}), {outcome: 'unchanged', commit: head})
})

test("a person's command commits their edits of that file only", async t => {
  const repository = makeRepository(t)
  const form = '.lifecycle/items/one/decisions/approve-spec-1.md'
  repository.write(form, 'decision:\n1. ok?\n   >\n')
  repository.git('add', '-A')
  repository.git('commit', '-qm', 'Ask')
  repository.write(form, 'decision:\n1. ok?\n   > yes\n')
  repository.write(state, 'edited, too\n')
  repository.write('src/a.ts', 'export const a = 2\n')
  repository.git('add', 'src/a.ts')
  const before = lookAt(repository, form)
  const home = await repository.open()
  const text = 'decision: approve\n1. ok?\n   > yes\n'
  const answered = write(repository, text, 'items/one/decisions/approve-spec-1.md', {over: {working: repository.read(form)}})
  t.is((await home.commit({files: [answered], message: 'Approve', author: ana})).outcome, 'committed')
  t.deepEqual(lookAt(repository, form), before)
  t.is(repository.git('show', `HEAD:${form}`), text)
  t.is(repository.read(form), text)
  t.is(repository.git('log', '-1', '--format=%ae %ce').trim(), 'ana@example.org ana@example.org')

  const late = write(repository, 'decision: reject\n', 'items/one/decisions/approve-spec-1.md', {over: {working: 'something else'}})
  t.is((await home.commit({files: [late], message: 'Reject', author: ana})).outcome, 'edited')
})

test('an edit back to what the branch has only changes the working file', async t => {
  const repository = makeRepository(t)
  repository.write(state, 'edited\n')
  const home = await repository.open()
  t.is((await home.commit({files: [write(repository, 'status: due\n', 'items/one/state.md', {over: {working: 'edited\n'}})], message: 'Undo', author: ana})).outcome, 'unchanged')
  t.is(repository.read(state), 'status: due\n')
  t.is(repository.git('status', '--porcelain'), '')
})

test('home that is checked out nowhere is committed to by plumbing', async t => {
  const repository = makeRepository(t)
  repository.git('switch', '-qc', 'feature')
  repository.write('src/a.ts', 'work\n')
  repository.write(state, 'untouched\n')
  const home = await repository.open()
  const before = lookAt(repository, 'none')
  const result = await home.commit({files: [write(repository, 'waiting\n')], message: 'Record', author: engine})
  t.is(result.outcome, 'committed')
  t.deepEqual(lookAt(repository, 'none'), before)
  t.is(repository.git('show', `main:${state}`), 'waiting\n')
  t.deepEqual(await home.listEdited(), [])
  t.is(home.home.folder, undefined)
  repository.git('checkout', '-q', '--', state)
  repository.git('stash', '-q')
  repository.git('switch', '-q', 'main')
  t.is((await home.commit({files: [write(repository, 'third\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.is(repository.read(state), 'third\n')
  t.is(repository.git('status', '--porcelain'), '')
})

test('an unborn branch gets a root commit and keeps the index', async t => {
  const repository = makeRepository(t, {unborn: true})
  repository.write('staged.txt', 'staged\n')
  repository.git('add', 'staged.txt')
  const home = await repository.open()
  const result = await home.commit({files: [write(repository, 'p\n', 'project.md')], message: 'Begin', author: ana})
  t.is(result.outcome, 'committed')
  t.is(repository.git('ls-tree', '-r', '--name-only', 'HEAD').trim(), '.lifecycle/project.md')
  t.is(repository.git('status', '--porcelain').trim(), 'A  staged.txt')
  t.is(repository.git('rev-list', '--count', 'HEAD').trim(), '1')
})

test('a home on a branch of its own works in its linked worktree', async t => {
  const repository = makeRepository(t, {files: {'readme.md': 'r\n'}})
  const {git, top} = repository
  git('switch', '-q', '--orphan', 'lifecycle')
  repository.write('project.md', '---\nschema: 1\n---\n')
  git('add', 'project.md')
  git('commit', '-qm', 'Home')
  git('switch', '-q', 'main')
  git('worktree', 'add', '-q', '.lifecycle', 'lifecycle')
  writeFileSync(path.join(top, '.git/info/exclude'), '/.lifecycle/\n')
  const home = await repository.open()
  t.deepEqual(home.home, {ref: 'refs/heads/lifecycle', prefix: '', folder: path.join(top, '.lifecycle')})
  const head = (await home.readHead())!
  repository.write('readme.md', 'edited\n')
  repository.write('.lifecycle/items/one/item.md', 'mine\n')
  const result = await home.commit({files: [{path: 'items/one/state.md', content: 'due\n', expect: undefined, over: 'home'}], message: 'Record', author: engine})
  t.is(result.outcome, 'committed')
  t.is(repository.read('.lifecycle/items/one/state.md'), 'due\n')
  t.is(repository.gitIn(path.join(top, '.lifecycle'), 'status', '--porcelain', '-uall').trim(), '?? items/one/item.md')
  t.is(git('status', '--porcelain').trim(), 'M readme.md')
  t.deepEqual(await home.listEdited(), ['items/one/item.md'])
  t.deepEqual((await home.listFiles((await home.readHead())!)).map(entry => entry.path), ['items/one/state.md', 'project.md'])
  t.deepEqual((await home.diffFiles(head, (await home.readHead())!)).map(change => change.path), ['items/one/state.md'])
  t.is((await repository.open({cwd: path.join(top, '.lifecycle')})).home.prefix, '')
})

test('a sha256 repository works the same', async t => {
  const repository = makeRepository(t, {format: 'sha256'})
  const home = await repository.open()
  const result = await home.commit({files: [write(repository, 'waiting\n'), write(repository, 'new\n', 'items/one/new.md')], message: 'Record', author: engine})
  t.is(result.outcome, 'committed')
  t.regex(repository.git('rev-parse', 'HEAD').trim(), /^[0-9a-f]{64}$/)
  t.is(repository.git('status', '--porcelain'), '')
  t.is((await home.whoChanged((await home.readHead())!, 'items/one/new.md'))?.byEngine, true)
})

test('line ends given by autocrlf stay in the working tree', async t => {
  const repository = makeRepository(t)
  repository.git('config', 'core.autocrlf', 'true')
  rmSync(path.join(repository.top, state))
  repository.git('checkout', '--', state)
  t.is(repository.read(state), 'status: due\r\n')
  const home = await repository.open()
  t.is((await home.commit({files: [write(repository, 'status: done\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.is(repository.read(state), 'status: done\r\n')
  t.is(repository.git('show', `HEAD:${state}`), 'status: done\n')
  t.is((await home.commit({files: [write(repository, 'status: held\r\n', 'items/one/state.md', {over: {working: 'status: done\r\n'}}), write(repository, 'x\r\n', 'items/one/new.md', {over: {working: undefined}})], message: 'Hold', author: ana})).outcome, 'committed')
  t.is(repository.git('show', `HEAD:${state}`), 'status: held\n')
  t.is(repository.git('show', 'HEAD:.lifecycle/items/one/new.md'), 'x\n')
  t.is(repository.read(state), 'status: held\r\n')
  t.is(repository.git('status', '--porcelain'), '')
})

test('the executable bit and a chmod by hand survive', async t => {
  const repository = makeRepository(t)
  chmodSync(path.join(repository.top, state), 0o755)
  repository.git('commit', '-qam', 'Executable')
  chmodSync(path.join(repository.top, '.lifecycle/items/one/item.md'), 0o755)
  const home = await repository.open()
  const files = [write(repository, 'x\n'), write(repository, '---\ntitle: Two\n---\n', 'items/one/item.md')]
  t.is((await home.commit({files, message: 'Record', author: engine})).outcome, 'committed')
  t.regex(repository.git('ls-tree', 'HEAD', state), /^100755/)
  t.regex(repository.git('ls-tree', 'HEAD', '.lifecycle/items/one/item.md'), /^100644/)
  t.regex(repository.git('diff', '--summary'), /mode change 100644 => 100755 \.lifecycle\/items\/one\/item\.md/)
})

test('files outside a sparse checkout stay outside', async t => {
  const repository = makeRepository(t)
  repository.git('sparse-checkout', 'set', '--no-cone', '/*', '!/.lifecycle/')
  t.false(existsSync(path.join(repository.top, state)))
  const home = await repository.open()
  t.is((await home.commit({files: [write(repository, 'waiting\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.false(existsSync(path.join(repository.top, state)))
  t.is(repository.git('status', '--porcelain'), '')
  t.is(repository.git('show', `HEAD:${state}`), 'waiting\n')
})

test('many commits side by side land one after another', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const results = await Promise.all(Array.from({length: 8}, (_, number) => home.commit({files: [write(repository, `${number}\n`, `items/one/runs/00${number}-spec.md`)], message: `Run ${number}`, author: engine})))
  t.true(results.every(result => result.outcome === 'committed'))
  t.is(repository.git('rev-list', '--count', 'HEAD').trim(), '9')
  t.is(repository.git('status', '--porcelain'), '')
  await home.close()
  t.deepEqual(readdirSync(path.join(repository.top, '.git/lifecycle/commits')), [])
})

test('a foreign GIT_INDEX_FILE in the environment plays no part', async t => {
  const repository = makeRepository(t)
  const foreign = path.join(repository.top, '.git/foreign')
  const index = readFileSync(path.join(repository.top, '.git/index'))
  writeFileSync(foreign, index)
  const home = await repository.open({env: {PATH: process.env['PATH'], GIT_INDEX_FILE: foreign, GIT_DIR: '/nowhere', GIT_AUTHOR_NAME: 'x'}})
  t.is((await home.commit({files: [write(repository, 'waiting\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.deepEqual(readFileSync(foreign), index)
  t.is(repository.git('status', '--porcelain'), '')
})

test('a person who signs commits signs decisions, and the engine does not', async t => {
  const repository = makeRepository(t)
  const program = path.join(path.dirname(repository.top), 'sign.sh')
  writeFileSync(program, '#!/bin/sh\ncat > /dev/null\nprintf "\\n[GNUPG:] SIG_CREATED \\n" >&2\nprintf -- "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"\n', {mode: 0o755})
  repository.git('config', 'commit.gpgSign', 'true')
  repository.git('config', 'gpg.program', program)
  const home = await repository.open()
  t.is((await home.commit({files: [write(repository, 'engine\n')], message: 'Record', author: engine})).outcome, 'committed')
  t.notRegex(repository.git('cat-file', 'commit', 'HEAD'), /^gpgsig/m)
  t.is((await home.commit({files: [write(repository, 'person\n')], message: 'Approve', author: ana})).outcome, 'committed')
  t.regex(repository.git('cat-file', 'commit', 'HEAD'), /^gpgsig/m)
  t.is((await home.whoChanged((await home.readHead())!, 'items/one/state.md'))?.email, ana.email)
})

const memory = '/dev/shm'
if (existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev) {
  test('a worktree on another disk than the repository works the same', async t => {
    const repository = makeRepository(t)
    repository.git('switch', '-qc', 'feature')
    const other = mkdtempSync(path.join(memory, 'lifecycle-'))
    t.teardown(() => rmSync(other, {recursive: true, force: true}))
    repository.git('worktree', 'add', '-q', '-f', other, 'main')
    const home = await repository.open()
    t.is((await home.commit({files: [write(repository, 'waiting\n'), write(repository, 'new\n', 'items/one/new.md')], message: 'Record', author: engine})).outcome, 'committed')
    t.is(readFileSync(path.join(other, state), 'utf8'), 'waiting\n')
    t.deepEqual(await home.listEdited(), [])
    await home.close()
    t.is(repository.gitIn(other, 'status', '--porcelain'), '')
  })
}

const knowsReftable = /ref-format/.test(spawnSync('git', ['init', '-h'], {encoding: 'utf8'}).stdout)
if (knowsReftable) {
  test('a reftable repository works the same', async t => {
    const repository = makeRepository(t)
    repository.git('refs', 'migrate', '--ref-format=reftable')
    const home = await repository.open()
    t.is((await home.commit({files: [write(repository, 'waiting\n')], message: 'Record', author: engine})).outcome, 'committed')
    t.is(repository.git('status', '--porcelain'), '')
    repository.git('switch', '-qc', 'feature')
    t.is((await home.commit({files: [write(repository, 'elsewhere\n')], message: 'Record', author: engine})).outcome, 'committed')
    t.is(repository.git('status', '--porcelain'), '')
  })
}

/** The beginning of every PNG: bytes that are no UTF-8, and a CRLF by which its readers know that nobody has changed line ends. */
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0xff, 0xfe, 0x00, 0x0d, 0x0a])
const picture = 'items/one/spec/picture.png'

for (const autocrlf of ['false', 'true', 'input']) {
  test(`bytes stay as they are with core.autocrlf ${autocrlf}`, async t => {
    const repository = makeRepository(t)
    repository.git('config', 'core.autocrlf', autocrlf)
    const home = await repository.open()
    t.is((await home.commit({files: [write(repository, png, picture)], message: 'Draw', author: engine})).outcome, 'committed')
    t.deepEqual(readFileSync(path.join(repository.top, '.lifecycle', picture)), png)
    t.is(repository.blob('HEAD', `.lifecycle/${picture}`), repository.git('hash-object', '--no-filters', `.lifecycle/${picture}`).trim())
    t.is(repository.git('status', '--porcelain'), '')
    const next = Buffer.concat([png, Buffer.from('\r\nmore')])
    t.is((await home.commit({files: [write(repository, next, picture)], message: 'Draw again', author: engine})).outcome, 'committed')
    t.deepEqual(readFileSync(path.join(repository.top, '.lifecycle', picture)), next)
    t.is(repository.git('status', '--porcelain'), '')
  })
}

test('a file larger than what is read into memory is replaced', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const large = Buffer.alloc(3 * 1024 * 1024, png)
  t.is((await home.commit({files: [write(repository, large, picture)], message: 'Draw', author: engine})).outcome, 'committed')
  const next = Buffer.alloc(2 * 1024 * 1024, 'x')
  t.is((await home.commit({files: [write(repository, next, picture)], message: 'Draw again', author: engine})).outcome, 'committed')
  t.deepEqual(readFileSync(path.join(repository.top, '.lifecycle', picture)), next)
  const oid = repository.blob('HEAD', `.lifecycle/${picture}`)!
  t.deepEqual((await home.readWhole([oid])).get(oid), next)
})

test('an edit of bytes that read the same as text is somebody\'s edit', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  repository.write(`.lifecycle/${picture}`, Buffer.from([0xff, 0x41]))
  const seen = await home.readWorking(picture)
  repository.write(`.lifecycle/${picture}`, Buffer.from([0xfe, 0x41]))
  const result = await home.commit({files: [write(repository, seen, picture, {over: {working: seen}})], message: 'Draw', author: ana})
  t.like(result, {outcome: 'edited', paths: [picture]})
  t.deepEqual(readFileSync(path.join(repository.top, '.lifecycle', picture)), Buffer.from([0xfe, 0x41]))
})

for (const where of ['checked out', 'checked out nowhere'] as const) {
  test(`nothing is committed past a filter on a branch ${where}`, async t => {
    const repository = makeRepository(t, {files: {'.gitattributes': '* filter=git-crypt\n', '.lifecycle/project.md': 'p\n', [state]: 'due\n'}})
    if (where === 'checked out nowhere') repository.git('switch', '-q', '--detach')
    const home = await repository.open()
    const before = repository.git('rev-parse', 'main')
    const commit = () => home.commit({files: [write(repository, 'waiting\n')], message: 'State', author: engine})
    const result = await commit()
    t.is(result.outcome, 'busy')
    t.regex(result.outcome === 'busy' ? `${result.why} ${result.remedy}` : '', /items\/one\/state\.md the filter "git-crypt".*echo '\.lifecycle\/\*\* -filter' >> \.gitattributes/)
    t.is(repository.git('rev-parse', 'main'), before)
    repository.git('switch', '-q', 'main')
    repository.write('.gitattributes', '* filter=git-crypt\n.lifecycle/** -filter\n')
    repository.git('commit', '-qam', 'Mend')
    t.is((await commit()).outcome, 'committed')
  })
}

test('a commit that cannot be signed says what to look at', async t => {
  const repository = makeRepository(t)
  repository.git('config', 'commit.gpgSign', 'true')
  repository.git('config', 'gpg.program', 'false')
  const home = await repository.open()
  const error = await t.throwsAsync(home.commit({files: [write(repository, 'mine\n')], message: 'Mine', author: ana}))
  t.like(error, {code: 'GIT_SIGNING'})
  t.regex((error as {hint?: string}).hint ?? '', /user\.signingKey.*commit\.gpgSign false/)
  t.is((await home.commit({files: [write(repository, 'waiting\n')], message: 'State', author: engine})).outcome, 'committed', 'the engine has no key')
})
