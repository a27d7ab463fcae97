import test from 'ava'
import {makeProject, useAgent} from '../helpers/project.ts'

/** The team's own agent: a script that edits files, and whose first fix is not enough. */
const agent = `
import fs from 'node:fs'
const {LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, LIFECYCLE_ROUND: round, LIFECYCLE_IN: input} = process.env
const test = name => \`import test from 'node:test'\\nimport assert from 'node:assert/strict'\\nimport {total} from '../src/total.js'\\ntest('\${name}', () => assert.equal(total([{price: 2, quantity: 3}]), 6))\\n\`
if (step === 'reproduction') fs.writeFileSync(out + '/reproduction.md', '# How to reproduce\\n\\ntotal([{price: 2, quantity: 3}]) gives 2, and should give 6.\\n')
if (step === 'test') fs.writeFileSync('test/quantity.test.js', test('counts quantities'))
if (step === 'fix') {
  if (round !== '1' && !fs.readFileSync(input + '/findings.md', 'utf8').includes('npm test')) throw new Error('no findings')
  const before = fs.readFileSync('src/total.js', 'utf8')
  fs.writeFileSync('src/total.js', before.replace(/sum \\+= .*/, round === '1' ? 'sum += line.price * 2' : 'sum += line.price * line.quantity'))
}
if (step === 'verify') fs.writeFileSync(out + '/verify.md', '---\\nverdict: pass\\n---\\nnpm test is green, and test/quantity.test.js covers the criterion.\\n')
fs.writeFileSync(out + '/usage.json', JSON.stringify({input: 1200, output: 300, cost: 0.02}))
`

test('an engineer takes a bug from report to merge', async t => {
  const project = await makeProject()
  t.teardown(() => project.remove())
  await project.ok('init', '--yes')
  await useAgent(project, agent)
  await project.write('staged.txt', 'staged\n')
  await project.git('add', 'staged.txt')
  await project.edit('package.json', text => text.replace('shop', 'my-shop'))
  await project.write('notes.txt', 'mine\n')
  const before = await project.fingerprint()

  await project.write('.lifecycle/items/quantities/item.md', '---\ntitle: Quantities are ignored\nkind: bug\n---\nThe total of three things is the price of one.\n')
  await project.commit('Quantities are ignored', '.lifecycle/items/quantities/item.md')
  const run = await project.lifecycle('run')
  t.is(run.code, 4, run.stderr)
  t.deepEqual(await project.runs('quantities'), ['001-reproduction.md', '002-test.md', '003-check-test.md', '004-fix.md', '005-check-fix.md', '006-fix.md', '007-check-fix.md', '008-verify.md'])
  t.regex(await project.read('.lifecycle/items/quantities/runs/005-check-fix.md'), /^result: red$/m)
  t.regex(await project.read('.lifecycle/items/quantities/runs/006-fix.md'), /^round: 2$/m)
  t.regex(await project.read('.lifecycle/items/quantities/runs/006-fix.md'), /^findings: \[005-check-fix\]$/m)

  await project.edit('.lifecycle/items/quantities/decisions/approve-fix-1.md', text => text.replace(/^decision:.*$/m, 'decision: LGTM'))
  await project.commit('Approve the fix', '.lifecycle/items/quantities/decisions/approve-fix-1.md')
  const end = await project.lifecycle('run')
  t.is(end.code, 0, end.stderr)
  t.is(await project.git('show', 'main:src/total.js'), 'export function total(lines) {\n  let sum = 0\n  for (const line of lines) sum += line.price * line.quantity\n  return sum\n}')
  t.is(await project.fingerprint(), before, 'the person\'s own work is as it was')
  t.regex(await project.git('log', '--format=%s', '--first-parent', '-3'), /^quantities: merged\nMerge item\/quantities: Quantities are ignored\n/)
  const shown = await project.json<{standing: string; costMicro: number}>('show', 'quantities')
  t.like(shown, {standing: 'done'})
  t.is(await project.git('fsck', '--no-dangling'), '')
})
