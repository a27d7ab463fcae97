import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

interface Ran { readonly code: number; readonly stdout: string; readonly stderr: string }

/** The package as npm makes it, installed as npm does it, in a folder that knows nothing of this repository. */
async function install() {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'lifecycle-package-')))
  const folder = path.join(parent, 'shop')
  await mkdir(folder)
  const env = {
    // The Node of the tests stands in for the one that would be installed; of npm's own settings only what says "no network" is there.
    PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter), HOME: parent, npm_config_offline: 'true', npm_config_update_notifier: 'false', npm_config_cache: path.join(parent, 'npm'),
    LIFECYCLE_STATE: path.join(parent, 'state'), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1', LC_ALL: 'C.UTF-8'
  }
  const run = (command: string, args: readonly string[], options: {readonly cwd?: string; readonly path?: string} = {}): Promise<Ran> => new Promise(resolve => {
    const PATH = [options.path, env.PATH].filter(part => part !== undefined).join(path.delimiter)
    execFile(command, args, {cwd: options.cwd ?? folder, env: {...env, PATH}, timeout: 60_000}, (error, stdout, stderr) => resolve({code: error ? Number(error.code ?? 1) : 0, stdout, stderr}))
  })
  // Without scripts: they would build again, underneath the tests that run beside this one.
  const packed = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', parent], {cwd: root})
  const [{filename, files, size}] = JSON.parse(packed.stdout) as [{filename: string; files: readonly {path: string}[]; size: number}]
  await writeFile(path.join(folder, 'package.json'), '{"name": "shop", "private": true, "scripts": {"test": "node --test"}}\n')
  await writeFile(path.join(folder, '.gitignore'), 'node_modules/\n')
  // Not saved: agents' workspaces install what package.json names, and there is no registry to have it from.
  const installed = await run('npm', ['install', '--no-save', path.join(parent, filename)])
  return {folder, parent, run, installed, size, files: files.map(file => file.path)}
}

test('the package installs alone and works from init to the first decision', async t => {
  const {folder, parent, run, installed, size, files} = await install()
  t.teardown(() => rm(parent, {recursive: true, force: true}))
  t.is(installed.code, 0, installed.stderr)
  t.deepEqual((await readdir(path.join(folder, 'node_modules'))).filter(name => !name.startsWith('.')), ['git-lifecycle'])
  t.deepEqual(files.filter(name => !/^(?:dist|templates|docs)\/|^(?:package\.json|LICENSE|readme\.md|CHANGELOG\.md)$/.test(name)), [])
  for (const name of ['dist/bin.js', 'dist/THIRD-PARTY.md', 'templates/project.md', 'templates/demo/program/package.json', 'docs/commands.md', 'LICENSE']) t.true(files.includes(name), name)
  t.true(size < 2_000_000, `${size} bytes`)

  const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {version: string}
  t.is((await run('npx', ['lifecycle', '--version'])).stdout, `lifecycle ${version}\n`)

  for (const args of [['init', '-q', '-b', 'main'], ['config', 'user.name', 'Ana Roe'], ['config', 'user.email', 'ana@example.org'], ['add', '-A'], ['commit', '-q', '-m', 'A shop']]) t.is((await run('git', args)).code, 0)
  const init = await run('npx', ['lifecycle', 'init', '--yes', '--agent', 'rehearsal'])
  t.is(init.code, 0, init.stderr)
  t.regex((await run('npx', ['lifecycle', 'new', 'Rate limit logins'])).stdout, /^rate-limit-logins /)
  const work = await run('npx', ['lifecycle', 'run'])
  t.is(work.code, 4, work.stderr)

  const status = await run('git', ['lifecycle', 'status', '--plain'], {path: path.join(folder, 'node_modules', '.bin')})
  t.is(status.code, 0, status.stderr)
  t.is(status.stdout.split('\t')[0], 'rate-limit-logins')
  t.is((await run('git', ['status', '--porcelain'])).stdout, '')
})

test('what is bundled is named with its licence', async t => {
  const text = await readFile(path.join(root, 'dist', 'THIRD-PARTY.md'), 'utf8')
  for (const name of ['ink', 'react', 'chokidar', 'simple-git', 'yaml']) t.regex(text, new RegExp(`^## ${name} \\d+\\.\\d+\\.\\d+\\n[\\w.-]+`, 'm'), name)
})
