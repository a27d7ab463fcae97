import {execFile, execFileSync} from 'node:child_process'
import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {mostBytesOfBlob} from '../../../../src/io/git/home/object-reader.ts'
import {makeRepository} from '../../../helpers/home-repository.ts'

test('files and changes of the home folder are listed', async t => {
  const repository = makeRepository(t)
  repository.write('.lifecycle/items/naïve "quoted"\tname/item.md', 'x\n')
  repository.git('add', '-A')
  repository.git('commit', '-qm', 'Odd name')
  const home = await repository.open()
  const first = (await home.readHead())!
  const files = await home.listFiles(first)
  t.deepEqual(files.map(file => file.path), ['items/naïve "quoted"\tname/item.md', 'items/one/item.md', 'items/one/state.md', 'project.md'])
  t.is(files[1]!.oid, repository.blob('HEAD', '.lifecycle/items/one/item.md')!)
  t.is(files[1]!.mode, '100644')
  repository.git('mv', '.lifecycle/items/one/item.md', '.lifecycle/items/one/spec.md')
  repository.write('src/a.ts', 'elsewhere\n')
  repository.git('commit', '-qam', 'Move')
  const changes = await home.diffFiles(first, (await home.readHead())!)
  t.deepEqual(changes, [
    {path: 'items/one/item.md', oid: undefined, mode: undefined},
    {path: 'items/one/spec.md', oid: repository.blob('HEAD', '.lifecycle/items/one/spec.md'), mode: '100644'}
  ])
})

test('an unborn branch has no head', async t => {
  t.is(await (await makeRepository(t, {unborn: true}).open()).readHead(), undefined)
})

test('blobs are read and missing ones are absent', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const item = repository.blob('HEAD', '.lifecycle/items/one/item.md')!
  const bytes = Buffer.from([0, 255, 10, 13, 10, 0])
  repository.write('binary', bytes)
  const binary = repository.git('hash-object', '-w', 'binary').trim()
  const empty = repository.git('hash-object', '-w', '--stdin').trim()
  const missing = '1'.repeat(40)
  const tree = repository.git('rev-parse', 'HEAD^{tree}').trim()
  const blobs = await home.readBlobs([item, missing, binary, tree, empty])
  t.deepEqual([...blobs.keys()].sort(), [item, binary, empty].sort())
  t.is(Buffer.from(blobs.get(item)!).toString(), '---\ntitle: One\n---\n')
  t.deepEqual(Buffer.from(blobs.get(binary)!), bytes)
  t.is(blobs.get(empty)!.length, 0)
  t.is((await home.readBlobs([])).size, 0)
})

test('a blob over the limit is cut off beyond it', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  repository.write('large', Buffer.alloc(30 * 1024 * 1024, 'x'))
  repository.write('exact', Buffer.alloc(mostBytesOfBlob, 'y'))
  const large = repository.git('hash-object', '-w', 'large').trim()
  const exact = repository.git('hash-object', '-w', 'exact').trim()
  const item = repository.blob('HEAD', '.lifecycle/items/one/item.md')!
  const blobs = await home.readBlobs([large, exact, item])
  t.is(blobs.get(large)!.length, mostBytesOfBlob + 1)
  t.is(blobs.get(exact)!.length, mostBytesOfBlob)
  t.is(Buffer.from(blobs.get(item)!).toString(), '---\ntitle: One\n---\n')
})

test('a name that holds a line end is missing and answers nothing else', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const blob = repository.blob('HEAD', '.lifecycle/project.md')!
  t.is((await home.readBlobs([`${blob}\ninfo ${blob}`])).size, 0)
  t.deepEqual([...(await home.readBlobs([blob])).keys()], [blob])
})

test('reads side by side get their own answers', async t => {
  const repository = makeRepository(t)
  const ids = await Promise.all(Array.from({length: 40}, async (_, number) => {
    repository.write(`f${number}`, 'x'.repeat(number * 997))
    return repository.git('hash-object', '-w', `f${number}`).trim()
  }))
  const home = await repository.open()
  const answers = await Promise.all(ids.map(id => home.readBlobs([id, '1'.repeat(40)])))
  t.deepEqual(answers.map((answer, number) => answer.get(ids[number]!)?.length), ids.map((_, number) => number * 997))
})

test('objects made after the reader began are found', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const item = repository.blob('HEAD', '.lifecycle/items/one/item.md')!
  t.is((await home.readBlobs([item])).size, 1)
  repository.git('repack', '-qad')
  repository.git('prune-packed')
  repository.write('later', 'later\n')
  const later = repository.git('hash-object', '-w', 'later').trim()
  t.is((await home.readBlobs([item, later])).size, 2)
})

test('the reader survives the death of its git process', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const item = repository.blob('HEAD', '.lifecycle/items/one/item.md')!
  t.is((await home.readBlobs([item])).size, 1)
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {encoding: 'utf8'}).split('\n')
  const batch = children.filter(line => line.includes('cat-file --batch-command'))
  t.true(batch.length > 0)
  for (const line of batch) process.kill(Number(line.trim().split(' ')[0]), 'SIGKILL')
  t.is((await home.readBlobs([item])).size, 1)
})

test('an idle reader does not keep the program alive', async t => {
  const repository = makeRepository(t)
  const script = `
    const {createHome} = await import(${JSON.stringify(path.resolve('src/io/git/home/create-home.ts'))})
    const {readRepository} = await import(${JSON.stringify(path.resolve('src/io/git/home/read-repository.ts'))})
    const repository = await readRepository(${JSON.stringify(repository.top)})
    const home = createHome({ref: 'refs/heads/main', prefix: '.lifecycle', folder: undefined}, repository)
    const head = await home.readHead()
    await home.commit({files: [{path: 'items/one/state.md', content: 'x', expect: (await home.listFiles(head)).find(f => f.path.endsWith('state.md')).oid, over: 'home'}], message: 'x', author: {name: 'Lifecycle', email: 'lifecycle@localhost'}})
    console.log('read')`
  const {stdout} = await promisify(execFile)(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {timeout: 20_000})
  t.is(stdout, 'read\n')
})

test('edited files are listed with those that git does not know', async t => {
  const repository = makeRepository(t)
  repository.write('.gitignore', '*.log\n')
  repository.git('add', '-A')
  repository.git('commit', '-qm', 'Ignore')
  const home = await repository.open()
  t.deepEqual(await home.listEdited(), [])
  repository.write('.lifecycle/items/one/item.md', 'edited\n')
  repository.write('.lifecycle/items/two words/item.md', 'new\n')
  repository.write('.lifecycle/items/one/added.md', 'added\n')
  repository.git('add', '.lifecycle/items/one/added.md')
  rmSync(path.join(repository.top, '.lifecycle/project.md'))
  repository.write('.lifecycle/x.log', 'ignored\n')
  repository.write('src/a.ts', 'elsewhere\n')
  t.deepEqual(await home.listEdited(), ['items/one/added.md', 'items/one/item.md', 'items/two words/item.md', 'project.md'])
})

test('edited files are listed among some as among all', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  repository.write('.lifecycle/items/one/item.md', 'edited\n')
  repository.write('.lifecycle/items/two/item.md', 'new\n')
  repository.write('.lifecycle/items/two/a[b]*.md', 'new\n')
  rmSync(path.join(repository.top, '.lifecycle/items/one/state.md'))
  t.deepEqual(await home.listEdited([]), [])
  t.deepEqual(await home.listEdited(['project.md', 'items/one/none.md']), [])
  t.deepEqual(await home.listEdited(['items/one/item.md', 'items/two/a[b]*.md']), ['items/one/item.md', 'items/two/a[b]*.md'])
  t.deepEqual(await home.listEdited(['items/one', 'items/two']), await home.listEdited())
})

test('working files are read, and nothing that is no plain file', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  const folder = path.join(repository.top, '.lifecycle')
  t.is(String(await home.readWorking('project.md')), '---\nschema: 1\n---\n')
  t.is(await home.readWorking('none.md'), undefined)
  t.is(await home.readWorking('items'), undefined)
  t.is(await home.readWorking('../src/a.ts'), undefined)
  symlinkSync('../src/a.ts', path.join(folder, 'link.md'))
  t.is(await home.readWorking('link.md'), undefined)
  mkdirSync(path.join(repository.top, 'elsewhere'))
  writeFileSync(path.join(repository.top, 'elsewhere/x.md'), 'x')
  symlinkSync('../elsewhere', path.join(folder, 'folder'))
  t.is(await home.readWorking('folder/x.md'), undefined)
  execFileSync('mkfifo', [path.join(folder, 'pipe.md')])
  t.is(await home.readWorking('pipe.md'), undefined)
  writeFileSync(path.join(folder, 'large.md'), Buffer.alloc(20 * 1024 * 1024 + 1))
  t.is(await home.readWorking('large.md'), undefined)
})

test('the identity is the one that is set, never an invented one', async t => {
  const repository = makeRepository(t)
  const home = await repository.open()
  t.deepEqual(await home.readIdentity(), {name: 'Ana Roe', email: 'ana@example.org'})
  repository.git('config', '--global', '--unset', 'user.email')
  t.is(await home.readIdentity(), undefined)
  repository.git('config', 'user.email', 'ana@work.example')
  t.deepEqual(await home.readIdentity(), {name: 'Ana Roe', email: 'ana@work.example'})
})
