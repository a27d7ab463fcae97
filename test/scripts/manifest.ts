import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'

const script = fileURLToPath(new URL('../../scripts/manifest.mjs', import.meta.url))

test('what npm packs has no script that installing would warn of', t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-manifest-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  const run = `"${process.execPath}" "${script}"`
  const manifest = `${JSON.stringify({name: 'packed', version: '1.0.0', scripts: {prepare: 'node --version', prepack: `${run} strip`, postpack: `${run} restore`}}, undefined, 2)}\n`
  writeFileSync(path.join(folder, 'package.json'), manifest)
  const npm = {cwd: folder, env: {PATH: process.env['PATH'], HOME: folder, npm_config_offline: 'true', npm_config_update_notifier: 'false'}, stdio: 'pipe'} as const
  execFileSync('npm', ['pack', '--json'], npm)
  const {scripts} = JSON.parse(execFileSync('tar', ['-xzOf', 'packed-1.0.0.tgz', 'package/package.json'], {cwd: folder}).toString()) as {scripts: Record<string, string>}
  t.false('prepare' in scripts)
  t.is(readFileSync(path.join(folder, 'package.json'), 'utf8'), manifest, 'it is back afterwards')
})
