import {chmod, mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {bin, makeProject, type Project} from '../helpers/project.ts'
import {Terminal} from '../helpers/terminal.ts'
import {installAgent} from '../stand-ins/install-agents.ts'
import {play} from '../stand-ins/scenario.ts'
import {startStandIn} from '../stand-ins/start-stand-in.ts'

/** A project whose next step is a spec, with a program on PATH that stands in for an agent's interface. */
async function makeWith(t: ExecutionContext, program: string): Promise<Project> {
  const project = await makeProject()
  t.teardown(() => project.remove())
  await project.ok('init', '--yes', '--agent', 'claude')
  await project.ok('new', 'Count quantities')
  const folder = path.join(project.folder, '..', 'programs')
  await mkdir(folder)
  await writeFile(path.join(folder, 'claude'), `#!/bin/sh\n${program}\n`)
  await chmod(path.join(folder, 'claude'), 0o755)
  project.env['PATH'] = `${folder}:${project.env['PATH']}`
  project.env['MY_SECRET_TOKEN'] = 'for-nobody'
  project.env['ANTHROPIC_API_KEY'] = 'key'
  return project
}

function open(t: ExecutionContext, project: Project, ...words: readonly string[]): Terminal {
  const terminal = new Terminal([process.execPath, bin, ...words], {cwd: project.folder, env: project.env, columns: 200})
  let isOver = false
  void terminal.ended.then(() => isOver = true)
  t.teardown(() => {
    if (!isOver) terminal.kill()
  })
  return terminal
}

test('what an agent left in its own interface is taken in as the work of the person', async t => {
  const project = await makeWith(t, [
    'printf "%s\\n" "$@" > "$LIFECYCLE_OUT/../arguments"',
    'env > "$LIFECYCLE_OUT/../environment"; pwd > "$LIFECYCLE_OUT/../place"',
    'printf "What is the price of three? "; read answer',
    'test -s "$LIFECYCLE_PACK" && printf "# Count quantities\\n\\n%s\\n" "$answer" > "$LIFECYCLE_OUT/spec.md"'
  ].join('\n'))
  const terminal = open(t, project, 'take', 'count', 'spec', '--agent', 'claude')
  await terminal.sees('What is the price of three?')
  terminal.press('Three times that of one.\r')
  await terminal.sees('Hand in spec of count-quantities? [Y/n]')
  terminal.press('\r')
  t.is(await terminal.ended, 0, terminal.text)
  t.regex(terminal.text, /001-spec of count-quantities: finished/)
  t.regex(await project.read('.lifecycle/items/count-quantities/spec.md'), /Three times that of one\./)
  const record = await project.read('.lifecycle/items/count-quantities/runs/001-spec.md')
  t.regex(record, /^by: ana$/m)
  t.notRegex(record, /^agent:/m)
})

test("an agent's interface gets the brief, the folders and the environment of a run, and nothing more", async t => {
  const project = await makeWith(t, 'echo "arguments: $*"; echo "key: $ANTHROPIC_API_KEY, token: $MY_SECRET_TOKEN, makes: $LIFECYCLE_MAKES, item: $LIFECYCLE_ITEM"; pwd')
  const terminal = open(t, project, 'take', 'count', 'spec', '--agent', 'claude')
  await terminal.sees('Hand in spec of count-quantities?')
  t.regex(terminal.text.replaceAll('\n', ''), /arguments: Your brief is the file \S+\/pack\.md\. Read all of it first/)
  t.regex(terminal.text.replaceAll('\n', ''), /--model sonnet --allowedTools Read\(\/\/\S+\/\*\*\),Edit\(\/\/\S+\/out\/\*\*\)/)
  t.regex(terminal.text, /key: key, token: , makes: document, item: count-quantities/)
  terminal.press('n\r')
  t.is(await terminal.ended, 0)
  t.regex(terminal.text, /It stays yours\./)
})

test('what an agent may not touch is refused as in any run', async t => {
  const project = await makeWith(t, 'echo "# Spec" > "$LIFECYCLE_OUT/spec.md"; echo "// changed" >> src/total.js')
  const terminal = open(t, project, 'take', 'count', 'spec', '--agent', 'claude')
  await terminal.sees('Hand in spec')
  terminal.press('\r')
  await terminal.sees('spec was not taken in: out-of-bounds: src/total.js')
  t.is(await terminal.ended, 1)
  t.deepEqual(await project.runs('count-quantities'), [])
})

test('a shell with an agent opens its interface in the workspace and hands nothing in', async t => {
  const project = await makeWith(t, 'echo "in $(pwd)"; echo "# Spec" > "$LIFECYCLE_OUT/spec.md"')
  await project.ok('take', 'count', 'spec')
  const terminal = open(t, project, 'shell', 'count', '--agent', 'claude')
  t.is(await terminal.ended, 0, terminal.text)
  t.regex(terminal.text, /in \S+\/tree/)
  t.deepEqual(await project.runs('count-quantities'), [])
  await project.ok('take', 'count', 'spec', '--done')
  t.deepEqual(await project.runs('count-quantities'), ['001-spec.md'])
})

test.serial('the interface of the real Claude Code is told to read the brief', async t => {
  const project = await makeWith(t, 'exit 1')
  const installed = await installAgent('claude')
  const standIn = await startStandIn({scenario: play({say: 'I read your brief.'})})
  t.teardown(() => standIn.close())
  Object.assign(project.env, standIn.env('claude', project.env['HOME']!), {PATH: `${installed.folder}:${process.env['PATH']}`})
  await mkdir(path.join(project.env['HOME']!, '.claude'), {recursive: true})
  const {tree} = await project.json<{readonly tree: string}>('take', 'count', 'spec')
  // As after its first start: no theme to choose, the key accepted, the folder trusted.
  const trusted = {hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true}
  await writeFile(path.join(project.env['HOME']!, '.claude', '.claude.json'), JSON.stringify({hasCompletedOnboarding: true, theme: 'dark', customApiKeyResponses: {approved: ['stand-in'], rejected: []}, projects: {[tree]: trusted}}))
  const terminal = open(t, project, 'take', 'count', 'spec', '--agent', 'claude')
  await terminal.sees('I read your brief.', 60_000)
  t.true(standIn.requests().some(({body}) => JSON.stringify(body).includes('Your brief is the file')))
  terminal.press('\u0003')
  await new Promise(resolve => setTimeout(resolve, 300))
  terminal.press('\u0003')
  await terminal.sees('Hand in spec of count-quantities?', 30_000)
  terminal.press('n\r')
  t.is(await terminal.ended, 0)
})
