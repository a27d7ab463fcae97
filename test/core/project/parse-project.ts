import test from 'ava'
import {defaultProject, parseProject} from '../../../src/core/project/parse-project.ts'

const project = (yaml: string, body = 'Orders\n'): string => `---\n${yaml}---\n${body}`

test('everything has a default', t => {
  t.deepEqual(parseProject('', 'project.md'), {value: defaultProject, problems: []})
})
test('every key is typed', t => {
  const {value, problems} = parseProject(project('schema: 1\nbase: trunk\nowner: ana\nstages: [One, Two]\nsetup: npm ci\nteardown: ./down\non-edit: rebuild\nself: forbid\nboundary: required\ncontainer: ghcr.io/acme/agents:1\nbranch: work/{id}\nprotect: {by: engineer, paths: [infra/]}\nenv: {CI: true, PORT: 0123}\nslots: 4\n'), 'project.md')
  t.deepEqual(problems, [])
  t.deepEqual(value, {schema: 1, base: 'trunk', owner: 'ana', stages: ['One', 'Two'], setup: {run: 'npm ci', inputs: undefined}, teardown: './down', onEdit: 'rebuild', self: 'forbid', boundary: 'required', container: 'ghcr.io/acme/agents:1', branch: 'work/{id}', protect: {by: 'engineer', paths: ['infra/']}, env: {CI: 'true', PORT: '0123'}, slots: 4, orders: 'Orders'})
})
test('no container is what a project has without the key', t => {
  t.is(parseProject(project('container: none\n'), 'project.md').value?.container, undefined)
  t.regex(parseProject(project('container: --privileged\n'), 'project.md').problems[0]!.fix, /name of an image/)
})
test('set-up may name the files it depends on', t => {
  t.deepEqual(parseProject(project('setup: {run: npm ci, inputs: package-lock.json}\n'), 'project.md').value?.setup, {run: 'npm ci', inputs: ['package-lock.json']})
})
test('the project\'s own protected paths are none by default', t => {
  const {value} = parseProject(project('protect: {by: engineer}\n'), 'project.md')
  t.deepEqual(value?.protect, {by: 'engineer', paths: []})
})

test('a newer schema is for showing only', t => {
  const {value, problems} = parseProject(project('schema: 2\nbase: trunk\n'), 'project.md')
  t.is(value?.base, 'trunk')
  t.like(problems, [{code: 'schema-newer', severity: 'error', line: 2}])
  t.like(parseProject(project('schema: 2\nfuture: key\n'), 'project.md'), {value: undefined, problems: [{code: 'schema-newer'}]})
})

const refuses = test.macro((t, yaml: string, code: string, line: number, fix: RegExp) => {
  const {value, problems} = parseProject(project(yaml), 'project.md')
  t.is(value, undefined)
  t.like(problems[0], {severity: 'error', code, line, path: 'project.md'})
  t.regex(problems[0]?.fix ?? '', fix)
})
test('an unknown key is an error with the nearest', refuses, 'base: main\nonedit: ask\n', 'unknown-key', 3, /"on-edit"/)
test('a key like none lists those there are', refuses, 'zzzzzzz: 1\n', 'unknown-key', 2, /known are schema, base/)
test('an unknown nested key is an error', refuses, 'protect: {bye: x}\n', 'unknown-key', 2, /"by"/)
test('an unknown choice is an error with the nearest', refuses, 'self: allowed\n', 'invalid-value', 2, /"allow"/)
test('a branch pattern without the id is an error', refuses, 'branch: item\n', 'invalid-value', 2, /\{id\}/)
test('a branch pattern that leaves its folder is an error', refuses, 'branch: ../{id}\n', 'invalid-value', 2, /\{id\}/)
test('an option as base is an error', refuses, 'base: --upload-pack=x\n', 'invalid-value', 2, /branch/)
test('a lock file as base is an error', refuses, 'base: main.lock\n', 'invalid-value', 2, /branch/)
test('no slots at all is an error', refuses, 'slots: 0\n', 'invalid-value', 2, /1 to 64/)
test('a list as environment is an error', refuses, 'env: [A=1]\n', 'wrong-shape', 2, /keys with values/)
