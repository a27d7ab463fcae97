import {mkdirSync, readdirSync, renameSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {makeAgentProject, settle} from '../helpers/agent-project.ts'

for (const [name, variable, usual] of [['codex', 'CODEX_HOME', '.codex'], ['claude', 'CLAUDE_CONFIG_DIR', '.claude'], ['opencode', 'XDG_CONFIG_HOME', '.config']] as const) {
  test.serial(`${name} finds its settings where ${variable} says, and writes nothing there`, async t => {
    const made = await makeAgentProject(t, name, 'write', {limits: 'wall: 4m, idle: 2m'})
    const {project} = made
    const place = path.join(project.folder, '..', 'elsewhere', name)
    mkdirSync(path.dirname(place), {recursive: true})
    mkdirSync(path.join(project.env['HOME']!, usual), {recursive: true})
    renameSync(path.join(project.env['HOME']!, usual), place)
    project.env[variable] = place
    const list = () => readdirSync(place, {recursive: true, encoding: 'utf8'}).toSorted()
    const before = list()
    const {runs} = await settle(made)
    t.is(runs[0]?.outcome, 'finished', runs[0]?.summary)
    t.is(runs[0]?.boundary, 'L1')
    t.deepEqual(list(), before)
  })
}
