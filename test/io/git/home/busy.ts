import {execFileSync, spawn} from 'node:child_process'
import {existsSync, writeFileSync, utimesSync, rmSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import test, {type ExecutionContext} from 'ava'
import {engine, makeRepository, testEnvironment, type TestRepository} from '../../../helpers/home-repository.ts'

/** Main and a branch that changed the same line. */
function makeConflict(t: ExecutionContext): TestRepository {
  const repository = makeRepository(t)
  const {git} = repository
  git('switch', '-qc', 'other')
  repository.write('src/a.ts', 'theirs\n')
  git('commit', '-qam', 'Theirs')
  git('switch', '-q', 'main')
  repository.write('src/a.ts', 'ours\n')
  git('commit', '-qam', 'Ours')
  return repository
}

async function commitOne(repository: TestRepository, patienceMs = 100): Promise<string> {
  const home = await repository.open({patienceMs})
  const result = await home.commit({files: [{path: 'items/one/state.md', content: `${Math.random()}\n`, expect: repository.blob('main', '.lifecycle/items/one/state.md'), over: 'home'}], message: 'Record', author: engine})
  return result.outcome === 'busy' ? `busy: ${result.why} | ${result.remedy}` : result.outcome
}

const fails = (work: () => unknown): void => {
  try {
    work()
  } catch {
    return
  }
  throw new Error('git was expected to stop')
}

const stops: readonly (readonly [string, (repository: TestRepository) => void, (repository: TestRepository) => void, RegExp])[] = [
  ['merge', r => fails(() => r.git('merge', 'other')), r => r.git('merge', '--abort'), /^busy: a merge is under way/],
  ['rebase', r => fails(() => r.git('rebase', 'other')), r => r.git('rebase', '--abort'), /^busy: a rebase of main is under way/],
  ['cherry-pick', r => fails(() => r.git('cherry-pick', 'other')), r => r.git('cherry-pick', '--abort'), /^busy: a cherry-pick is under way/],
  ['revert', r => { r.git('revert', '--no-commit', 'HEAD') }, r => r.git('revert', '--abort'), /^busy: a revert is under way/],
  ['bisect', r => { r.git('bisect', 'start', '--no-checkout', 'HEAD', 'HEAD~1') }, r => r.git('bisect', 'reset'), /^busy: a bisect is under way/],
  ['squash merge with conflicts', r => fails(() => r.git('merge', '--squash', 'other')), r => r.git('reset', '-q', '--hard'), /^busy: .* has conflicts/]
]
for (const [name, begin, end, why] of stops) {
  test(`state commits wait during a ${name}`, async t => {
    const repository = makeConflict(t)
    begin(repository)
    const head = repository.git('rev-parse', 'main')
    t.regex(await commitOne(repository), why)
    t.is(repository.git('rev-parse', 'main'), head)
    end(repository)
    t.is(await commitOne(repository), 'committed')
    t.is(repository.git('status', '--porcelain'), '')
  })
}

test('a stash that pops into a conflict makes them wait', async t => {
  const repository = makeRepository(t)
  repository.write('src/a.ts', 'stashed\n')
  repository.git('stash', '-q')
  repository.write('src/a.ts', 'committed\n')
  repository.git('commit', '-qam', 'Other')
  fails(() => repository.git('stash', 'pop'))
  t.regex(await commitOne(repository), /^busy: .* has conflicts/)
})

test('a rebase of another branch blocks nothing', async t => {
  const repository = makeConflict(t)
  repository.git('switch', '-q', 'other')
  fails(() => repository.git('rebase', 'main'))
  t.is(await commitOne(repository), 'committed')
  repository.git('rebase', '--abort')
})

test('a detached HEAD blocks nothing and is left alone', async t => {
  const repository = makeRepository(t)
  repository.git('switch', '-q', '--detach')
  const head = repository.git('rev-parse', 'HEAD')
  t.is(await commitOne(repository), 'committed')
  t.is(repository.git('rev-parse', 'HEAD'), head)
  t.is(repository.git('status', '--porcelain'), '')
  t.not(repository.git('rev-parse', 'main'), head)
})

test('an editor open on a commit message is waited for', async t => {
  const repository = makeRepository(t)
  const folder = path.dirname(repository.top)
  const isOpen = path.join(folder, 'open')
  const isTyped = path.join(folder, 'typed')
  const editor = path.join(folder, 'editor.sh')
  writeFileSync(editor, `#!/bin/sh\ntouch ${isOpen}\nwhile [ ! -e ${isTyped} ]; do sleep 0.02; done\necho Typed > "$1"\n`, {mode: 0o755})
  repository.write('src/a.ts', 'mine\n')
  const person = spawn('git', ['commit', '-qa'], {cwd: repository.top, env: {...testEnvironment(folder), GIT_EDITOR: editor}, stdio: 'ignore'})
  const ended = new Promise(resolve => person.on('close', resolve))
  while (!existsSync(isOpen)) await sleep(10)
  // Longer than the second in which a commit without an editor may still be under way.
  await sleep(1200)
  t.regex(await commitOne(repository), /^busy: a commit message is being written/)
  writeFileSync(isTyped, '')
  t.is(await ended, 0)
  t.is(await commitOne(repository, 3000), 'committed')
  t.is(repository.git('log', '--format=%s', '-2').trim(), 'Record\nTyped')
})

test('a message that was given up is not waited for', async t => {
  const repository = makeRepository(t)
  const message = path.join(repository.top, '.git/COMMIT_EDITMSG')
  writeFileSync(message, 'given up\n')
  const tenSecondsAgo = Date.now() / 1000 - 10
  utimesSync(path.join(repository.top, '.git/logs/HEAD'), tenSecondsAgo - 60, tenSecondsAgo - 60)
  utimesSync(path.join(repository.top, '.git/refs/heads/main'), tenSecondsAgo - 60, tenSecondsAgo - 60)
  utimesSync(message, tenSecondsAgo, tenSecondsAgo)
  t.is(await commitOne(repository), 'committed')
})

test("hooks and monitors of the repository are not run", async t => {
  const repository = makeRepository(t)
  const canary = path.join(path.dirname(repository.top), 'canary')
  for (const hook of ['reference-transaction', 'pre-commit', 'post-commit', 'post-index-change', 'fsmonitor']) {
    writeFileSync(path.join(repository.top, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${canary}\n`, {mode: 0o755})
  }
  repository.git('config', 'core.fsmonitor', '.git/hooks/fsmonitor')
  rmSync(canary, {force: true})
  t.is(await commitOne(repository), 'committed')
  const home = await repository.open()
  await home.listEdited()
  t.false(existsSync(canary))
  execFileSync('git', ['status'], {cwd: repository.top, stdio: 'ignore'})
  t.true(existsSync(canary), 'the canary sings when git is asked without care')
})
