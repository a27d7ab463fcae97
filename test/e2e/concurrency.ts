import test from 'ava'
import {addItem, makeTeam, obedient, recorded, show} from '../helpers/team.ts'
import {waitFor} from '../helpers/project.ts'

/** Most runs of agents that were under way at one instant, from what the agents themselves noted. */
function mostAtOnce(notes: string): number {
  const events = notes.split('\n').filter(Boolean).map(line => line.split(' ')).map(([at, change]) => ({at: Number(at), change: change === 'begin' ? 1 : -1}))
  let [now, most] = [0, 0]
  for (const {change} of events.toSorted((a, b) => a.at - b.at || a.change - b.change)) {
    now += change
    most = Math.max(most, now)
  }
  return most
}

test.serial('five items run side by side within the slots while a person commits', async t => {
  const project = await makeTeam({own: ['spec: {by: spec-writer, from: item}', 'code: {by: implementer, from: spec}\nnotes: {by: spec-writer, from: spec}', 'merge: queue']}, obedient(`
const note = what => fs.appendFileSync(home + '/notes', Date.now() + ' ' + what + '\\n')
note('begin')
await pause(300)
process.on('exit', () => note('end'))`))
  t.teardown(() => project.remove())
  await project.edit('.lifecycle/project.md', text => text.replace(/^base:/m, 'slots: 3\nbase:'))
  await project.commit('Three slots')
  const ids = ['one', 'two', 'three', 'four', 'five']
  for (const id of ids) await project.write(`.lifecycle/items/${id}/item.md`, `---\ntitle: ${id}\nkind: own\n---\nDo it.\n`)
  await project.commit('Five items')
  const running = project.lifecycle('run')
  let commits = 0
  const isOver = running.then(() => true)
  while (!await Promise.race([isOver, new Promise<false>(resolve => setTimeout(() => resolve(false), 400))])) {
    await project.write(`mine/${++commits}.txt`, `${commits}\n`)
    // The engine commits to the same branch and may hold git's lock for an instant, as any other git does.
    await waitFor(() => project.commit(`Mine ${commits}`, `mine/${commits}.txt`).then(() => true, () => false))
  }
  const ran = await running
  t.is(ran.code, 0, ran.stderr)
  for (const id of ids) {
    t.is((await show(project, id)).standing, 'done', id)
    t.deepEqual((await recorded(project, id)).toSorted(), ['code', 'merge', 'notes', 'spec'], id)
    t.is(await project.git('show', `main:src/${id}-code.js`).then(text => text.startsWith('//')), true)
  }
  const most = mostAtOnce(await project.read('../home/notes'))
  t.true(most <= 3 && most >= 2, `${most} at once`)
  t.true(commits > 1)
  for (let n = 1; n <= commits; n++) t.is(await project.git('show', `main:mine/${n}.txt`), String(n))
  t.is(await project.git('status', '--porcelain'), '')
  t.is(await project.git('fsck', '--no-dangling'), '')
})

test.serial('items that change the same lines are merged one after the other', async t => {
  const project = await makeTeam({own: ['code: {by: implementer, from: item}\nmerge: queue']}, `
import fs from 'node:fs'
const text = fs.readFileSync('src/total.js', 'utf8')
const {LIFECYCLE_ITEM: item} = process.env
fs.writeFileSync('src/total.js', text.includes('<<<<<<<') ? text.replaceAll(/^(<<<<<<<|=======|>>>>>>>|\\|\\|\\|\\|\\|\\|\\|).*\\n/gm, '') : text.replace('let sum = 0', 'let sum = 0 // ' + item))
`)
  t.teardown(() => project.remove())
  await addItem(project, 'one', 'own')
  await addItem(project, 'two', 'own')
  const ran = await project.lifecycle('run')
  t.is(ran.code, 0, ran.stderr)
  t.is(ran.stdout.match(/merged/g)?.length, 2, 'a conflict is no merge')
  t.regex(ran.stderr, /item\/(one|two) conflicts with main in src\/total\.js/)
  const total = await project.git('show', 'main:src/total.js')
  t.true(total.includes('// one') && total.includes('// two'), total)
  t.false(total.includes('<<<<<<<'))
  for (const id of ['one', 'two']) t.is((await show(project, id)).standing, 'done')
})
