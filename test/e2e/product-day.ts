import test from 'ava'
import {makeProject, useAgent} from '../helpers/project.ts'

/** Writes what the findings ask for, so that each version is another one. */
const agent = `
import fs from 'node:fs'
const {LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, LIFECYCLE_MAKES: makes, LIFECYCLE_IN: input, LIFECYCLE_RUN: run} = process.env
const findings = fs.existsSync(input + '/findings.md') ? fs.readFileSync(input + '/findings.md', 'utf8') : ''
const previous = fs.existsSync(input + '/previous.md') ? fs.readFileSync(input + '/previous.md', 'utf8') : ''
if (makes === 'commits') fs.appendFileSync('src/' + step + '.js', '// ' + run + '\\n')
else if (makes === 'verdict') fs.writeFileSync(out + '/' + step + '.md', '---\\nverdict: pass\\n---\\nLooked at it all.\\n')
else fs.writeFileSync(out + '/' + step + '.md', (previous || '# The spec\\n\\nLogins are limited.\\n') + (findings.includes('which limit') ? '\\nThe limit is five.\\n' : '') + (findings.includes('say for whom') ? '\\nFor every account.\\n' : ''))
`

test('a product manager works with a text editor and git alone', async t => {
  const project = await makeProject()
  t.teardown(() => project.remove())
  await project.ok('init', '--yes')
  await useAgent(project, agent)
  const item = '.lifecycle/items/limit-logins'
  const decide = async (form: string, decision: string, change: (text: string) => string = text => text) => {
    await project.edit(`${item}/decisions/${form}.md`, text => change(text.replace(/^decision:.*$/m, `decision: ${decision}`)))
    await project.commit(`${decision} ${form}`, item)
    return project.ok('run')
  }
  const reply = (text: string) => text.replace(/ {3}>/, '   > yes, all of it')

  await project.write(`${item}/item.md`, '---\ntitle: Limit logins\nkind: feature\n---\nAfter some failed attempts …\n')
  await project.commit('Limit logins', item)
  await project.ok('run')
  t.true((await project.read(`${item}/spec.md`)).includes('Logins are limited.'))

  // Changes: a note under a paragraph, and a comment in the form, in one commit.
  await project.edit(`${item}/spec.md`, text => `${text}\n<!-- REVIEW(@ana): which limit? -->\n`)
  await decide('approve-spec-1', 'changes', text => text.replace(/Comment:\n {3}>/, 'Comment:\n   > say for whom'))
  const second = await project.read(`${item}/spec.md`)
  t.true(second.includes('The limit is five.') && second.includes('For every account.'), second)
  t.false(second.includes('REVIEW'), 'the note is answered')

  await decide('approve-spec-2', 'approved', reply)
  t.deepEqual((await project.runs('limit-logins')).map(name => name.slice(4)).filter(name => !name.startsWith('check')), ['spec.md', 'spec.md', 'tests.md', 'code.md', 'review.md'])

  // Later the spec is edited by hand: the approval lapses, and nothing is built on it before somebody says so.
  await project.edit(`${item}/spec.md`, text => text.replace('five', 'six'))
  await project.commit('Six, not five', item)
  await project.ok('run')
  const show = await project.json<{forms: {name: string}[]}>('show', 'limit')
  t.deepEqual(show.forms.map(f => f.name), ['approve-spec-3'])
  await decide('approve-spec-3', 'approve', reply)
  const form = await project.read(`${item}/decisions/outdated-tests-1.md`)
  t.regex(form, /steps: \[tests, code/)
  t.regex(form, /keep costs nothing; rebuild runs/)
  const runs = (await project.runs('limit-logins')).length
  await decide('outdated-tests-1', 'keep')
  t.deepEqual((await project.runs('limit-logins')).slice(runs).map(name => name.slice(4)), [], 'keep runs nothing')
  t.true((await project.json<{forms: {name: string}[]}>('show', 'limit')).forms.some(f => f.name.startsWith('approve-code')))

  await project.edit(`${item}/spec.md`, text => text.replace('six', 'seven'))
  await project.commit('Seven', item)
  await project.ok('run')
  await decide('approve-spec-4', 'approve', reply)
  await decide('outdated-tests-2', 'rebuild')
  const rebuilt = (await project.runs('limit-logins')).slice(runs + 1).map(name => name.slice(4)).filter(name => !name.startsWith('check'))
  t.deepEqual(rebuilt, ['tests.md', 'code.md', 'review.md'], 'rebuild covers the whole list')
  t.is(await project.git('status', '--porcelain'), '')
})
