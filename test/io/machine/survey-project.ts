import test from 'ava'
import {findProjectCommands} from '../../../src/io/machine/survey-project.ts'
import {makePlace} from '../../helpers/machine.ts'

type Expected = {readonly test: string | undefined; readonly setup: string | undefined}

const finds = test.macro({
  async exec(t, files: Readonly<Record<string, string>>, expected: Expected) {
    const place = makePlace(t)
    for (const [name, text] of Object.entries(files)) place.write(name, text)
    t.deepEqual(await findProjectCommands(place.folder), expected)
  },
  title: name => `survey finds ${name}`
})

const manifest = (fields: object) => JSON.stringify(fields)

test('nothing in an empty folder', finds, {}, {test: undefined, setup: undefined})
test('npm with a lock file', finds, {'package.json': manifest({scripts: {test: 'ava'}}), 'package-lock.json': '{}'}, {test: 'npm test', setup: 'npm ci'})
test('npm without packages needs no set-up', finds, {'package.json': manifest({scripts: {test: 'node --test'}})}, {test: 'npm test', setup: undefined})
test('npm packages without a lock file', finds, {'package.json': manifest({scripts: {test: 'x'}, dependencies: {a: '1'}})}, {test: 'npm test', setup: 'npm install'})
test('no test where npm init left its placeholder', finds, {'package.json': manifest({scripts: {test: 'echo "Error: no test specified" && exit 1'}})}, {test: undefined, setup: undefined})
test('pnpm by its lock file', finds, {'package.json': manifest({scripts: {test: 'vitest'}}), 'pnpm-lock.yaml': ''}, {test: 'pnpm test', setup: 'pnpm install --frozen-lockfile'})
test('nothing in a broken manifest', finds, {'package.json': '{'}, {test: undefined, setup: undefined})
test('a test target of make before the tool underneath', finds, {Makefile: 'build:\n\tcc x.c\ntest: build\n\t./x\n', 'Cargo.toml': ''}, {test: 'make test', setup: undefined})
test('no target in an assignment', finds, {Makefile: 'test := yes\n'}, {test: undefined, setup: undefined})
test('cargo', finds, {'Cargo.toml': '[package]'}, {test: 'cargo test', setup: undefined})
test('go', finds, {'go.mod': 'module x'}, {test: 'go test ./...', setup: undefined})
test('pytest named in pyproject', finds, {'pyproject.toml': '[tool.pytest.ini_options]\n'}, {test: 'python -m pytest', setup: undefined})
test('pytest under uv', finds, {'pyproject.toml': 'dev = ["pytest"]', 'uv.lock': ''}, {test: 'uv run pytest', setup: 'uv sync'})
test('a python project without tests as one without', finds, {'pyproject.toml': '[project]\nname = "x"\n'}, {test: undefined, setup: undefined})
