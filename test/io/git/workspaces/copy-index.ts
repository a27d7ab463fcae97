import {execFileSync} from 'node:child_process'
import {copyFileSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {copyIndex} from '../../../../src/io/git/workspaces/copy-index.ts'
import {makeCodeRepository} from '../../../helpers/code-repository.ts'

test('an edit in the tick of the index is seen through a copy', async t => {
  const repo = makeCodeRepository(t)
  const [file, index] = [path.join(repo.folder, 'src/a.txt'), path.join(repo.commonDir, 'index')]
  // All times but the change time can be set: so one instant can hold the file, its index and the edit.
  repo.git('config', 'core.trustctime', 'false')
  const tick = new Date(Date.now() - 60_000)
  const write = (text: string) => {
    writeFileSync(file, text)
    utimesSync(file, tick, tick)
  }
  const seenThrough = (name: string) => execFileSync('git', ['diff-files', '--name-only'], {cwd: repo.folder, env: {...repo.env, GIT_INDEX_FILE: path.join(repo.root, name)}, encoding: 'utf8'}).trim()
  write('x\n')
  repo.git('add', '.')
  utimesSync(index, tick, tick)
  write('y\n')
  copyFileSync(index, path.join(repo.root, 'plain'))
  await copyIndex(index, path.join(repo.root, 'copy'))
  t.is(seenThrough('plain'), '', 'a plain copy hides it')
  t.is(seenThrough('copy'), 'src/a.txt')
})
