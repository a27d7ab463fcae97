import {execFile} from 'node:child_process'
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'
import {Linter} from 'eslint'
import {bin} from './helpers/project.ts'

interface Ran { readonly code: number; readonly stdout: string; readonly stderr: string }

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string): Promise<Ran> {
  return new Promise(resolve => {
    execFile(process.execPath, args, {cwd, env: {PATH: process.env['PATH'], HOME: tmpdir(), ...env}}, (error, stdout, stderr) => resolve({code: error ? Number(error.code ?? 1) : 0, stdout, stderr}))
  })
}

/** Starts the command on a Node that says it is of another version. */
const startOn = (version: string) => run(['--import', `data:text/javascript,Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${version}'}})`, bin, '--version'])

for (const version of ['16.20.2', '20.20.2', '22.21.9']) {
  test(`a Node that is too old gets one line, as ${version}`, async t => {
    const {code, stdout, stderr} = await startOn(version)
    t.is(code, 3)
    t.is(stdout, '')
    t.is(stderr, `error: lifecycle needs Node 22.22 or newer, and ${process.execPath} is ${version}\nGet a newer one from https://nodejs.org, or with a version manager: nvm install 22, fnm install 22, volta install node@22\n`)
  })
}

for (const version of ['22.22.0', '23.0.0', '24.1.0']) {
  test(`a Node that is new enough starts it, as ${version}`, async t => t.regex((await startOn(version)).stdout, /^lifecycle \d/))
}

test('the entry asks no more of Node than the manifest does', t => {
  const {engines} = JSON.parse(readFileSync(path.join(path.dirname(bin), '..', 'package.json'), 'utf8')) as {engines: {node: string}}
  t.is(engines.node, '>=22.22')
})

test('an old Node can read the entry', t => {
  const text = readFileSync(bin, 'utf8')
  t.true(text.startsWith('#!/usr/bin/env node\n'))
  t.deepEqual(new Linter().verify(text, {languageOptions: {ecmaVersion: 2020, sourceType: 'module'}}), [])
  // Names that a module does not have are an error before the first line runs.
  t.deepEqual([...text.matchAll(/^import ?([^"']*?)(?:from)?["']([^"']+)["']/gm)].map(match => match[2]).filter(name => name !== 'node:module'), [])
  t.false(/import ?\{(?!createRequire as __createRequire\})/.test(text))
})

/** A git of another version on PATH, which otherwise is the real one. */
function fakeGit(t: ExecutionContext, answer: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-git-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  const file = path.join(folder, 'git')
  writeFileSync(file, `#!/bin/sh\nfor word in "$@"; do case "$word" in version|--version) echo "${answer}"; exit 0;; esac; done\nPATH="${process.env['PATH']}" exec git "$@"\n`)
  chmodSync(file, 0o755)
  return {PATH: `${folder}:${process.env['PATH']}`}
}

for (const command of ['status', 'init', 'demo', 'run']) {
  test(`a git that is too old is answered with one line by ${command}`, async t => {
    const {code, stdout, stderr} = await run([bin, command], fakeGit(t, 'git version 2.30.2'))
    t.is(code, 3)
    t.is(stdout, '')
    t.is(stderr, 'error: lifecycle needs git 2.39 or newer, and this is git 2.30.2\n')
  })
}

test('doctor goes on with a git that is too old and says so', async t => {
  const {stdout} = await run([bin, 'doctor'], fakeGit(t, 'git version 2.38.1 (Apple Git-1)'))
  t.regex(stdout, /git 2\.38\.1 is too old[^]*install git 2\.39 or newer/)
})

test('a missing git is named', async t => {
  const {code, stderr} = await run([bin, 'status'], {PATH: '/nonexistent'})
  t.is(code, 3)
  t.regex(stderr, /^error: .*git.*\n.*2\.39 or newer/)
})
