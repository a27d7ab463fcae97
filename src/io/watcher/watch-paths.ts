import path from 'node:path'

/** Paths of a repository that change when something is committed, checked out, reset or packed. */
export interface GitPaths {
  /** Folders whose own entries are watched, and not what is in the folders below them. */
  readonly flat: readonly string[]
  /** Folders that are watched with all below them. */
  readonly deep: readonly string[]
}

/**
 * HEAD and its log catch what happens in this worktree within 11 ms; the branches' files and `packed-refs` what they miss: other
 * branches, other worktrees, `core.logAllRefUpdates=false`; `reftable` is all of them in a repository of that format.
 */
export function gitPaths(commonDir: string, gitDir: string): GitPaths {
  return {
    flat: [...new Set([gitDir, path.join(gitDir, 'logs'), commonDir, path.join(commonDir, 'reftable')])],
    deep: [path.join(commonDir, 'refs', 'heads'), path.join(commonDir, 'worktrees')]
  }
}

/** Files in git's own folders that say nothing of refs: the index is written by every `git status`. */
export function isRefHint(file: string, {deep, flat}: GitPaths): boolean {
  const name = path.basename(file)
  if (name.endsWith('.lock')) return false
  if (deep.some(folder => file.startsWith(folder + path.sep))) return !/^(index|COMMIT_EDITMSG|ORIG_HEAD|FETCH_HEAD|locked|gitdir|commondir)$/.test(name) && !file.includes(`${path.sep}lifecycle${path.sep}`)
  return name === 'HEAD' || name === 'packed-refs' || name === 'logs' || (flat.some(folder => path.basename(folder) === 'reftable' && file.startsWith(folder)))
}

/** Editors' own files beside the one that is saved: swap and backup files, probes, and files that are about to be renamed. */
export function isEditorFile(file: string): boolean {
  return /^\.|~$|\.sw[a-z]$|\.(tmp|bak)$|^4913$|^#.*#$|___jb_(tmp|old)___$/.test(path.basename(file))
}
