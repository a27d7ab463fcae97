import {tmpdir} from 'node:os'
import test, {type ExecutionContext} from 'ava'
import {makeProject, type Project} from '../helpers/project.ts'
import {installAgent} from '../stand-ins/install-agents.ts'
import {playSteps} from '../stand-ins/scenario.ts'
import {startStandIn} from '../stand-ins/start-stand-in.ts'

/** Somebody's repository on a machine where only Claude Code is installed. */
async function makeNewcomer(t: ExecutionContext): Promise<{readonly project: Project; readonly signIn: () => void}> {
  const installed = await installAgent('claude')
  const standIn = await startStandIn({scenario: playSteps({
    spec: [{say: 'I look.', read: 'src/total.js'}, {say: 'I write it.', write: {path: '$LIFECYCLE_OUT/spec.md', content: '# Count quantities\n\nEach line counts as often as its quantity says.\n'}}, {say: 'Done.'}]
  })})
  const project = await makeProject()
  t.teardown(async () => {
    await project.remove()
    await standIn.close()
  })
  const {ANTHROPIC_API_KEY: key, ...env} = standIn.env('claude', project.env['HOME']!)
  Object.assign(project.env, env, {TMPDIR: tmpdir(), PATH: `${installed.folder}:${project.env['PATH']}`})
  return {project, signIn: () => Object.assign(project.env, {ANTHROPIC_API_KEY: key})}
}

test.serial('a newcomer with one agent gets from init to a first decision', async t => {
  const {project, signIn} = await makeNewcomer(t)
  signIn()
  const begun = await project.lifecycle('init', '--yes')
  t.is(begun.code, 0, begun.stderr)
  t.regex(begun.stderr, /work by +claude: 2\.1\.330 is installed, signed in by ANTHROPIC_API_KEY/)
  t.regex(await project.read('.lifecycle/pools.md'), /^ {2}claude: \{slots: 3, billing: metered\}$/m)
  await project.ok('new', 'Count quantities')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 4, ran.stdout + ran.stderr)
  t.regex(await project.ok('inbox'), /approve-spec-1/)
  t.regex(await project.read('.lifecycle/items/count-quantities/spec.md'), /as often as its quantity says/)
})

test.serial('a newcomer who is not signed in is told how before and when it fails', async t => {
  const {project} = await makeNewcomer(t)
  const begun = await project.lifecycle('init', '--yes')
  t.regex(begun.stderr, /work by +claude: 2\.1\.330 is installed, and not signed in/)
  t.regex(begun.stdout, /claude does not seem to be signed in: start claude once, type \/login/)
  await project.ok('new', 'Count quantities')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 1, ran.stdout + ran.stderr)
  t.regex(ran.stderr, /not signed in: start claude once, type \/login/)
})
