import test from 'ava'
import {defaultLimits, parseAgent} from '../../../src/core/project/parse-agent.ts'

const path = 'agents/implementer.md'
const parse = (yaml: string, body = 'Change only …\n'): ReturnType<typeof parseAgent> => parseAgent(`---\n${yaml}---\n${body}`, path, 'abc')

test('an agent has its name, its body and defaults', t => {
  t.deepEqual(parse('run: claude\n'), {value: {name: 'implementer', makes: 'document', run: 'claude', command: [], tier: 'standard', model: undefined, effort: undefined, system: undefined, permissions: ['read'], tools: [], folders: [], toolServers: new Map(), boundary: undefined, container: undefined, hosts: [], context: [], env: [], pool: undefined, limits: defaultLimits, rounds: undefined, retries: undefined, instructions: 'Change only …', oid: 'abc'}, problems: []})
  t.deepEqual(defaultLimits, {wallMs: 1_800_000, idleMs: 300_000, costMicro: undefined, tokens: undefined, turns: undefined, outputBytes: 52_428_800, postResultMs: 30_000})
})
test('every key is typed', t => {
  const {value, problems} = parse('makes: commits\nrun: command\ncommand: [node, scripts/fix.mjs, "a b"]\ntier: frontier\nmodel: m-1\npermissions: [read, edit]\ncontext: [conventions]\nenv: [NPM_TOKEN]\npool: local\nlimits: {wall: 1h, idle: 90s, cost: 2.00, tokens: 1000, turns: 40, output: 1MB, post-result: 5s}\neffort: high\ncontainer: none\nsystem: Be brief.\ntools: [Read, "Bash(npm test:*)"]\nfolders: [~/styleguide]\nmcp: {docs: {command: [npx, docs-server], env: [DOCS_TOKEN]}}\nhosts: [registry.npmjs.org, "*.example.com"]\nrounds: 3\nretries: 0\n')
  t.deepEqual(problems, [])
  t.like(value, {makes: 'commits', command: ['node', 'scripts/fix.mjs', 'a b'], tier: 'frontier', model: 'm-1', permissions: ['read', 'edit'], env: ['NPM_TOKEN'], pool: 'local', rounds: 3, retries: 0, effort: 'high', system: 'Be brief.', tools: ['Read', 'Bash(npm test:*)'], folders: ['~/styleguide'], hosts: ['registry.npmjs.org', '*.example.com'], container: 'none'})
  t.deepEqual(value?.toolServers, new Map([['docs', {command: ['npx', 'docs-server'], env: ['DOCS_TOKEN']}]]))
  t.deepEqual(value?.limits, {wallMs: 3_600_000, idleMs: 90_000, costMicro: 2_000_000, tokens: 1000, turns: 40, outputBytes: 1_048_576, postResultMs: 5000})
})
test('a maker of commits may edit and run', t => t.deepEqual(parse('makes: commits\nrun: claude\n').value?.permissions, ['read', 'edit', 'run']))
test('a command as text is cut at spaces', t => t.deepEqual(parse('run: command\ncommand: node fix.mjs --all\n').value?.command, ['node', 'fix.mjs', '--all']))

const refuses = test.macro((t, yaml: string, code: string, fix: RegExp) => {
  const {value, problems} = parse(yaml)
  t.is(value, undefined)
  t.is(problems[0]?.code, code)
  t.regex(problems[0]?.fix ?? '', fix)
})
test('an agent without adapter is refused', refuses, 'makes: commits\n', 'missing-key', /run/)
test('a command that needs a shell is refused', refuses, 'run: command\ncommand: a && b\n', 'invalid-value', /list/)
test('an empty command is refused', refuses, 'run: command\n', 'missing-key', /command/)
test('a command for another adapter is refused', refuses, 'run: claude\ncommand: [a]\n', 'invalid-value', /Remove/)
test('an unknown output is refused', refuses, 'run: claude\nmakes: commit\n', 'invalid-value', /"commits"/)
test('an unknown permission is refused', refuses, 'run: claude\npermissions: [raed]\n', 'invalid-value', /"read"/)
test('a duration without unit is refused', refuses, 'run: claude\nlimits: {wall: 30}\n', 'invalid-value', /unit/)
test('a variable that is none is refused', refuses, 'run: claude\nenv: ["A=1"]\n', 'invalid-value', /variable/)
test('a folder that is not absolute is refused', refuses, 'run: claude\nfolders: [../secrets]\n', 'invalid-value', /absolute/)
test('a host with a path is refused', refuses, 'run: claude\nhosts: ["https://example.com/x"]\n', 'invalid-value', /host/)
test('a file name that is no name is refused', t => {
  t.is(parseAgent('---\nrun: claude\n---\n', 'agents/My Agent.md', 'abc').problems[0]?.code, 'invalid-name')
})
