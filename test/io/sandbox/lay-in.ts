import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {layIn, moveHomes} from '../../../src/io/sandbox/lay-in.ts'

test('a sign-in is found in the folder that stands for the home folder', async t => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'lifecycle-lay-in-')))
  t.teardown(() => rmSync(root, {recursive: true, force: true}))
  const [home, instead] = [path.join(root, 'home'), path.join(root, 'instead')]
  mkdirSync(path.join(home, '.codex'), {recursive: true})
  writeFileSync(path.join(home, '.codex', 'auth.json'), '{"key": 1}')
  const policy = {homes: [{path: home, instead}], read: [`${home}/.codex/auth.json`, `${home}/.codex/config.toml`, '/usr/share']}
  await layIn(policy)
  await layIn(policy)
  t.is(readFileSync(path.join(instead, '.codex', 'auth.json'), 'utf8'), '{"key": 1}')
})

test('variables that name a home folder follow it', t => {
  const homes = [{path: '/home/ana', instead: '/state/home'}, {path: '/srv/codex', instead: '/state/home-1'}]
  const env = {HOME: '/home/ana', XDG_DATA_HOME: '/home/ana/.local/share', CODEX_HOME: '/srv/codex', LIFECYCLE_OUT: '/home/ana/.state/out', PATH: '/home/ana/bin'}
  t.deepEqual(moveHomes(env, {homes}), {...env, HOME: '/state/home', XDG_DATA_HOME: '/state/home/.local/share', CODEX_HOME: '/state/home-1'})
})
