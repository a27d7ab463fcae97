import {type SimpleGit} from 'simple-git'
import {cleanEnvironment} from '../git.ts'

/**
 * The verbs that are made for people rather than for programs to build on, each typed, none with a free argument: a closed wrapper
 * around simple-git, because its own options can be made to run programs.
 *
 * What is hot, talks over stdin, or must not depend on the person's configuration is plumbing and stays with git.ts: simple-git
 * starts one process per call through a queue of its own and buffers text, and cannot hold a ref transaction or `cat-file` open.
 */
export interface Porcelain {
  /** Whether the person's git gives text CRLF in the working tree and LF in the branch (`core.autocrlf`). */
  normalisesLineEnds(): Promise<boolean>
}

/**
 * simple-git is imported at the first use: it takes longer to load (40 ms) than `lifecycle status` may take in all, and what every
 * command needs at its start (the repository, the home branch) is therefore plumbing.
 */
export async function openPorcelain(cwd: string, env: Readonly<Record<string, string | undefined>> = process.env): Promise<Porcelain> {
  const {simpleGit} = await import('simple-git')
  const make = (): SimpleGit => simpleGit({
    baseDir: cwd,
    // By default it waits 50 ms after a process without stderr has ended.
    completion: {onClose: true, onExit: false},
    allowEnvironment: ['GIT_OPTIONAL_LOCKS', 'GIT_TERMINAL_PROMPT', 'GIT_PAGER', 'GIT_EDITOR', 'EDITOR', 'PAGER', 'VISUAL'],
    config: ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.quotePath=false', 'diff.ignoreSubmodules=all', 'submodule.recurse=false'],
    // What is refused by default are the very settings that switch hooks and the file system monitor off.
    unsafe: {allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeEditor: true, allowUnsafePager: true, allowUnsafeSubmodule: true}
  }).env(cleanEnvironment(env))
  return {
    normalisesLineEnds: async () => ['true', 'input'].includes((await make().getConfig('core.autocrlf')).value ?? '')
  }
}
