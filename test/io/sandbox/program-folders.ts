import {mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test from 'ava'
import {programFolders} from '../../../src/io/sandbox/program-folders.ts'

test('programs in the home folder are found with what they need, and nothing else of it', async t => {
  const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'home-')))
  t.teardown(() => rmSync(home, {recursive: true}))
  const make = (file: string): void => {
    mkdirSync(path.dirname(path.join(home, file)), {recursive: true})
    writeFileSync(path.join(home, file), '#!/bin/sh\n', {mode: 0o755})
  }
  make('.local/share/claude/versions/2.1/claude')
  make('app/node_modules/@vendor/tool/cli.js')
  make('.nvm/versions/node/v24/bin/npm')
  mkdirSync(path.join(home, '.local/bin'), {recursive: true})
  mkdirSync(path.join(home, 'app/node_modules/.bin'))
  symlinkSync(path.join(home, '.local/share/claude/versions/2.1/claude'), path.join(home, '.local/bin/claude'))
  const folders = ['.local/bin', 'app/node_modules/.bin', '.nvm/versions/node/v24/bin', '.cargo/bin', 'bin', '.'].map(folder => path.join(home, folder))
  const found = await programFolders({HOME: home, PATH: [...folders, '/usr/bin', 'relative/bin', ''].join(':')}, ['claude'])
  for (const folder of ['.local/bin', '.local/share/claude/versions/2.1', 'app/node_modules', '.nvm/versions/node/v24', '.cargo/bin', 'bin']) t.true(found.includes(path.join(home, folder)), folder)
  for (const folder of ['', '.local', '.cargo', 'app']) t.false(found.includes(path.join(home, folder)), folder)
  t.false(found.includes('/') || found.some(folder => home.startsWith(`${folder}/`)))
})
