import {spawn, type ChildProcessByStdio} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import type {Readable, Writable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = [process.execPath, '--import=tsx', `--import=${root}test/fixtures/command-line/use-fake-app.mjs`, `${root}src/cli.ts`]

/** The real cli.ts in a process of its own, over a fake project. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessByStdio<Writable, Readable, Readable> {
  const [program, ...before] = command
  return spawn(program!, [...before, ...args], {cwd: root, stdio: 'pipe', env: {PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8', ...env}})
}

async function finish(child: ReturnType<typeof start>): Promise<{readonly code: number | null; readonly stdout: string; readonly stderr: string}> {
  child.stdin.end()
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>])
  return {code, stdout, stderr}
}

test('cli turns a failure into an exit code and a sentence', async t => {
  const {code, stdout, stderr} = await finish(start(['show', 'nothing-like-it']))
  t.is(code, 2)
  t.is(stdout, '')
  t.is(stderr, 'error: there is no item "nothing-like-it"\nDid you mean rate-limit-logins?\n')
})

test('cli prints the version and help without a project', async t => {
  const [version, help] = await Promise.all([finish(start(['--version'])), finish(start(['--help']))])
  t.regex(version.stdout, /^lifecycle \d+\.\d+\.\d+\n$/)
  t.is(help.code, 0)
  t.true(help.stdout.includes('lifecycle demo'))
})

test('cli loses no line of 10,000 in front of a slow pipe', async t => {
  const child = start(['status', '--plain'], {FAKE_ITEMS: '10000'})
  child.stdin.end()
  let received = ''
  const ended = once(child, 'close') as Promise<[number | null]>
  for await (const chunk of child.stdout) {
    received += String(chunk)
    await wait(5)
  }
  const lines = received.split('\n')
  t.is((await ended)[0], 0)
  t.is(lines.length, 10_001)
  t.true(lines[9999]!.startsWith('item-09999\t'))
  t.is(lines[10_000], '')
})

test('cli ends quietly when the reader of a pipe goes away', async t => {
  const [program, ...before] = command
  const script = `set -o pipefail; "$0" "$@" status --plain | head -1; echo "ended with \${PIPESTATUS[0]}"`
  const child = spawn('bash', ['-c', script, program!, ...before], {cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: {PATH: process.env.PATH, FAKE_ITEMS: '10000'}})
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  t.true(stdout.startsWith('item-00000\t'))
  t.true(stdout.endsWith('ended with 0\n'))
  t.is(stderr, '')
})

test('watch ends when nobody reads it any more', async t => {
  const child = start(['watch', '--json'])
  child.stdin.end()
  const ended = once(child, 'close') as Promise<[number | null]>
  await once(child.stdout, 'data')
  child.stdout.destroy()
  t.is((await ended)[0], 0)
})

test('watch ends in order on SIGINT with 130', async t => {
  const child = start(['watch'])
  const done = finish(child)
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  const {code, stdout} = await done
  t.is(code, 130)
  t.true(stdout.endsWith('\n'))
})

test('complete offers commands, ids, kinds, options and forms', async t => {
  const offer = async (...words: readonly string[]) => (await finish(start(['complete', '--', ...words]))).stdout.split('\n').filter(line => line !== '' && !line.startsWith(':')).map(line => line.split('\t')[0])
  const [commands, ids, kinds, options, forms, steps, shells] = await Promise.all([
    offer('app'), offer('show', 't'), offer('new', 'x', '--kind', ''), offer('status', '--'), offer('approve', 'rate-limit-logins', '--form', ''), offer('redo', 'rate-limit-logins', ''), offer('completion', '')
  ])
  t.deepEqual(commands, ['approve'])
  t.deepEqual(ids, ['tz-off-by-one'])
  t.deepEqual(kinds, ['feature', 'bug'])
  t.deepEqual(options, ['--plain', '--all', '--json'])
  t.deepEqual(forms, ['approve-spec-1'])
  t.deepEqual(steps, ['spec', 'code'])
  t.deepEqual(shells, ['bash', 'zsh', 'fish'])
})

test('complete stays silent where there is no project', async t => {
  const {code, stderr} = await finish(start(['complete', '--', '-C', '/nowhere', 'show', '']))
  t.is(code, 0)
  t.is(stderr, '')
})

const bashTest = String.raw`
lifecycle() { "$program" "\${before[@]}" "$@"; }
source <(lifecycle completion bash)
source <(lifecycle completion bash)
try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _lifecycle; echo "\${COMPREPLY[@]}"; }
try lifecycle sho
try lifecycle show ra
try lifecycle workflow graph ''
try lifecycle new x --kind = f
try lifecycle set rate-limit-logins hol
COMP_WORDS=(git lifecycle show t); COMP_CWORD=3; _git_lifecycle; echo "\${COMPREPLY[@]}"
try lifecycle new '$(echo run >&2)' '"$(echo run >&2)' --kin
`.replaceAll('\\$', '$')

test('completion of bash offers candidates and runs nothing of the line', async t => {
  const words = command.slice(1).map(word => `'${word}'`).join(' ')
  const bash = spawn('bash', ['-c', `program='${command[0]!}'; before=(${words})\n${bashTest}`], {cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: {PATH: process.env.PATH}})
  const [stdout, stderr] = await Promise.all([text(bash.stdout), text(bash.stderr)])
  t.is(stderr, '')
  t.deepEqual(stdout.split('\n'), ['show', 'rate-limit-logins', 'feature bug', 'feature', 'hold=', 'tz-off-by-one', '--kind', ''])
})

test('completion answers an unknown shell with the nearest', async t => {
  const {code, stderr} = await finish(start(['completion', 'bsh']))
  t.is(code, 2)
  t.true(stderr.includes('Did you mean "bash"?'))
})

test('completion prints scripts for zsh and fish that serve git lifecycle too', async t => {
  const {stdout: zsh} = await finish(start(['completion', 'zsh']))
  t.true(zsh.startsWith('#compdef lifecycle git-lifecycle\n'))
  t.true(zsh.includes('_git-lifecycle() {'))
  const {stdout: fish} = await finish(start(['completion', 'fish']))
  t.true(fish.includes('complete -c lifecycle '))
  t.true(fish.includes('complete -c git -n'))
})

test('no completion script evaluates what was typed', async t => {
  for (const shell of ['bash', 'zsh', 'fish']) t.notRegex((await finish(start(['completion', shell]))).stdout, /\beval\b/)
})
