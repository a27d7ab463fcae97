import path from 'node:path'
import {readdirSync, writeFileSync} from 'node:fs'
import test, {type ExecutionContext} from 'ava'
import {ana, ben, engine, makeRepository, temporaryFolder, type TestRepository} from '../../../helpers/home-repository.ts'

const form = '.lifecycle/items/one/decisions/approve-spec-1.md'
const inHome = 'items/one/decisions/approve-spec-1.md'

/** A form that the engine asked and Ana answered. */
function answered(t: ExecutionContext): TestRepository {
  const repository = makeRepository(t)
  repository.write(form, '---\nask: approve-spec\ndecision:\n---\n# Approve?\nComment:\n   >\n')
  repository.git('add', '-A')
  repository.gitAs(engine, 'commit', '-qm', 'Ask')
  repository.write(form, repository.read(form).replace('decision:', 'decision: approve'))
  repository.gitAs(ana, 'commit', '-qam', 'Approve')
  return repository
}

async function decider(repository: TestRepository, file = inHome): Promise<string | undefined> {
  const home = await repository.open()
  return (await home.whoDecided((await home.readHead())!, file))?.email
}

test('nobody has decided a form that the engine has just asked', async t => {
  const repository = answered(t)
  const home = await repository.open()
  const asked = repository.git('rev-parse', 'HEAD~1').trim()
  t.is(await home.whoDecided(asked, inHome), undefined)
  t.is(await home.whoDecided(asked, 'items/one/item.md'), undefined)
  t.is(await home.whoDecided(asked, 'items/none.md'), undefined)
})

test('who decided is the author of the commit that set it', async t => {
  const repository = answered(t)
  const home = await repository.open()
  const head = (await home.readHead())!
  const at = repository.git('log', '-1', '--format=%aI').trim().replace('Z', '+00:00')
  t.deepEqual(await home.whoDecided(head, inHome), {commit: head, email: ana.email, name: ana.name, at})
})

test('a merge by somebody else does not change who decided', async t => {
  const repository = answered(t)
  const {git} = repository
  git('switch', '-qc', 'side', 'HEAD~1')
  repository.write(form, repository.read(form).replace('decision:', 'decision: changes'))
  repository.gitAs(ana, 'commit', '-qam', 'Answer on a branch')
  git('switch', '-qC', 'main', 'HEAD~1')
  repository.write('src/a.ts', 'more\n')
  repository.gitAs(ben, 'commit', '-qam', 'Other work')
  repository.gitAs(ben, 'merge', '-q', '--no-ff', '--no-edit', 'side')
  t.is(await decider(repository), ana.email)
})

test("a change that a merge has dropped is nobody's decision", async t => {
  const repository = answered(t)
  const {git} = repository
  git('switch', '-qc', 'side', 'HEAD~1')
  repository.write(form, repository.read(form).replace('decision:', 'decision: reject'))
  repository.gitAs(ben, 'commit', '-qam', 'Reject on a branch')
  repository.write('.lifecycle/items/two/item.md', 'x\n')
  git('add', '-A')
  repository.gitAs(ben, 'commit', '-qm', 'Something to merge')
  git('switch', '-q', 'main')
  git('merge', '-q', '--no-edit', '-X', 'ours', 'side')
  t.regex(repository.read(form), /decision: approve/)
  t.is(await decider(repository), ana.email)
})

test('author counts where a web editor commits', async t => {
  const repository = answered(t)
  repository.write(form, repository.read(form).replace('approve\n', 'changes\n').replace('decision: approve', 'decision: changes'))
  repository.git('-c', 'user.name=GitHub', '-c', 'user.email=noreply@github.com', 'commit', '-qam', 'Update', '--author=Ben Li <ben@example.org>')
  t.is(await decider(repository), ben.email)
})

test('a committed .mailmap does not change who decided', async t => {
  const repository = answered(t)
  repository.write('.mailmap', 'Ben Li <ben@example.org> Ana Roe <ana@example.org>\n')
  repository.git('add', '-A')
  repository.gitAs(ben, 'commit', '-qm', 'Mailmap')
  t.is(repository.git('log', '-1', '--format=%aE', 'HEAD~1').trim(), ben.email, 'the map is in force')
  t.is(await decider(repository), ana.email)
})

test('ignored revisions and replaced objects do not change who decided', async t => {
  const repository = answered(t)
  writeFileSync(path.join(repository.top, '.git/ignore'), repository.git('rev-parse', 'HEAD'))
  repository.git('config', 'blame.ignoreRevsFile', path.join(repository.top, '.git/ignore'))
  const forged = repository.gitAs(ben, 'commit-tree', 'HEAD^{tree}', '-p', 'HEAD~1', '-m', 'Forged').trim()
  repository.git('replace', 'HEAD', forged)
  t.is(await decider(repository), ana.email)
})

test('a text conversion of the person does not change who wrote a line', async t => {
  const repository = answered(t)
  repository.git('config', 'diff.same.textconv', "sed 's/.*/same/'")
  repository.write('.git/info/attributes', '*.md diff=same\n')
  const home = await repository.open()
  const authors = await home.whoWroteLines(repository.git('rev-parse', 'HEAD').trim(), form.replace('.lifecycle/', ''))
  const line = repository.read(form).split('\n').findIndex(text => text.startsWith('decision:'))
  t.is(authors[line]?.email, ana.email)
})

test('later edits of other lines do not change who decided', async t => {
  const repository = answered(t)
  repository.write(form, `# a line above\n${repository.read(form)}more below\n`.replace('# a line above\n', ''))
  repository.gitAs(ben, 'commit', '-qam', 'Below')
  repository.write(form, repository.read(form).replace('ask: approve-spec', 'ask: approve-spec\nfor: product'))
  repository.gitAs(ben, 'commit', '-qam', 'Above')
  t.is(await decider(repository), ana.email)
})

test('a moved folder keeps who decided', async t => {
  const repository = answered(t)
  repository.git('mv', '.lifecycle/items/one', '.lifecycle/items/renamed')
  repository.gitAs(ben, 'commit', '-qm', 'Rename')
  t.is(await decider(repository, 'items/renamed/decisions/approve-spec-1.md'), ana.email)
})

test('a decision that is withdrawn and set again is the last one', async t => {
  const repository = answered(t)
  const home = await repository.open()
  t.is((await home.whoDecided((await home.readHead())!, inHome))?.email, ana.email)
  repository.gitAs(ben, 'revert', '--no-edit', 'HEAD')
  // The line is the engine's text again, but a person put it there.
  t.is((await home.whoDecided((await home.readHead())!, inHome))?.email, ben.email)
  repository.write(form, repository.read(form).replace('decision:', 'decision: approve'))
  repository.gitAs(ben, 'commit', '-qam', 'Approve again')
  t.is((await home.whoDecided((await home.readHead())!, inHome))?.email, ben.email)
})

test('who added a file is told with the blob as it was', async t => {
  const repository = answered(t)
  const home = await repository.open()
  const head = (await home.readHead())!
  const added = await home.whoAdded(head, inHome)
  t.like(added, {email: engine.email, commit: repository.git('rev-parse', 'HEAD~1').trim(), oid: repository.blob('HEAD~1', form)})
  t.is((await home.whoAdded(head, 'items/one/item.md'))?.email, ana.email)
  t.is(await home.whoAdded(head, 'items/none.md'), undefined)
})

test('who changed a file or a folder is told as the branch grows', async t => {
  const repository = answered(t)
  const home = await repository.open()
  const first = (await home.readHead())!
  t.like(await home.whoChanged(first, inHome), {email: ana.email, byEngine: false})
  repository.write('.lifecycle/items/one/spec/picture.svg', '<svg/>')
  repository.git('add', '-A')
  repository.gitAs(ben, 'commit', '-qm', 'Picture')
  const second = (await home.readHead())!
  t.is((await home.whoChanged(second, 'items/one/spec'))?.email, ben.email)
  t.is((await home.whoChanged(second, inHome))?.email, ana.email)
  repository.write(form, 'engine text\n')
  repository.gitAs(engine, 'commit', '-qam', 'Record')
  t.like(await home.whoChanged((await home.readHead())!, inHome), {email: engine.email, byEngine: true})
  // And as of a commit that is past.
  t.is((await home.whoChanged(second, inHome))?.email, ana.email)
  t.is(await home.whoAdded(first, 'items/one/spec/picture.svg'), undefined)
  t.is((await home.whoAdded(second, 'items/one/spec/picture.svg'))?.email, ben.email)
  t.is(await home.whoChanged(second, 'items/none.md'), undefined)
})

test('a branch that was reset is read anew', async t => {
  const repository = answered(t)
  const home = await repository.open()
  t.is((await home.whoChanged((await home.readHead())!, inHome))?.email, ana.email)
  repository.git('reset', '-q', '--hard', 'HEAD~1')
  repository.write(form, 'other\n')
  repository.gitAs(ben, 'commit', '-qam', 'Other')
  t.is((await home.whoChanged((await home.readHead())!, inHome))?.email, ben.email)
})

test('lines are told apart by author, runs by their trailer', async t => {
  const repository = makeRepository(t)
  const spec = '.lifecycle/items/one/spec.md'
  repository.write(spec, 'one\ntwo\n')
  repository.git('add', '-A')
  repository.gitAs(ben, 'commit', '-qm', 'Spec\n\nLifecycle-Item: one\nLifecycle-Run: 001-spec')
  repository.write(spec, 'one\n<!-- REVIEW(@ana): why? -->\ntwo\nthree\n')
  repository.gitAs(ana, 'commit', '-qam', 'A note that names Lifecycle-Run: in its text\n\nNot a trailer.')
  const home = await repository.open()
  t.deepEqual(await home.whoWroteLines((await home.readHead())!, 'items/one/spec.md'), [
    {email: ben.email, byRun: true}, {email: ana.email, byRun: false}, {email: ben.email, byRun: true}, {email: ana.email, byRun: false}
  ])
})

test('answers outlive the process and agree with fresh ones', async t => {
  const repository = answered(t)
  const cacheFolder = path.join(temporaryFolder(t), 'cache')
  for (let number = 0; number < 210; number++) repository.write(`.lifecycle/items/i${number}/item.md`, `${number}\n`)
  repository.git('add', '-A')
  repository.gitAs(ben, 'commit', '-qm', 'Many')
  const ask = async (): Promise<unknown> => {
    const home = await repository.open({cacheFolder})
    const head = (await home.readHead())!
    return Promise.all([home.whoDecided(head, inHome), home.whoChanged(head, 'items/i7/item.md'), home.whoAdded(head, inHome), home.whoDecided(head, 'items/one/item.md')])
  }
  const fresh = await ask()
  t.deepEqual(readdirSync(cacheFolder).sort(), ['blame.txt', 'history-main%3A.lifecycle.json'])
  t.deepEqual(await ask(), fresh)
  // More commits on top of what was kept.
  repository.write(form, repository.read(form).replace('decision: approve', 'decision: reject'))
  repository.gitAs(ben, 'commit', '-qam', 'Reject')
  t.like((await ask() as readonly unknown[])[0], {email: ben.email})
  for (const file of readdirSync(cacheFolder)) writeFileSync(path.join(cacheFolder, file), '{"form":1,"tip":')
  t.like((await ask() as readonly unknown[])[0], {email: ben.email})
})

test('what was asked is known after the item\'s folder was renamed, more than once', async t => {
  const repository = answered(t)
  const asked = repository.git('rev-parse', `HEAD~1:${form}`).trim()
  for (const [from, to] of [['one', 'two'], ['two', 'three']] as const) {
    repository.git('mv', `.lifecycle/items/${from}`, `.lifecycle/items/${to}`)
    repository.write(`.lifecycle/items/${to}/item.md`, `---\ntitle: ${to}\n---\n`)
    repository.gitAs(ben, 'commit', '-qam', `Call it ${to}`)
  }
  const home = await repository.open()
  const head = (await home.readHead())!
  t.like(await home.whoAdded(head, inHome.replace('one', 'three')), {email: engine.email, oid: asked, formerFolders: ['two', 'one']})
  t.like(await home.whoAdded(head, 'items/three/item.md'), {email: ana.email, formerFolders: ['two', 'one']})
  t.is(await decider(repository, inHome.replace('one', 'three')), ana.email)
})

for (const [how, act] of [
  ['copied', repository => repository.write(form.replace('one', 'two'), repository.read(form))],
  ['moved and edited', repository => {
    repository.git('mv', '.lifecycle/items/one', '.lifecycle/items/two')
    repository.write(form.replace('one', 'two'), repository.read(form.replace('one', 'two')).replace('Approve?', 'Approve it all?'))
  }],
  ['moved to another place', repository => {
    repository.write('.lifecycle/items/two/item.md', '---\ntitle: Two\n---\n')
    repository.git('mv', form, '.lifecycle/items/two/approve-spec-1.md')
  }]
] as const satisfies readonly (readonly [string, (repository: TestRepository) => void])[]) {
  test(`a form that was ${how} is whose commit brought it`, async t => {
    const repository = answered(t)
    act(repository)
    repository.git('add', '-A')
    repository.gitAs(ben, 'commit', '-qm', 'Elsewhere')
    const home = await repository.open()
    const path = how === 'moved to another place' ? 'items/two/approve-spec-1.md' : inHome.replace('one', 'two')
    t.like(await home.whoAdded((await home.readHead())!, path), {email: ben.email, formerFolders: []})
  })
}
