import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'
import {parseItem} from '../../../src/core/project/parse-item.ts'
import {demoScript} from '../../../src/io/machine/demo-script.ts'
import {makePlace, type Place} from '../../helpers/machine.ts'

const demo = path.join(path.dirname(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))), 'templates', 'demo')
const items = readdirSync(path.join(demo, 'items'))

function makeProgram(t: ExecutionContext): Place {
  const place = makePlace(t, {repository: true})
  cpSync(path.join(demo, 'program'), place.folder, {recursive: true})
  place.git('add', '-A')
  place.git('commit', '-q', '-m', 'program')
  return place
}

const apply = (place: Place, name: string) => place.git('apply', path.join(demo, 'items', name))
const isGreen = (place: Place) => spawnSync('node', ['--test'], {cwd: place.folder, env: place.env, stdio: 'ignore'}).status === 0
const tab = (place: Place, ...args: readonly string[]) => execFileSync('node', ['bin/tab.js', ...args], {cwd: place.folder, env: place.env, encoding: 'utf8'}).trim().split('\n')

test('the demo\'s program begins green and with the bug its items tell of', t => {
  const place = makeProgram(t)
  t.true(isGreen(place))
  t.deepEqual(tab(place, '100.00', '3'), ['33.33', '33.33', '33.33'])
  t.deepEqual(tab(place, '-50.00', '2'), ['-25.00', '-25.00'])
})

test('the bug\'s test fails, its first fix too, and its second is green', t => {
  const place = makeProgram(t)
  apply(place, 'lost-cent/item/test.patch')
  t.false(isGreen(place))
  apply(place, 'lost-cent/item/fix.patch')
  t.deepEqual(tab(place, '100.00', '3'), ['33.34', '33.33', '33.33'])
  t.false(isGreen(place))
  apply(place, 'lost-cent/item/fix-2.patch')
  t.true(isGreen(place))
})

test('the feature\'s tests fail until its code is there', t => {
  const place = makeProgram(t)
  apply(place, 'round-up/item/tests.patch')
  t.false(isGreen(place))
  apply(place, 'round-up/item/code.patch')
  t.true(isGreen(place))
  t.deepEqual(tab(place, '45.00', '2', '--round'), ['23.00', '23.00'])
})

test('the hotfix refuses what was paid out before', t => {
  const place = makeProgram(t)
  apply(place, 'negative-bill/item/mitigation.patch')
  t.true(isGreen(place))
  t.throws(() => execFileSync('node', ['bin/tab.js', '-50.00', '2'], {cwd: place.folder, env: place.env, stdio: 'ignore'}))
})

test('all items together still merge and are green', t => {
  const place = makeProgram(t)
  const branches = {
    'negative-bill': ['mitigation.patch'], 'readme-options': ['text.patch'], 'lost-cent': ['test.patch', 'fix.patch', 'fix-2.patch'], 'round-up': ['tests.patch', 'code.patch']
  }
  t.deepEqual(Object.keys(branches).sort(), items.toSorted())
  for (const [item, patches] of Object.entries(branches)) {
    place.git('switch', '-q', '-c', `item/${item}`, 'main')
    for (const patch of patches) apply(place, `${item}/item/${patch}`)
    place.git('add', '-A')
    place.git('commit', '-q', '-m', item)
  }
  place.git('switch', '-q', 'main')
  for (const item of items) place.git('merge', '-q', '--no-edit', `item/${item}`)
  t.true(isGreen(place))
})

test('the new readme is true', t => {
  const place = makeProgram(t)
  apply(place, 'readme-options/item/text.patch')
  const [, line, output] = /^\$ tab (.*)\n([^`]*)```/m.exec(readFileSync(path.join(place.folder, 'README.md'), 'utf8'))!
  t.deepEqual(tab(place, ...line!.split(' ')), output!.trim().split('\n'))
})

test('the demo\'s items are sound and its script speaks of them', t => {
  for (const id of items) t.deepEqual(parseItem(readFileSync(path.join(demo, 'items', id, 'item.md'), 'utf8'), `items/${id}/item.md`).problems, [])
  const named = demoScript.flatMap(act => act.do === 'run' ? [] : [act.do.answer.item])
  t.deepEqual(named.filter(item => !existsSync(path.join(demo, 'items', item))), [])
  t.is(demoScript[0]!.do, 'run')
  t.is(demoScript.at(-1)!.do, 'run')
})
