/**
 * `npm run test:container`: the tests that need a container engine, on an image made of this machine's own programs. Nothing is pulled.
 * `LIFECYCLE_TEST_ENGINE=docker` tests docker; words after it go to ava.
 */
import {spawnSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const engine = process.env.LIFECYCLE_TEST_ENGINE ?? 'podman'
/** Another for each engine, or podman would run the one that docker is to be tested with. */
const image = `localhost/lifecycle-test:${engine}`
/** What the tests' agents run. */
const programs = ['sh', 'env', 'cat', 'sleep', 'setsid', 'mount', 'mknod', 'git']

const folder = mkdtempSync(path.join(os.tmpdir(), 'lifecycle-image-'))
try {
  process.exitCode = test(process.argv.slice(2))
} finally {
  rmSync(folder, {recursive: true, force: true})
}

function test(words) {
  if (spawnSync(engine, ['--version'], {stdio: 'ignore'}).status !== 0) {
    console.log(`${engine} is not installed. Debian: apt-get install --no-install-recommends podman crun catatonit netavark uidmap`)
    return 1
  }
  const env = {...process.env, LIFECYCLE_TEST_IMAGE: image, LIFECYCLE_TEST_ENGINE: engine, ...settings()}
  run('npm', ['run', '--silent', 'build'], env)
  makeImage(env)
  const {status} = spawnSync('node', [path.join(root, 'scripts', 'ava.mjs'), '--config', 'ava.container.config.mjs', ...words], {cwd: root, env, stdio: 'inherit'})
  spawnSync(engine, ['rmi', '--force', image], {env, stdio: 'ignore'})
  return status ?? 1
}

/** Programs and the libraries they name, at the paths where they lie here. */
function makeImage(env) {
  const files = path.join(folder, 'root')
  for (const name of ['usr/bin', 'usr/lib', 'usr/lib64', 'etc', 'tmp', 'run', 'proc', 'sys', 'dev', 'var/tmp']) mkdirSync(path.join(files, name), {recursive: true})
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, path.join(files, name))
  writeFileSync(path.join(files, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n')
  const wanted = [...programs.map(locate), process.execPath]
  const libraries = wanted.flatMap(file => [...spawnSync('ldd', [file], {encoding: 'utf8'}).stdout.matchAll(/(\/\S+) \(0x/g)].map(match => match[1]))
  for (const file of new Set(libraries)) copy(file, path.join(files, file.replace(/^\/lib/, '/usr/lib')))
  for (const file of wanted) copy(file, path.join(files, 'usr/bin', path.basename(file)))
  run('tar', ['-C', files, '-cf', path.join(folder, 'image.tar'), '.'], env)
  run(engine, ['import', '--change', 'ENV PATH=/usr/local/bin:/usr/bin:/bin', path.join(folder, 'image.tar'), image], env)
}

function locate(program) {
  return spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', program], {encoding: 'utf8'}).stdout.trim()
}

function copy(from, to) {
  mkdirSync(path.dirname(to), {recursive: true})
  cpSync(realpathSync(from), to)
}

/**
 * Podman's settings for the tests, where the person has none: as root it asks for limits that a machine may not have; control groups of
 * both versions want another runtime; and without root it looks for images in the home folder, which the tests change.
 */
function settings() {
  if (engine !== 'podman' || process.env.CONTAINERS_CONF !== undefined) return {}
  const isRoot = process.getuid?.() === 0
  const files = Number(spawnSync('sh', ['-c', 'ulimit -Hn'], {encoding: 'utf8'}).stdout) || 4096
  const lines = [
    ...isRoot ? ['[containers]', `default_ulimits = ["nofile=${files}:${files}", "nproc=4096:4096"]`] : [],
    ...existsSync('/sys/fs/cgroup/unified') ? ['[engine]', 'runtime = "runc"'] : []
  ]
  const file = path.join(folder, 'containers.conf')
  writeFileSync(file, `${lines.join('\n')}\n`)
  if (isRoot || process.env.CONTAINERS_STORAGE_CONF !== undefined) return {CONTAINERS_CONF: file}
  const [images = '', state = '', driver = ''] = spawnSync(engine, ['info', '--format', '{{.Store.GraphRoot}} {{.Store.RunRoot}} {{.Store.GraphDriverName}}'], {encoding: 'utf8'}).stdout.trim().split(' ')
  const storage = path.join(folder, 'storage.conf')
  writeFileSync(storage, `[storage]\ndriver = "${driver}"\ngraphroot = "${images}"\nrootless_storage_path = "${images}"\nrunroot = "${state}"\n`)
  return {CONTAINERS_CONF: file, CONTAINERS_STORAGE_CONF: storage}
}

function run(command, args, env) {
  const {status} = spawnSync(command, args, {cwd: root, env, stdio: ['ignore', 'ignore', 'inherit']})
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${status}`)
}
