import {Git} from './io/git/git.ts'
import {readHomeFacts, type HomeFacts} from './io/git/home/home-facts.ts'
import {folderBesideCode} from './io/git/home/home-tree.ts'
import {listEdited} from './io/git/home/list-edited.ts'
import {readRepository, type Repository} from './io/git/home/read-repository.ts'

/** What git answers while the program is still being read from disk. */
export interface EarlyAnswers {
  /** Folder that was asked about. */
  readonly cwd: string
  readonly repository: Promise<Repository | undefined>
  readonly facts: Promise<HomeFacts>
  /** Edited files of `.lifecycle` in the folder's own worktree, which is nearly always where home is. */
  readonly edited: Promise<readonly string[]> | undefined
}

/**
 * Asks git all that every look at a project begins with: one round of processes side by side, before anything else is loaded. The
 * version of git is not asked: whoever uses the answers must know it, or ask.
 */
export function askEarly(cwd: string, env: Readonly<Record<string, string | undefined>>, {views = false} = {}): EarlyAnswers {
  const answers = {
    cwd, repository: readRepository(cwd, env, {trustsGit: true}), facts: readHomeFacts(new Git(cwd, env), env),
    edited: views ? listEdited(cwd, folderBesideCode, env) : undefined
  }
  // Nobody may ever look: what failed is told to whoever does.
  for (const answer of [answers.repository, answers.facts, answers.edited]) answer?.catch(() => {})
  return answers
}
