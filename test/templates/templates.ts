import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import {parseDocument} from '../../src/core/artifact/fields.ts'
import type {Agent, PassStep, Workflow} from '../../src/core/project/configuration.ts'
import {buildConfiguration} from '../../src/core/project/build-configuration.ts'
import {parseAgent} from '../../src/core/project/parse-agent.ts'
import {parseItem} from '../../src/core/project/parse-item.ts'
import {parseWorkflow} from '../../src/core/project/parse-workflow.ts'
import {readBasicTemplates, readMoreTemplates, type Template} from '../../src/io/machine/read-templates.ts'
import {renderTemplate, type TemplateValues} from '../../src/io/machine/render-template.ts'

const folder = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'templates')
const oid = '0'.repeat(40)
const moreKinds = readdirSync(path.join(folder, 'more', 'workflows')).map(name => path.basename(name, '.md'))
const basic = await readBasicTemplates(folder)
const all = [...basic, ...await readMoreTemplates(folder, moreKinds)]

const found: TemplateValues = {
  agent: 'claude', base: 'main', person: 'ana', name: 'Ana Roe', email: 'ana@example.org', roles: '[product, engineer, security]', test: 'npm test', setup: 'npm ci', billing: 'subscription', title: 'A title'
}
const notFound: TemplateValues = {...found, agent: 'rehearsal', test: undefined, setup: undefined, billing: 'metered'}

/** Every text of a set as `init` would write it. */
const write = (values: TemplateValues, templates: readonly Template[] = all) => templates.map(template => ({path: template.path, text: renderTemplate(template.text, values)}))
const inFolder = (templates: readonly Template[], name: string) => templates.filter(template => template.path.startsWith(`${name}/`))

function parseAgents(templates: readonly Template[]): ReadonlyMap<string, Agent> {
  return new Map(inFolder(templates, 'agents').map(({path: name, text}) => parseAgent(text, name, oid).value!).map(agent => [agent.name, agent]))
}

function parseWorkflows(templates: readonly Template[]): readonly Workflow[] {
  const context = {agents: parseAgents(templates), roles: new Set(['product', 'engineer', 'security']), oid}
  return inFolder(templates, 'workflows').map(({path: name, text}) => parseWorkflow(text, name, context).value!)
}

function problemsOf(templates: readonly Template[]): readonly unknown[] {
  return buildConfiguration(new Map(templates.map(file => [file.path, {text: file.text, oid}])), undefined).problems
}

const isSound = test.macro({
  exec(t, values: TemplateValues, templates: readonly Template[]) {
    const written = write(values, templates)
    t.deepEqual(written.filter(file => /\{\{/.test(file.text)).map(file => file.path), [])
    t.deepEqual(problemsOf(written), [])
  },
  title: name => `templates have no problem ${name}`
})

test('with everything found', isSound, found, all)
test('with no test command found', isSound, notFound, all)
test('when only the basic ones are copied', isSound, found, basic)
test('with a command that needs quotes', isSound, {...found, test: JSON.stringify("npm test -- --grep 'a, b: {c}' # all"), setup: JSON.stringify('a: b')}, all)

test('checks are where the test command is known', t => {
  const checks = (values: TemplateValues) => parseWorkflows(write(values)).flatMap(workflow => workflow.steps).flatMap(step => step.type === 'pass' ? step.checks : [])
  t.true(checks(found).length >= 8)
  t.deepEqual([...new Set(checks(found).map(check => check.run))], ['npm test'])
  t.deepEqual(checks(notFound), [])
})

const shapes: Readonly<Record<string, readonly string[]>> = {
  bug: ['reproduction', 'test', 'fix', 'verify', 'approve-fix', 'merge'],
  docs: ['text', 'review', 'approve-text', 'merge'],
  feature: ['spec', 'approve-spec', 'tests', 'code', 'review', 'approve-code', 'merge'],
  hotfix: ['mitigation', 'approve-mitigation', 'merge', 'postmortem', 'approve-postmortem']
}

for (const workflow of parseWorkflows(write(found, basic))) {
  test(`${workflow.kind} has the steps its documentation names`, t => t.deepEqual(workflow.steps.map(step => step.name), shapes[workflow.kind]))
}

test('a bug is seen to fail before it is mended', t => {
  const bug = parseWorkflows(write(found)).find(workflow => workflow.kind === 'bug')!
  const passes = bug.steps.filter((step): step is PassStep => step.type === 'pass')
  t.deepEqual(passes.map(step => [step.name, step.makes, step.checks.map(check => check.expect)]), [
    ['reproduction', 'document', []], ['test', 'commits', ['fail']], ['fix', 'commits', ['pass']], ['verify', 'verdict', []]
  ])
})

test('nothing comes before the mitigation of a hotfix', t => {
  const hotfix = parseWorkflows(write(found)).find(workflow => workflow.kind === 'hotfix')!
  t.like(hotfix.steps[0], {type: 'pass', name: 'mitigation', makes: 'commits', from: ['item']})
  t.deepEqual(hotfix.steps.flatMap(step => step.type === 'approve' ? [step.deferMs] : []), [259_200_000, 259_200_000])
})

test('judges can change nothing and never judge their own kind', t => {
  for (const agent of parseAgents(write(found)).values()) {
    if (agent.makes === 'verdict') t.false(agent.permissions.includes('edit'), agent.name)
  }
  for (const workflow of parseWorkflows(write(found))) {
    const passes = workflow.steps.filter((step): step is PassStep => step.type === 'pass')
    const makers = new Set(passes.filter(step => step.makes !== 'verdict').map(step => step.by))
    t.deepEqual(passes.filter(step => step.makes === 'verdict' && makers.has(step.by)).map(step => `${workflow.kind} ${step.name}`), [])
  }
})

test('agents differ in what they may do, cost and answer for', t => {
  const agents = [...parseAgents(write(found)).values()]
  t.is(new Set(agents.map(agent => agent.tier)).size, 3)
  t.true(new Set(agents.map(agent => agent.permissions.join())).size >= 3)
  t.deepEqual(agents.filter(agent => !agent.instructions.includes('You answer for this:')).map(agent => agent.name), [])
  t.deepEqual(agents.filter(agent => agent.limits.costMicro === undefined).map(agent => agent.name), [])
})

test('every agent that is shipped is used by a workflow', t => {
  const used = new Set(parseWorkflows(write(found)).flatMap(workflow => workflow.steps).flatMap(step => step.type === 'pass' ? [step.by] : []))
  const shipped = [path.join(folder, 'agents'), path.join(folder, 'more', 'agents')].flatMap(name => readdirSync(name)).map(name => path.basename(name, '.md'))
  t.deepEqual(shipped.filter(name => !used.has(name)), [])
})

test('context that agents name is shipped', t => {
  const shipped = new Set(inFolder(all, 'context').map(file => path.basename(file.path, '.md')))
  t.deepEqual([...parseAgents(write(found)).values()].flatMap(agent => agent.context).filter(name => !shipped.has(name)), [])
})

test('every kind has an item template that is a sound item', t => {
  const kinds = parseWorkflows(write(found)).map(workflow => workflow.kind).filter(kind => kind !== 'feature-full')
  for (const kind of kinds) {
    const {value, problems} = parseItem(renderTemplate(readFileSync(path.join(folder, 'items', `${kind}.md`), 'utf8'), found), `items/${kind}/item.md`)
    t.deepEqual(problems, [])
    t.like(value, {title: 'A title', kind})
  }
})

test('every document and verdict of the shapes has a skeleton', t => {
  const steps = parseWorkflows(write(found)).flatMap(workflow => workflow.steps).filter((step): step is PassStep => step.type === 'pass' && step.makes !== 'commits')
  const missing = [...new Set(steps.map(step => step.name))].filter(name => !existsSync(path.join(folder, 'artifacts', `${name}.md`)))
  t.deepEqual(missing, [])
})

test('skeletons of verdicts leave the verdict open', t => {
  const steps = parseWorkflows(write(found)).flatMap(workflow => workflow.steps).filter((step): step is PassStep => step.type === 'pass' && step.makes === 'verdict')
  for (const name of new Set(steps.map(step => step.name))) {
    t.is(parseDocument(readFileSync(path.join(folder, 'artifacts', `${name}.md`), 'utf8'), name).value?.fields['verdict'], '', name)
  }
})
