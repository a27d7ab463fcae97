import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {installBacklog, makeBacklog} from './data/backlog.ts'
import {makeProject} from './data/project.ts'
import type {Program} from './measure.ts'

/** What every benchmark gets: where its data lies, how often to measure, and both programs. */
export interface Setting {
  readonly folder: string
  readonly pairs: number
  readonly sizes: readonly number[]
  /** Folder of a project of ours with so many items; made once. */
  project(items: number): Promise<string>
  /** The same with every item on hold: nothing moves in it while a board with its engine is open. */
  heldProject(items: number): Promise<string>
  /** The same for the peer. */
  backlog(tasks: number): Promise<string>
  /** `lifecycle …` in a folder. */
  lifecycle(cwd: string, ...args: readonly string[]): Program
  /** `backlog …` in a folder. */
  peer(cwd: string, ...args: readonly string[]): Program
  /** Forgets what earlier commands have kept in the state folder. */
  forget(): void
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** The bundle that is measured: what people install. */
export const bundle = path.join(root, 'dist', 'bin.js')

/** Changes with the data, so that old data is not measured. */
const form = 3

export function openSetting({pairs, sizes}: Pick<Setting, 'pairs' | 'sizes'>): Setting {
  const folder = path.join(process.env['LIFECYCLE_BENCH'] ?? path.join(tmpdir(), 'lifecycle-bench'), String(form))
  const state = path.join(folder, 'state')
  const env = {LIFECYCLE_STATE: state, NO_COLOR: '1', GIT_CONFIG_NOSYSTEM: '1'}
  mkdirSync(folder, {recursive: true})
  return {
    folder, pairs, sizes,
    project: items => makeOnce(path.join(folder, `project-${items}`), made => makeProject(made, items)),
    heldProject: items => makeOnce(path.join(folder, `held-${items}`), made => makeProject(made, items, {hold: true})),
    backlog: tasks => makeOnce(path.join(folder, `backlog-${tasks}`), made => makeBacklog(made, tasks)),
    lifecycle: (cwd, ...args) => ({argv: [process.execPath, bundle, ...args], cwd, env}),
    peer: (cwd, ...args) => ({argv: [installBacklog(path.join(folder, 'peer')), ...args], cwd, env}),
    forget: () => rmSync(state, {recursive: true, force: true})
  }
}

/** A mark beside the folder says that it is whole. */
async function makeOnce(folder: string, make: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(`${folder}.made`)) return folder
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  await make(folder)
  writeFileSync(`${folder}.made`, '')
  return folder
}
