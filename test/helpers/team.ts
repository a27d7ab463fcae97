import {makeProject, Project, useAgent} from './project.ts'

/** What `show --json` says of an item, as far as tests look at it. */
export interface Shown {
  readonly standing: string
  readonly stage: string
  readonly next?: string
  readonly waits?: string
  readonly why?: string
  readonly costMicro: number
  readonly steps: readonly {readonly step: string; readonly state: string; readonly note: string; readonly by: string}[]
  readonly forms: readonly {readonly name: string; readonly for: string; readonly people: readonly string[]; readonly notice?: string; readonly deferred: boolean}[]
  readonly findings: readonly {readonly name: string; readonly on: string; readonly state: string; readonly text: string}[]
  readonly problems: readonly {readonly code: string; readonly message: string; readonly target?: string; readonly fix: string}[]
  readonly runs: readonly {readonly type: string; readonly name: string; readonly step: string; readonly by: string; readonly person?: boolean; readonly outcome?: string; readonly result?: string; readonly startedAt?: string; readonly endedAt?: string; readonly summary?: string; readonly findings?: readonly string[]}[]
}

/** An agent that does at once what any step asks for; `more` runs before it and may do otherwise (`process.exit`). */
export function obedient(more = ''): string {
  return `
import fs from 'node:fs'
const {LIFECYCLE_ITEM: item, LIFECYCLE_STEP: step, LIFECYCLE_OUT: out, LIFECYCLE_MAKES: makes, LIFECYCLE_IN: input, LIFECYCLE_RUN: run, LIFECYCLE_ROUND: round, HOME: home} = process.env
const request = fs.readFileSync(input + '/item.md', 'utf8')
const read = name => fs.existsSync(input + '/' + name) ? fs.readFileSync(input + '/' + name, 'utf8') : ''
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
${more}
if (makes === 'commits') fs.writeFileSync('src/' + item + '-' + step + '.js', '// ' + run + '\\n')
else if (makes === 'verdict') fs.writeFileSync(out + '/' + step + '.md', '---\\nverdict: pass\\n---\\nLooked at it all.\\n')
else fs.writeFileSync(out + '/' + step + '.md', '# ' + step + '\\n\\nMade by ' + run + '.\\n' + read('findings.md').replaceAll('\\n', ' ') + '\\n')
`
}

/** Stages of a workflow from its steps: one stage for each line. */
export function workflow(...steps: readonly string[]): string {
  return `---\ntitle: Own\nstages:\n${steps.map((step, i) => `  Stage ${i + 1}:\n${step.split('\n').map(line => `    - ${line}\n`).join('')}`).join('')}---\n`
}

const team = `---
people:
  ana: {name: Ana Roe, emails: [ana@example.org], roles: [product, engineer, designer]}
  ben: {name: Ben Li, emails: [ben@example.org], roles: [security, engineer]}
---
`

/**
 * A project with Ana and Ben, workflows of its own (kind → steps), and one program as every agent. Ana is at the keyboard.
 */
export async function makeTeam(workflows: Readonly<Record<string, readonly string[]>>, agent = obedient(), boundary = 'none'): Promise<Project> {
  const project = await makeProject()
  await project.ok('init', '--yes')
  for (const [kind, steps] of Object.entries(workflows)) await project.write(`.lifecycle/workflows/${kind}.md`, workflow(...steps))
  await project.write('.lifecycle/team.md', team)
  await useAgent(project, agent, {boundary})
  await project.commit('Our own ways')
  return project
}

/** The same checkout with somebody else at the keyboard. */
export function as(project: Project, name: string, email: string): Project {
  const other = new Project(project.folder)
  Object.assign(other.env, project.env, {GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email})
  return other
}

export function asBen(project: Project): Project {
  return as(project, 'Ben Li', 'ben@example.org')
}

export async function addItem(project: Project, id: string, kind: string, keys = '', body = 'Do it.'): Promise<void> {
  await project.write(`.lifecycle/items/${id}/item.md`, `---\ntitle: ${id}\nkind: ${kind}\n${keys}---\n${body}\n`)
  await project.commit(id, `.lifecycle/items/${id}`)
}

export function show(project: Project, id: string): Promise<Shown> {
  return project.json<Shown>('show', id)
}

/** Steps of the records in their order, without numbers. */
export async function recorded(project: Project, id: string): Promise<readonly string[]> {
  return (await project.runs(id)).map(name => name.replace(/^\d+-|\.md$/g, ''))
}

/** Fills in a form with an editor's means and commits it; `change` may fill in more of it. */
export async function decide(project: Project, item: string, form: string, answer: string, change: (text: string) => string = text => text): Promise<void> {
  const path = `.lifecycle/items/${item}/decisions/${form}.md`
  await project.edit(path, text => change(text.replace(/^decision:.*$/m, `decision: ${answer}`)))
  await project.commit(`${answer} ${form}`, path)
}

/** An engine beside the test, which ends with it: nobody removes the project while it still writes. */
export function startEngine(t: {teardown(end: () => Promise<void>): void}, project: Project, ...args: readonly string[]): ReturnType<Project['start']> {
  const engine = project.start(...args)
  const ended = new Promise<void>(resolve => engine.once('close', () => resolve()))
  t.teardown(async () => {
    engine.kill('SIGKILL')
    await ended
  })
  return engine
}
