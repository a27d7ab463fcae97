import {existsSync} from 'node:fs'
import {spawn} from 'node:child_process'
import test from 'ava'
import {addItem, makeTeam, obedient, recorded, show, startEngine} from '../helpers/team.ts'
import {Project, waitFor} from '../helpers/project.ts'

const own = {own: ['spec: {by: spec-writer, from: item}', 'code: {by: implementer, from: item}\nmerge: queue']}

/** Everything a person can have under way at once: staged, unstaged, both in one file, untracked, ignored, a stash. */
async function leaveWork(project: Project): Promise<void> {
  await project.write('kept.txt', 'to be stashed\n')
  await project.git('add', 'kept.txt')
  await project.git('stash', 'push', '-q', '-m', 'for later')
  await project.write('.gitignore', 'ignored.txt\n')
  await project.commit('Ignore', '.gitignore')
  await project.write('staged.txt', 'staged\n')
  await project.git('add', 'staged.txt')
  await project.write('staged.txt', 'staged\nand more\n')
  await project.edit('package.json', text => text.replace('shop', 'my-shop'))
  await project.git('add', '-N', 'package.json')
  await project.edit('test/total.test.js', text => `${text}// mine\n`)
  await project.git('update-index', '--chmod=+x', 'test/total.test.js')
  await project.write('untracked.txt', 'mine\n')
  await project.write('ignored.txt', 'mine\n')
}

test.serial('staged, unstaged, untracked and stashed work is byte for byte as before', async t => {
  const project = await makeTeam(own)
  t.teardown(() => project.remove())
  await leaveWork(project)
  await project.write('.lifecycle/items/change/item.md', '---\ntitle: A change\nkind: own\n---\nDo it.\n')
  await project.commit('A change', '.lifecycle/items/change/item.md')
  const before = [await project.fingerprint(), await project.git('diff', '--cached', '--raw'), await project.git('stash', 'show', '-p')]
  const ran = await project.lifecycle('run')
  t.is(ran.code, 0, ran.stderr)
  t.deepEqual([await project.fingerprint(), await project.git('diff', '--cached', '--raw'), await project.git('stash', 'show', '-p')], before)
  t.is(await project.read('ignored.txt'), 'mine\n')
  t.is((await project.read('src/change-code.js')).slice(0, 2), '//', 'the merged file is in the checkout too')
})

test.serial('uncommitted edits of a file the engine must write keep only their item waiting', async t => {
  const project = await makeTeam(own)
  t.teardown(() => project.remove())
  await addItem(project, 'mine', 'own')
  await addItem(project, 'other', 'own')
  await project.write('.lifecycle/items/mine/spec.md', 'a first though')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4, ran.stderr)
  t.regex(ran.stderr, /items\/mine\/spec\.md has uncommitted edits/)
  t.true(ran.stderr.includes(`git -C ${project.folder}/.lifecycle checkout -- items/mine/spec.md`), ran.stderr)
  t.is(await project.read('.lifecycle/items/mine/spec.md'), 'a first though')
  t.is((await show(project, 'other')).standing, 'done')
  await project.write('.lifecycle/items/mine/spec.md', '# Spec\n\nA first thought.\n')
  await project.commit('My own spec', '.lifecycle/items/mine/spec.md')
  const next = await project.lifecycle('run')
  t.is((await show(project, 'mine')).standing, 'done', next.stderr)
  t.true((await project.read('.lifecycle/items/mine/spec.md')).includes('A first thought.'), 'the person\'s words stand')
})

test.serial('the engine waits while a commit message is being written, and says so', async t => {
  const project = await makeTeam(own)
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  await project.write('mine.txt', 'mine\n')
  await project.git('add', 'mine.txt')
  await project.write('../home/editor.sh', '#!/bin/sh\ntouch "$HOME/open"\nwhile [ ! -f "$HOME/close" ]; do sleep 0.1; done\necho "My words" > "$1"\n')
  const commit = spawn('git', ['commit', '-q'], {cwd: project.folder, env: {...project.env, GIT_EDITOR: `sh ${project.env['HOME']}/editor.sh`}, stdio: 'ignore'})
  const committed = new Promise<number | null>(resolve => commit.once('close', resolve))
  await waitFor(async () => existsSync(`${project.env['HOME']}/open`))
  const engine = startEngine(t, project, 'watch')
  let said = ''
  engine.stdout.on('data', chunk => { said += String(chunk) })
  await waitFor(async () => /commit/.test(said) && /wait/.test(said))
  t.deepEqual(await recorded(project, 'change'), [])
  await project.write('../home/close', '')
  t.is(await committed, 0)
  await waitFor(async () => (await show(project, 'change')).standing === 'done')
  t.is(await project.git('log', '--format=%s', '--grep=My words', '--', 'mine.txt'), 'My words')
  t.is(await project.git('show', '--format=', '--name-only', await project.git('log', '--format=%H', '--grep=My words')), 'mine.txt', 'the commit holds what was staged and no more')
})

test.serial('the engine waits while a rebase is under way, and goes on after it', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await project.git('checkout', '-q', '-b', 'side', 'HEAD~1')
  await project.write('src/total.js', 'export const total = 1\n')
  await project.commit('Side', 'src/total.js')
  await project.git('checkout', '-q', 'main')
  await addItem(project, 'change', 'own')
  await project.write('src/total.js', 'export const total = 2\n')
  await project.commit('Main', 'src/total.js')
  await t.throwsAsync(project.git('rebase', '-q', 'side'))
  const before = await project.fingerprint()
  const waits = await project.lifecycle('run')
  t.is(waits.code, 4, waits.stderr)
  t.regex(waits.stderr, /rebase/)
  t.is(await project.fingerprint(), before)
  await project.write('src/total.js', 'export const total = 3\n')
  await project.git('add', 'src/total.js')
  await project.git('-c', 'core.editor=true', 'rebase', '--continue')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 0, ran.stderr)
  t.is((await show(project, 'change')).standing, 'done')
  t.is(await project.read('src/total.js'), 'export const total = 3\n')
})

test.serial('a merge that would overwrite a person\'s file waits and shows the command', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  await project.write('src/change-code.js', 'mine, untracked\n')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4, ran.stderr)
  t.regex(ran.stderr, /waits .*(overwritten|in the way|src\/change-code\.js)/s)
  t.is(await project.read('src/change-code.js'), 'mine, untracked\n')
  t.is(await project.git('log', '--merges', '--format=%s'), '')
  const shown = await show(project, 'change')
  t.is(shown.standing, 'blocked')
  t.regex(shown.why ?? '', /main: src\/change-code\.js in the way \(untracked\)/)
  t.like(shown.steps[1], {state: 'blocked'})
  t.regex(shown.problems[0]?.fix ?? '', /the merge follows by itself/)
  t.regex(await project.ok('status'), /change-code\.js in the way/, 'told by whoever did not see the run')
  t.regex(await project.ok('show', 'change'), /move away what is in the way/)
  await project.git('stash', 'push', '-q', '--include-untracked')
  t.is((await project.lifecycle('run')).code, 0)
  t.like(await show(project, 'change'), {standing: 'done', problems: []})
  t.is(await project.git('show', 'stash@{0}^3:src/change-code.js'), 'mine, untracked')
  const redone = await project.lifecycle('redo', 'change', 'code')
  t.is(redone.code, 1)
  t.regex(redone.stderr, /change is merged as .*nothing of it is made again/)
  t.is(await project.git('status', '--porcelain', '.lifecycle'), '')
})

test.serial('a branch that a clone has not fetched is named with the command', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}', 'approve: {by: engineer}', 'merge: queue']})
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  t.is((await project.lifecycle('run')).code, 4)
  const clone = new Project(`${project.folder}-clone`)
  Object.assign(clone.env, project.env, {LIFECYCLE_STATE: `${project.env['LIFECYCLE_STATE']}-clone`, GIT_AUTHOR_NAME: 'Ana Roe', GIT_AUTHOR_EMAIL: 'ana@example.org', GIT_COMMITTER_NAME: 'Ana Roe', GIT_COMMITTER_EMAIL: 'ana@example.org'})
  await project.git('clone', '-q', '--no-local', project.folder, clone.folder)
  const {why, problems} = await show(clone, 'change')
  t.is(why, 'its branch item/change is not in this repository')
  const fetch = /git fetch origin (\S+:[^\s.]+)/.exec(problems[0]?.fix ?? '')?.[1] ?? ''
  await clone.git('fetch', '-q', 'origin', fetch)
  t.like(await show(clone, 'change'), {standing: 'waiting', waits: 'engineer'})
  await clone.git('branch', '-qD', 'item/change')
  const [, branch, tip] = /git branch (\S+) (\S+)$/.exec(problems[0]?.fix ?? '') ?? []
  await clone.git('branch', branch!, tip!)
  t.is((await show(clone, 'change')).waits, 'engineer')
})

test.serial('a merge that Ctrl-C meets halfway leaves a whole checkout', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']}, obedient(`if (makes === 'commits') fs.writeFileSync('src/before.js', '// first\\n')`))
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  const home = project.env['HOME']!
  await project.git('config', 'filter.slow.smudge', `touch ${home}/halfway; while [ ! -f ${home}/on ]; do sleep 0.05; done; cat`)
  await project.write('.git/info/attributes', 'src/change-code.js filter=slow\n')
  const engine = startEngine(t, project, 'run')
  await waitFor(async () => existsSync(`${home}/halfway`))
  process.kill(-engine.pid!, 'SIGINT')
  await project.write('../home/on', '')
  await waitFor(async () => engine.exitCode !== null || engine.signalCode !== null)
  t.is(await project.git('status', '--porcelain'), '')
  await project.lifecycle('run')
  t.is((await show(project, 'change')).standing, 'done')
  t.is(await project.git('status', '--porcelain'), '')
})

test.serial('a branch that a person has checked out with work in it waits for them', async t => {
  const project = await makeTeam({own: ['first: {by: implementer, from: item}\nsecond: {by: implementer, from: first}\nmerge: queue']}, obedient(`
if (step === 'second') { fs.appendFileSync('src/total.js', '// second\\n'); process.exit(0) }
const shop = home + '/../shop'
`))
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own', 'hold: true\n')
  await project.git('branch', 'item/change')
  await project.git('worktree', 'add', '-q', '../mine', 'item/change')
  await project.write('../mine/src/total.js', 'export const total = 42\n')
  await project.ok('set', 'change', 'hold=')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4, ran.stderr)
  t.regex(ran.stderr, /item\/change is checked out and in the way/)
  t.is(await project.read('../mine/src/total.js'), 'export const total = 42\n')
  t.true((await project.read('../mine/src/change-first.js')).startsWith('//'), 'what is not in the way goes forward in their worktree too')
  await project.git('-C', '../mine', 'checkout', '-q', '--', '.')
  t.is((await project.lifecycle('run')).code, 0)
  t.is((await show(project, 'change')).standing, 'done')
  t.true((await project.read('../mine/src/total.js')).endsWith('// second\n'))
})

test.serial('an edit of a document while its agent writes loses neither', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']}, `
import fs from 'node:fs'
const {LIFECYCLE_OUT: out, LIFECYCLE_IN: input, HOME: home} = process.env
const lines = ['# The spec', '', 'One.', '', 'Two.', '', 'Three.', '', 'Four.', '']
const previous = fs.existsSync(input + '/previous.md') ? fs.readFileSync(input + '/previous.md', 'utf8') : undefined
if (previous) {
  fs.writeFileSync(home + '/started', 'x')
  while (!fs.existsSync(home + '/go')) await new Promise(resolve => setTimeout(resolve, 50))
}
fs.writeFileSync(out + '/spec.md', previous ? previous.replace('One.', 'One, by the agent.') : lines.join('\\n'))
`)
  t.teardown(() => project.remove())
  await addItem(project, 'change', 'own')
  t.is((await project.lifecycle('run')).code, 0)
  await project.ok('redo', 'change', 'spec')
  const running = project.lifecycle('run')
  await waitFor(async () => existsSync(`${project.env['HOME']}/started`))
  await project.edit('.lifecycle/items/change/spec.md', text => text.replace('Four.', 'Four, by Ana.'))
  await project.commit('Four', '.lifecycle/items/change/spec.md')
  await project.write('../home/go', '')
  const ran = await running
  t.is(ran.code, 0, ran.stderr)
  const spec = await project.read('.lifecycle/items/change/spec.md')
  t.true(spec.includes('One, by the agent.') && spec.includes('Four, by Ana.'), spec)
})
