/**
 * The plain way to start an agent when somebody commits: chokidar on the branch, simple-git to see what the commit changed, a
 * worktree for the agent, and the agent. No records, no journal, nothing survives a crash. `node start-on-commit.ts <agent>` in the repository.
 */
import {spawn} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {watch} from 'chokidar'
import {simpleGit} from 'simple-git'

const [agent = ''] = process.argv.slice(2)
const folder = process.cwd()
const git = simpleGit(folder)
let last = (await git.revparse(['HEAD'])).trim()
let looking: Promise<void> = Promise.resolve()

watch(path.join(folder, '.git', 'refs', 'heads'), {ignoreInitial: true})
  .on('all', () => { looking = looking.then(look) })
  .on('ready', () => console.error('Watching.'))

async function look(): Promise<void> {
  const head = (await git.revparse(['HEAD'])).trim()
  if (head === last) return
  const {files} = await git.diffSummary([last, head])
  last = head
  for (const {file} of files) {
    const id = /^\.lifecycle\/items\/([^/]+)\/item\.md$/.exec(file)?.[1]
    if (id !== undefined) await startAgent(id, await readFile(path.join(folder, file), 'utf8'))
  }
}

async function startAgent(id: string, request: string): Promise<void> {
  const tree = path.join(folder, '..', 'worktrees', id)
  await git.raw(['worktree', 'add', '-q', '-b', `item/${id}`, tree])
  const child = spawn(agent, [id], {cwd: tree, stdio: ['pipe', 'ignore', 'ignore']})
  child.stdin.end(request)
}
