import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {makeRepository, type Author, type Change} from './fast-import.ts'
import {criteriaOf, descriptionOf, titleOf} from './words.ts'

/** Version of the peer that is compared with. */
export const peerVersion = '1.52.0'

const ana: Author = {name: 'Ana', email: 'ana@example.org'}
const statuses = ['To Do', 'In Progress', 'Done']

/** Installs Backlog.md from npm into a folder outside the repository, once; its program. */
export function installBacklog(folder: string): string {
  const program = path.join(folder, 'node_modules', '.bin', 'backlog')
  if (!existsSync(program)) execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', `backlog.md@${peerVersion}`], {stdio: ['ignore', 'ignore', 'inherit']})
  return program
}

/** The same work in the peer's format and with the same history: one commit per task. */
export async function makeBacklog(folder: string, tasks: number): Promise<void> {
  await makeRepository(folder, listChanges(tasks))
}

function* listChanges(tasks: number): Generator<Change> {
  const code = Object.fromEntries(Array.from({length: 50}, (_, i) => [`src/part-${i}.js`, `export const part${i} = ${i}\n`]))
  yield {author: ana, message: 'Begin', files: {...code, 'backlog/config.yml': configuration}}
  for (let n = 1; n <= tasks; n++) yield {author: ana, message: `Add task ${n}`, files: {[`backlog/tasks/task-${n} - ${titleOf(n).replaceAll(' ', '-')}.md`]: taskText(n)}}
}

/** What `backlog init --defaults` writes, with the search for a remote that is not there left out. */
const configuration = `project_name: "bench"
default_status: "To Do"
statuses: ["To Do", "In Progress", "Done"]
labels: []
date_format: yyyy-mm-dd
max_column_width: 20
auto_open_browser: false
default_port: 6420
remote_operations: false
auto_commit: false
filesystem_only: false
bypass_git_hooks: false
check_active_branches: true
active_branch_days: 30
task_prefix: "task"
`

function taskText(n: number): string {
  const criteria = criteriaOf(n).map((c, i) => `- [ ] #${i + 1} ${c}`).join('\n')
  return `---
id: TASK-${n}
title: ${titleOf(n)}
status: ${statuses[n % 10 < 8 ? 0 : n % 10 - 7]}
assignee: []
created_date: '2026-11-01 10:00'
labels: [team-${n % 7}, bench]
dependencies: []
priority: ${['high', 'medium', 'low'][n % 3]}
ordinal: ${n * 1000}
---

## Description

<!-- SECTION:DESCRIPTION:BEGIN -->
${descriptionOf(n)}
<!-- SECTION:DESCRIPTION:END -->

## Acceptance Criteria
<!-- AC:BEGIN -->
${criteria}
<!-- AC:END -->
`
}
