import test from 'ava'
import {makeProject, useAgent} from '../helpers/project.ts'

const agent = `
import fs from 'node:fs'
const {LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, HOME: home} = process.env
fs.appendFileSync(home + '/started', step + '\\n')
fs.writeFileSync(out + '/' + step + '.md', '# A document\\n\\nPaid for.\\n')
`

async function makeSpec() {
  const project = await makeProject()
  await project.ok('init', '--yes')
  await useAgent(project, agent)
  await project.ok('new', 'Limit logins', '--kind', 'feature')
  const started = async () => (await import('node:fs/promises')).readFile(`${project.env['HOME']}/started`, 'utf8')
  return {project, started}
}

test('a branch that was reset gets its records back and pays for nothing twice', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  const before = await project.git('rev-parse', 'HEAD')
  await project.ok('run')
  t.is(await started(), 'spec\n')
  await project.git('reset', '-q', '--hard', before)
  await project.ok('run')
  t.is(await started(), 'spec\n')
  t.deepEqual(await project.runs('limit-logins'), ['001-spec.md'])
  t.true((await project.read('.lifecycle/items/limit-logins/spec.md')).includes('Paid for.'))
  t.regex(await project.git('log', '-1', '--format=%s'), /put back 001-spec/)
  t.is(await project.git('status', '--porcelain'), '')
})

test('records deleted beside a living item are put back', async t => {
  const {project, started} = await makeSpec()
  t.teardown(() => project.remove())
  await project.ok('run')
  const watch = project.start('watch')
  t.teardown(() => process.kill(-watch.pid!, 'SIGKILL'))
  await new Promise(resolve => setTimeout(resolve, 1500))
  await project.git('rm', '-rq', '.lifecycle/items/limit-logins/runs', '.lifecycle/items/limit-logins/decisions')
  await project.git('commit', '-qm', 'Tidy up')
  const {waitFor} = await import('../helpers/project.ts')
  await waitFor(async () => (await project.git('log', '-1', '--format=%s')).includes('put back'))
  t.deepEqual(await project.runs('limit-logins'), ['001-spec.md'])
  t.is(await started(), 'spec\n')
})
