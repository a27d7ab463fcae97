import {execFile} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

test('a failure that cannot be printed whole does not end the run', async t => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-ava-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  mkdirSync(path.join(folder, 'test'))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
  writeFileSync(path.join(folder, 'test', 'one.js'), "import test from 'ava'\ntest('throws', () => { throw Object.assign(new Error('no'), {stack: 'Error: no'}) })\ntest('passes', t => t.pass())\n")
  const stdout = await new Promise<string>(resolve => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AVA') && name !== 'NODE_CHANNEL_FD'))
    execFile(process.execPath, [path.join(root, 'scripts', 'ava.mjs'), '--tap', '--no-worker-threads'], {cwd: folder, env: {...env, AVA_FORCE_CI: 'not-ci'}}, (_, out) => resolve(out))
  })
  t.regex(stdout, /^not ok \d - throws$[^]*message: 'no'/m)
  t.regex(stdout, /^ok \d - passes$/m)
  t.regex(stdout, /^# pass 1\n# fail 1$/m)
})
