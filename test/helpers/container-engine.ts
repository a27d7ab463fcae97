import {mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import type {ExecutionContext} from 'ava'

const standIn = fileURLToPath(new URL('../fixtures/container-engine/podman', import.meta.url))

/** A machine whose container engines are stand-ins that isolate nothing and note what they are asked. */
export interface EngineWorld {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly calls: () => readonly (readonly string[])[]
  readonly refuse: (why: string) => void
}

/** `images`: `podman:name` → platform. Only the named engines are on PATH, besides node and the system's own programs. */
export function makeEngines(t: ExecutionContext, engines: readonly string[], images: Readonly<Record<string, string>> = {}): EngineWorld {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-engines-'))
  t.teardown(() => rmSync(folder, {recursive: true, force: true}))
  const programs = path.join(folder, 'bin')
  mkdirSync(programs)
  symlinkSync(process.execPath, path.join(programs, 'node'))
  for (const name of ['env', 'sh', 'cat', 'sleep', 'setsid', 'kill']) symlinkSync(`/usr/bin/${name}`, path.join(programs, name))
  for (const engine of engines) writeFileSync(path.join(programs, engine), readFileSync(standIn), {mode: 0o755})
  writeFileSync(path.join(programs, 'package.json'), '{"type": "module"}')
  writeFileSync(path.join(folder, 'images'), Object.entries(images).map(([name, platform]) => `${name} sha256:${'ab'.repeat(32)} ${platform}\n`).join(''))
  return {
    folder, env: {PATH: programs, HOME: folder, CONTAINERS_STAND_IN: folder},
    calls: () => readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n').map(line => JSON.parse(line) as readonly string[]),
    refuse: why => writeFileSync(path.join(folder, 'refuses'), why)
  }
}

/** This machine as images name it. */
export const ownPlatform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`
