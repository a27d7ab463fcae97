import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import {buildConfiguration} from '../../src/core/project/build-configuration.ts'
import {parseItem} from '../../src/core/project/parse-item.ts'

const home = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), '.lifecycle')
const read = (name: string) => readFileSync(path.join(home, name), 'utf8')
const files = readdirSync(home, {recursive: true, encoding: 'utf8'}).filter(name => name.endsWith('.md')).map(name => name.split(path.sep).join('/'))
const {configuration, problems} = buildConfiguration(new Map(files.filter(name => !name.startsWith('items/')).map(name => [name, {text: read(name), oid: '0'.repeat(40)}])), undefined)
const items = files.filter(name => /^items\/[^/]+\/item\.md$/.test(name)).map(name => parseItem(read(name), name))

test('this project has no problem in its own settings', t => {
  t.deepEqual(problems, [])
})

test('its items are sound and of a kind there is', t => {
  t.true(items.length >= 3)
  t.deepEqual(items.flatMap(item => item.problems), [])
  t.deepEqual(items.filter(item => !configuration.workflows.has(item.value!.kind)).map(item => item.value?.title), [])
})

test('its items say when they are done', t => {
  t.deepEqual(items.filter(item => !/^- \[ \] /m.test(item.value!.body)).map(item => item.value!.title), [])
})
