/** `npm test`: types, lint with the layer rules, the build, all tests. Its last line is `N passed, N failed`. Words after it go to ava. */
import {spawn, spawnSync} from 'node:child_process'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {countTap} from './count-tap.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const env = {...process.env, PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`}

/** Programs that tests run, and Debian's packages that bring them. */
const programs = {git: 'git', bwrap: 'bubblewrap', bash: 'bash', ps: 'procps', less: 'less', setsid: 'util-linux'}

process.exitCode = await test(process.argv.slice(2))

async function test(words) {
  if (!installMissing()) return finish({passed: 0, failed: 1})
  for (const step of ['types', 'lint', 'build']) {
    const began = performance.now()
    const {code} = await run(['npm', 'run', '--silent', step], 'inherit')
    console.log(`${step}: ${code === 0 ? 'ok' : 'failed'} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    if (code !== 0) return finish({passed: 0, failed: 1})
  }
  const {code, output} = await run(['node', path.join(root, 'scripts', 'ava.mjs'), '--tap', ...words], 'pipe')
  return finish(countTap(output, code))
}

function finish({passed, failed}) {
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

/** Installs what is missing where that needs no questions (Debian, as root); says what to install elsewhere. */
function installMissing() {
  const missing = findMissing()
  if (missing.length === 0) return true
  const packages = [...new Set(missing.map(program => programs[program]))]
  if (process.getuid?.() === 0 && has('apt-get')) {
    console.log(`installing ${packages.join(', ')}: the tests run ${missing.join(', ')}`)
    const quiet = {stdio: ['ignore', 'ignore', 'inherit'], env: {...env, DEBIAN_FRONTEND: 'noninteractive'}}
    spawnSync('apt-get', ['update'], quiet)
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], quiet)
  }
  const left = findMissing()
  if (left.length > 0) console.log(`The tests run ${left.join(', ')}, not found on PATH. Install ${left.length === 1 ? 'it' : 'them'} first; Debian's packages: ${[...new Set(left.map(program => programs[program]))].join(', ')}.`)
  return left.length === 0
}

function findMissing() {
  return Object.keys(programs).filter(program => !has(program))
}

function has(program) {
  return spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', program], {env, stdio: 'ignore'}).status === 0
}

/** Runs a command to its end; `pipe` also shows and keeps what it prints. */
function run([command, ...args], how) {
  return new Promise(resolve => {
    const child = spawn(command, args, {cwd: root, env, stdio: how === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'inherit']})
    const output = []
    child.stdout?.on('data', chunk => {
      output.push(chunk)
      process.stdout.write(chunk)
    })
    child.on('error', error => {
      console.log(`${command} could not be started: ${error.message}`)
      resolve({code: 1, output: ''})
    })
    child.on('close', code => resolve({code: code ?? 1, output: Buffer.concat(output).toString('utf8')}))
  })
}
