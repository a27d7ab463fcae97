import {existsSync} from 'node:fs'
import {mkdir, symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import {makeTeam, recorded, show, workflow, startEngine} from '../helpers/team.ts'
import {waitFor, type Project} from '../helpers/project.ts'

interface Problem { readonly severity: string; readonly code: string; readonly message: string; readonly target?: string; readonly fix: string }
interface Status {
  readonly problems: readonly Problem[]
  readonly items: readonly {readonly id: string; readonly title: string; readonly standing: string; readonly problems: readonly Problem[]; readonly steps: readonly {readonly state: string}[]}[]
}

const healthy = '---\ntitle: Healthy\nkind: own\n---\nDo it.\n'
const canary = (project: Project) => `${project.env['HOME']}/canary`
const titled = (frontmatter: string) => `---\ntitle: Broken\nkind: own\n${frontmatter}\n---\nDo it.\n`

/** item → item.md, and the code of the problem that it must be. */
function brokenItems(project: Project): Readonly<Record<string, readonly [text: string | Uint8Array, code: string]>> {
  const run = `require('node:fs').writeFileSync(${JSON.stringify(canary(project))}, 'x')`
  return {
    'script': [`---js\n{title: (${run}, 'x'), kind: 'own'}\n---\nx\n`, 'frontmatter-language'],
    'javascript': [`---javascript\n${run}\n---\nx\n`, 'frontmatter-language'],
    'tagged': [titled(`owner: !!js/function >\n  function () { ${run} }`), 'frontmatter-tag'],
    'aliases': [titled(`a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nowner: *c`), 'frontmatter-alias'],
    'pollutes': [titled('__proto__: {polluted: true}'), 'frontmatter-key'],
    'constructs': [titled('constructor: {prototype: {polluted: true}}'), 'frontmatter-key'],
    'unclosed': ['---\ntitle: Broken\nkind: own\nDo it.\n', 'frontmatter-unclosed'],
    'doubled': [titled('title: Again'), 'frontmatter-duplicate-key'],
    'conflicted': ['---\n<<<<<<< HEAD\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> other\nkind: own\n---\nx\n', 'conflict-markers'],
    'garbled': [Buffer.concat([Buffer.from('---\ntitle: '), Buffer.from([0xff, 0xfe, 0xc3, 0x28]), Buffer.from('\nkind: own\n---\nx\n')]), 'encoding-invalid'],
    'zeroed': ['---\ntitle: a\0b\nkind: own\n---\nx\n', 'file-binary'],
    'listed': ['---\n- title\n- kind\n---\nx\n', 'frontmatter-not-a-map'],
    'tabbed': ['---\ntitle: a\n\tkind: own\n---\nx\n', 'frontmatter-tab'],
    'huge': [`${healthy}${'x'.repeat(2 * 1024 * 1024)}\n`, 'file-too-large'],
    'huge-head': [titled(`labels: [${'x, '.repeat(40_000)}]`), 'frontmatter-too-large'],
    'needs-itself': [titled('needs: [needs-back]'), 'needs-circle'],
    'needs-back': [titled('needs: [needs-itself]'), 'needs-circle'],
    'needs-nobody': [titled('needs: [no-such-item]'), 'unknown-item'],
    'unknown-kind': ['---\ntitle: Broken\nkind: featur\n---\nx\n', 'unknown-kind'],
    'dear': [titled('budget: -1e308'), 'invalid-value'],
    'bad-step': ['---\ntitle: Broken\nkind: badstep\n---\nx\n', 'unknown-kind'],
    'con': [healthy, 'invalid-name'],
    'UPPER': [healthy, 'invalid-name'],
    'Healthy': [healthy, 'duplicate-id'],
    '-rf': [healthy, 'invalid-name'],
    '$(touch canary)': [healthy, 'invalid-name']
  }
}

async function commitBroken(project: Project): Promise<void> {
  for (const [id, [text]] of Object.entries(brokenItems(project))) {
    const folder = path.join(project.folder, '.lifecycle/items', id)
    await mkdir(folder, {recursive: true})
    await writeFile(path.join(folder, 'item.md'), text)
  }
  await mkdir(`${project.folder}/.lifecycle/items/linked`)
  await symlink('/etc/passwd', `${project.folder}/.lifecycle/items/linked/item.md`)
  await project.write('.lifecycle/items/no-item/spec.md', '# Nobody asked\n')
  await project.write('.lifecycle/items/folder/item.md/inner.md', healthy)
  await project.write('.lifecycle/items/half/item.md', healthy)
  await project.write('.lifecycle/items/half/runs/001-spec.md', '---\nstep: spec\nattemp')
  await project.write('.lifecycle/items/half/decisions/approve-spec-1.md', '')
  await project.write('.lifecycle/items/half/state.md', '---\nstage: Done\nstatus: merged\n---\n')
  await project.write('.lifecycle/items/tricky/item.md', '---\ntitle: "Safe \u202Eexe.\\e[2J\\e]0;owned\\a\\r\u200B title"\nkind: own\n---\nDo it.\n')
  await project.write('.lifecycle/items/windows/item.md', `\uFEFF${healthy.replaceAll('\n', '\r\n')}`)
  await project.write('.lifecycle/items/healthy/item.md', healthy)
  await project.write('.lifecycle/workflows/badstep.md', workflow('code: {by: implementr, from: [item, spek]}', 'approve: {by: nobody}'))
  await project.write('.lifecycle/workflows/broken.md', '---\ntitle: [\n---\n')
  await project.write('.lifecycle/agents/broken.md', '---\nmakes: magic\nrun: command\n---\n')
  await mkdir(`${project.folder}/.git/lifecycle/journal`, {recursive: true})
  await writeFile(`${project.folder}/.git/lifecycle/journal/junk.json`, '{"item": "healthy", "run"')
  await project.commit('All kinds of input')
}

function placesOf(problems: readonly Problem[], file: string): readonly Problem[] {
  return problems.filter(problem => problem.target?.startsWith(`.lifecycle/${file}`))
}

test.serial('broken and hostile files are problems, and a healthy item beside them goes on', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await commitBroken(project)
  const ran = await project.lifecycle('run')
  t.is(ran.code, 2, ran.stderr)
  const status = await project.json<Status>('status', '--all')
  const all = [...status.problems, ...status.items.flatMap(item => item.problems)]
  t.deepEqual(all.filter(p => p.fix.trim() === '' || p.message.trim() === '' || p.target === undefined), [], 'each says where, what and how to mend it')
  for (const [id, [, code]] of Object.entries(brokenItems(project))) {
    const found = placesOf(all, `items/${id}/item.md`)
    t.true(found.some(p => p.code === code), `${id}: ${JSON.stringify(found)}`)
    t.deepEqual(await recorded(project, id), [], `${id} does not run`)
  }
  t.regex(placesOf(all, 'items/doubled/item.md')[0]!.target!, /item\.md:4/, 'with the line')
  for (const [file, code] of [
    ['items/linked/item.md', 'symbolic-link'], ['items/no-item/item.md', 'no-item'], ['items/folder/item.md', 'no-item'],
    ['items/half/runs/001-spec.md', 'frontmatter-unclosed'], ['items/half/decisions/approve-spec-1.md', 'form-not-asked'],
    ['workflows/badstep.md', 'unknown-agent'], ['workflows/badstep.md', 'unknown-step'], ['workflows/broken.md', 'frontmatter-syntax'], ['agents/broken.md', 'invalid-value']
  ] as const) t.true(placesOf(all, file).some(p => p.code === code), `${file}: ${JSON.stringify(placesOf(all, file))}`)
  t.like(await show(project, 'half'), {standing: 'blocked', why: 'items/half/runs/001-spec.md cannot be read: what it records might be done and paid for again'})
  t.is((await show(project, 'needs-back')).problems[0]?.code, 'needs-circle', 'show has it too')
  for (const id of ['healthy', 'windows', 'tricky']) t.is((await show(project, id)).standing, 'done', id)
  t.false(existsSync(canary(project)))
  t.false(existsSync(`${project.folder}/canary`))
  t.is(({} as {polluted?: unknown}).polluted, undefined)
  t.true((await project.git('show', 'main:.lifecycle/items/windows/item.md')).startsWith('\uFEFF---\r\n'), 'what a person wrote keeps its bytes')
})

test.serial('no command prints or follows what foreign text smuggles in', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  await commitBroken(project)
  for (const args of [['status', '--all'], ['show', 'tricky'], ['plan'], ['inbox'], ['status', '--plain', '--all'], ['workflow', 'check'], ['doctor'], ['log', 'tricky']]) {
    const ran = await project.lifecycle(...args)
    t.notRegex(ran.stdout + ran.stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/, args.join(' '))
    t.not(ran.code, 70, `${args.join(' ')}: ${ran.stderr}`)
  }
  for (const id of ['../tricky', '..', '.', 'tricky/../healthy', '/etc/passwd', '--', 'con', '$(touch canary)', 'no-item']) {
    const ran = await project.lifecycle('show', '--', id)
    t.not(ran.code, 70, `${id}: ${ran.stderr}`)
  }
  const made = await project.lifecycle('new', '../../escape', '--kind', 'own')
  t.is(made.code, 0, made.stderr)
  t.false(existsSync(`${project.folder}/../escape`))
  t.is(await project.git('show', '--format=', '--name-only', 'HEAD'), '.lifecycle/items/escape/item.md')
  t.false(existsSync(`${project.folder}/canary`))
})

test.serial('a broken configuration leaves the last valid one in force', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}']})
  t.teardown(() => project.remove())
  startEngine(t, project, 'watch')
  await project.write('.lifecycle/items/first/item.md', healthy)
  await project.commit('First')
  await waitFor(async () => (await recorded(project, 'first')).length === 1)
  const good = await project.read('.lifecycle/workflows/own.md')
  await project.write('.lifecycle/workflows/own.md', '---\ntitle: [\n')
  await project.write('.lifecycle/team.md', 'no frontmatter at all')
  await project.write('.lifecycle/items/second/item.md', healthy)
  await project.commit('Break the workflow')
  await waitFor(async () => (await recorded(project, 'second')).length === 1)
  const status = await project.json<Status>('status')
  t.true(placesOf(status.problems, 'workflows/own.md').some(p => p.severity === 'error'), JSON.stringify(status.problems))
  await project.write('.lifecycle/workflows/own.md', good)
  await project.commit('Mend it')
  t.deepEqual(placesOf((await project.json<Status>('status')).problems, 'workflows/own.md').filter(p => p.severity === 'error'), [])
})
