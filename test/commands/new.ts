import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {templates} from '../helpers/machine.ts'

/** An editor that saves this text. */
function editor(text: string, seen: string[] = []) {
  return {
    env: {EDITOR: 'ed'},
    machine: {
      templates,
      runInteractive: async (argv: readonly string[]) => {
        const file = argv.at(-1)!
        seen.push(await readFile(file, 'utf8'))
        await writeFile(file, text)
        return 0
      }
    }
  }
}

test('new commits an item and prints id and path', async t => {
  const {code, stdout, stderr, session} = await runLine(['new', 'Rate limit logins', '--kind', 'bug'])
  t.is(code, 0)
  t.is(stdout, 'new-one  .lifecycle/items/new-one/item.md\n')
  t.true(stderr.includes('lifecycle run new-one'))
  t.deepEqual(session.calls, [{name: 'createItem', given: [{title: 'Rate limit logins', kind: 'bug'}]}])
})

test('new says who takes the item up', async t => {
  const view = {engine: {state: 'elsewhere', pid: 42}} as const
  t.regex((await runLine(['new', 'Rate limit', 'logins'])).stderr, /Next: lifecycle run new-one, or lifecycle for the board/)
  t.regex((await runLine(['new', 'Rate limit', 'logins'], {project: {view}})).stderr, /The engine at work \(process 42\) takes it up by itself\./)
})

test('new joins the words of a title and takes the first kind', async t => {
  const {session} = await runLine(['new', 'Rate', 'limit', 'logins'])
  t.deepEqual(session.calls[0]!.given, [{title: 'Rate limit logins', kind: 'feature'}])
})

test('new answers an unknown kind with the nearest', async t => {
  const {code, stderr, session} = await runLine(['new', 'x', '--kind', 'featur'])
  t.is(code, 2)
  t.true(stderr.includes('Did you mean feature? Kinds here: feature, bug'))
  t.deepEqual(session.calls, [])
})

test('new --from - reads frontmatter and text from standard input', async t => {
  const stdin = '---\ntitle: Export to CSV\nkind: bug\nlabels: [a, b]\npriority: 0\n---\nWhy.\n'
  const {session} = await runLine(['new', '--from', '-'], {stdin})
  t.deepEqual(session.calls[0]!.given, [{title: 'Export to CSV', kind: 'bug', body: 'Why.\n', fields: {labels: 'a, b', priority: '0'}}])
})

test('new --from takes the first heading of a plain text as title', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-test-'))
  await writeFile(path.join(folder, 'notes.md'), '\n# Export to CSV\n\nPeople ask for it.\n')
  const {session} = await runLine(['new', '--from', 'notes.md'], {cwd: folder})
  t.deepEqual(session.calls[0]!.given, [{title: 'Export to CSV', kind: 'feature', body: 'People ask for it.\n'}])
  await rm(folder, {recursive: true})
})

test('new --from says when the file cannot be read', async t => {
  const {code, stderr} = await runLine(['new', '--from', 'no-such-file.md'])
  t.is(code, 2)
  t.true(stderr.includes('no-such-file.md cannot be read'))
})

test('new without a title opens the editor on a template', async t => {
  const seen: string[] = []
  const {code, session} = await runLine(['new'], editor('---\ntitle: From the editor\nkind: bug\n---\nText.\n', seen))
  t.is(code, 0)
  t.true(seen[0]!.startsWith('---\ntitle:\nkind: feature\n---\n'))
  t.deepEqual(session.calls[0]!.given, [{title: 'From the editor', kind: 'bug', body: 'Text.\n'}])
})

test('new --edit leaves out what the template only suggested', async t => {
  const text = '---\ntitle: T\nkind: feature\n---\n<!-- Who wants what, and what for? A few sentences are enough. -->\n\n## Acceptance criteria\n\n- [ ] …\n- [ ] What must not happen: …\n'
  const seen: string[] = []
  const {session} = await runLine(['new', 'T', '--edit'], editor(text, seen))
  t.deepEqual(seen, [text])
  t.deepEqual(session.calls[0]!.given, [{title: 'T', kind: 'feature'}])
})

test('new of a kind takes the settings of its template and none of its text', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-test-'))
  await mkdir(path.join(folder, 'templates/items'), {recursive: true})
  await writeFile(path.join(folder, 'templates/items/bug.md'), '---\ntitle: {{title}}\nkind: bug\npriority: 1\n---\nWhat happened:\n')
  const {session} = await runLine(['new', 'Timezone: off by one', '--kind', 'bug'], {project: {folder}, machine: {templates}})
  t.deepEqual(session.calls[0]!.given, [{title: 'Timezone: off by one', kind: 'bug', fields: {priority: '1'}}])
  await rm(folder, {recursive: true})
})

test('new keeps what was written when it cannot be used', async t => {
  const {code, stderr, session} = await runLine(['new'], editor('---\ntitle: T\nkind: nonsense\n---\nAn hour of writing.\n'))
  t.is(code, 2)
  t.deepEqual(session.calls, [])
  const kept = /--from (\S+)/.exec(stderr)![1]!
  t.true((await readFile(kept, 'utf8')).includes('An hour of writing.'))
  await rm(path.dirname(kept), {recursive: true})
})

test('new adds nothing without a title and leaves no file behind', async t => {
  const files: string[] = []
  const machine = {
    runInteractive: async (argv: readonly string[]) => {
      files.push(argv.at(-1)!)
      return 0
    }
  }
  const {code, stderr} = await runLine(['new'], {env: {EDITOR: 'ed'}, machine})
  t.is(code, 2)
  t.true(stderr.includes('the item has no title'))
  t.false(existsSync(files[0]!))
})

test('new says which line of the text is wrong', async t => {
  const {code, stderr} = await runLine(['new', '--from', '-'], {stdin: '---\ntitle: [unclosed\n---\n'})
  t.is(code, 2)
  t.regex(stderr, /^error: -:\d+: /)
})

test('new without title, editor or terminal says what to do', async t => {
  const {code, stderr} = await runLine(['new'])
  t.is(code, 2)
  t.true(stderr.includes('Set VISUAL or EDITOR'))
})
