import test from 'ava'
import {bareAgent, parseAgent} from '../../../src/core/project/parse-agent.ts'
import {parseProject} from '../../../src/core/project/parse-project.ts'
import {parseWorkflow} from '../../../src/core/project/parse-workflow.ts'
import {renderTrial} from '../../../src/core/run/trial.ts'

const agent = {
  ...bareAgent, name: 'scan', run: 'acp', command: ['goose', 'acp', 'a b'], effort: 'high' as const, system: 'Be brief: "now"', permissions: ['read', 'run'], tools: ['Bash(npm test:*)'], folders: ['~/notes'],
  toolServers: new Map([['docs', {command: ['npx', 'docs'], env: ['DOCS_TOKEN']}]]), hosts: ['example.com'], env: ['TOKEN'], boundary: 'required' as const
}
const files = renderTrial({agent, model: 'some/model', project: {boundary: 'none', env: {CI: '1'}}})

test('a trial runs an agent with all that its file says of how it runs', t => {
  const {value, problems} = parseAgent(files.get('agents/scan.md')!, 'agents/scan.md', '')
  t.deepEqual(problems, [])
  const {run, command, model, effort, system, permissions, tools, folders, toolServers, hosts, env, makes} = value!
  t.deepEqual({run, command, effort, system, permissions, tools, folders, toolServers, hosts, env}, {
    run: agent.run, command: agent.command, effort: agent.effort, system: agent.system, permissions: agent.permissions, tools: agent.tools, folders: agent.folders, toolServers: agent.toolServers, hosts: agent.hosts, env: agent.env
  })
  t.deepEqual([makes, model], ['document', 'some/model'])
})

test("a trial has the project's variables and the agent's own boundary", t => {
  t.like(parseProject(files.get('project.md')!, 'project.md').value, {boundary: 'required', env: {CI: '1'}})
})

test('a trial is one step without a second try', t => {
  const {value, problems} = parseWorkflow(files.get('workflows/trial.md')!, 'workflows/trial.md', {agents: new Map([['scan', agent]]), roles: new Set(['engineer']), oid: ''})
  t.deepEqual(problems, [])
  t.like(value!.steps[0], {name: 'hello', by: 'scan', retries: 0, rounds: 0})
  t.is(value!.steps.length, 1)
})
