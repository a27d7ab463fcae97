import {execFileSync} from 'node:child_process'
import {mkdirSync} from 'node:fs'

/** A repository with a commit, as every workspace is: some agents treat one without as no repository at all. */
export function makeTree(folder: string): void {
  mkdirSync(folder, {recursive: true})
  const git = (...words: readonly string[]) => execFileSync('git', ['-C', folder, '-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...words])
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message', 'begin')
}
