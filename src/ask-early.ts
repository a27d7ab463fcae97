import {Git} from './io/git/git.ts'
import {readHomeFacts, type HomeFacts} from './io/git/home/home-facts.ts'
import {readRepository, type Repository} from './io/git/home/read-repository.ts'

/** What git answers while the program is still being read from disk. */
export interface EarlyAnswers {
  /** Folder that was asked about. */
  readonly cwd: string
  readonly repository: Promise<Repository | undefined>
  readonly facts: Promise<HomeFacts>
}

/**
 * Asks git all that every look at a project begins with: one round of processes side by side, before anything else is loaded. The
 * version of git is not asked: whoever uses the answers must know it, or ask.
 */
export function askEarly(cwd: string, env: Readonly<Record<string, string | undefined>>): EarlyAnswers {
  const answers = {cwd, repository: readRepository(cwd, env, {trustsGit: true}), facts: readHomeFacts(new Git(cwd, env), env)}
  // Nobody may ever look: what failed is told to whoever does.
  for (const answer of [answers.repository, answers.facts]) answer.catch(() => {})
  return answers
}
