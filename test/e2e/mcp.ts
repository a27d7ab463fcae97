import {mkdir, readFile, rm, symlink} from 'node:fs/promises'
import path from 'node:path'
import {Client} from '@modelcontextprotocol/sdk/client/index.js'
import {StdioClientTransport} from '@modelcontextprotocol/sdk/client/stdio.js'
import test, {type ExecutionContext} from 'ava'
import {bin, makeProject, type Project} from '../helpers/project.ts'

interface Told { readonly isError: boolean; readonly text: string }

interface Connected { readonly project: Project; readonly client: Client; readonly call: (name: string, input?: Readonly<Record<string, unknown>>) => Promise<Told> }

/** The real server in a project with one item whose spec waits for a decision. */
async function connect(t: ExecutionContext): Promise<Connected> {
  const project = await makeProject()
  await project.ok('init', '--yes', '--agent', 'rehearsal')
  await project.ok('new', 'Count quantities')
  await project.lifecycle('run')
  const client = new Client({name: 'test', version: '1'})
  await client.connect(new StdioClientTransport({command: process.execPath, args: [bin, 'mcp'], cwd: project.folder, env: project.env, stderr: 'ignore'}))
  t.teardown(async () => {
    await client.close()
    await project.remove()
  })
  const call = async (name: string, input: Readonly<Record<string, unknown>> = {}): Promise<Told> => {
    const {isError, content} = await client.callTool({name, arguments: input})
    return {isError: isError === true, text: (content as readonly {readonly text?: string}[]).map(part => part.text ?? '').join('\n')}
  }
  return {project, client, call}
}

const dataOf = <T>({text}: Told): T => (JSON.parse(text) as {readonly data: T}).data

test('a client reads items, artifacts, the brief of a step and the inbox', async t => {
  const {call} = await connect(t)
  t.like(dataOf<object[]>(await call('list_items'))[0], {id: 'count-quantities', standing: 'waiting'})
  t.deepEqual(dataOf(await call('list_items', {filter: 'kind:bug'})), [])
  t.like(dataOf(await call('read_item', {item: 'count'})), {id: 'count-quantities', title: 'Count quantities'})
  t.regex((await call('read_artifact', {item: 'count', step: 'spec'})).text, /Count quantities/)
  t.regex((await call('read_pack', {item: 'count', step: 'tests'})).text, /\$LIFECYCLE_OUT[\s\S]*Count quantities|Count quantities[\s\S]*LIFECYCLE_OUT/)
  t.like(dataOf<{decisions: object[]}>(await call('read_inbox')).decisions[0], {item: 'count-quantities', name: 'approve-spec-1'})
})

test('a client sees what was committed since it connected', async t => {
  const {project, call} = await connect(t)
  await call('list_items')
  await project.ok('new', 'Refund orders')
  t.deepEqual(dataOf<{id: string}[]>(await call('list_items')).map(({id}) => id).toSorted(), ['count-quantities', 'refund-orders'])
})

test('a client reads the same as resources', async t => {
  const {client} = await connect(t)
  t.true((await client.listResources()).resources.some(({uri}) => uri === 'lifecycle://items/count-quantities'))
  const {contents} = await client.readResource({uri: 'lifecycle://items/count-quantities/spec'})
  t.regex((contents[0] as {text: string}).text, /Count quantities/)
})

test('a client adds an item, as a commit of the person', async t => {
  const {project, call} = await connect(t)
  const told = await call('create_item', {title: 'Refund orders', kind: 'bug', body: 'Nobody gets money back.', labels: ['shop'], priority: 1, draft: true})
  t.like(dataOf(told), {id: 'refund-orders'})
  const text = await project.read('.lifecycle/items/refund-orders/item.md')
  t.regex(text, /^title: Refund orders\nkind: bug\nlabels: .*shop.*\npriority: 1\ndraft: true$/m)
  t.is(await project.git('log', '-1', '--format=%ae'), 'ana@example.org')
})

test('a proposal is saved and not committed, and stands in nobody else\'s place', async t => {
  const {project, call} = await connect(t)
  const before = await project.git('rev-parse', 'HEAD')
  const told = await call('propose_artifact', {item: 'count', step: 'spec', text: '# Count quantities\n\nA better spec.\n'})
  t.like(dataOf(told), {path: 'items/count-quantities/spec.md', committed: false})
  t.is(await project.git('rev-parse', 'HEAD'), before)
  t.regex(await project.git('status', '--porcelain'), /^ ?M \.lifecycle\/items\/count-quantities\/spec\.md$/)
  t.regex(await project.read('.lifecycle/items/count-quantities/spec.md'), /A better spec/)
  const again = await call('propose_artifact', {item: 'count', step: 'spec', text: 'Another.\n'})
  t.true(again.isError)
  t.regex(again.text, /^WAIT_EDITED: .*edited and not committed/)
  t.regex(await project.read('.lifecycle/items/count-quantities/spec.md'), /A better spec/)
})

for (const [what, input, why] of [
  ['an answer', {step: 'spec', text: '---\ndecision: approve\n---\nDone.\n'}, /decides nothing/],
  ['a verdict', {step: 'review', text: '---\nverdict: pass\n---\nFine.\n'}, /review is a judgement/],
  ['commits', {step: 'code', text: 'x\n'}, /makes commits/],
  ['a form', {step: 'approve-spec', text: 'approve\n'}, /has no step "approve-spec"/],
  ['a path', {step: '../../project', text: 'x\n'}, /lower-case words/],
  ['a secret', {step: 'spec', text: `# Spec\nAKIA${'IOSFODNN7EXAMPLQ'}\n`}, /looks like a secret/],
  ['nothing', {step: 'spec', text: ' \n'}, /empty/]
] as const) {
  test(`a proposal that holds ${what} is refused`, async t => {
    const {project, call} = await connect(t)
    const told = await call('propose_artifact', {item: 'count', ...input})
    t.true(told.isError, told.text)
    t.regex(told.text, why)
    t.is(await project.git('status', '--porcelain'), '')
  })
}

test("a proposal's notes are left out, for notes are people's", async t => {
  const {project, call} = await connect(t)
  await call('propose_artifact', {item: 'count', step: 'spec', text: '# Spec\n\n<!-- REVIEW(@ana): looks good -->\n\nText.\n'})
  t.notRegex(await project.read('.lifecycle/items/count-quantities/spec.md'), /REVIEW/)
})

test('a proposal follows no link out of the project', async t => {
  const {project, call} = await connect(t)
  const elsewhere = path.join(project.folder, '..', 'elsewhere')
  await mkdir(elsewhere)
  const item = path.join(project.folder, '.lifecycle/items/refund')
  await project.ok('new', 'Refund')
  await rm(item, {recursive: true})
  await symlink(elsewhere, item)
  const told = await call('propose_artifact', {item: 'refund', step: 'spec', text: 'Out.\n'})
  t.true(told.isError)
  await t.throwsAsync(readFile(path.join(elsewhere, 'spec.md')), {code: 'ENOENT'})
})

test('no tool decides anything', async t => {
  const {client} = await connect(t)
  const {tools} = await client.listTools()
  t.deepEqual(tools.map(({name}) => name), ['list_items', 'read_item', 'read_artifact', 'read_pack', 'read_inbox', 'create_item', 'propose_artifact'])
  t.deepEqual(tools.filter(({annotations}) => annotations?.readOnlyHint !== true).map(({name}) => name), ['create_item', 'propose_artifact'])
})

test('what a client sends is held to its shape', async t => {
  const {call} = await connect(t)
  for (const [name, input] of [['read_item', {}], ['read_item', {item: 7}], ['create_item', {title: ''}], ['create_item', {title: 'a\nb'}], ['create_item', {title: 'x', priority: 9}], ['create_item', {title: 'x', labels: ['a b']}], ['list_items', {filter: 'x'.repeat(300)}]] as const) {
    t.true((await call(name, input)).isError, `${name} ${JSON.stringify(input)}`)
  }
  t.regex((await call('read_item', {item: 'nothing'})).text, /USAGE_UNKNOWN_ITEM/)
})

test('the server ends when nobody speaks to it, and outside a project it says so', async t => {
  const {project} = await connect(t)
  const child = project.start('mcp')
  t.is(await new Promise(resolve => child.on('close', resolve)), 0)
  await rm(path.join(project.folder, '.lifecycle'), {recursive: true})
  await project.commit('No project')
  const ran = await project.lifecycle('mcp')
  t.is(ran.code, 2, ran.stderr)
})
