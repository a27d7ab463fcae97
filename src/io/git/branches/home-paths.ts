/**
 * Folder of the home files as it would lie beside the code. A home branch of its own has them in its root; on branches with
 * code the folder is `.lifecycle` all the same, and nothing in it is ever part of a change.
 */
export function homeFolderInCode(homePrefix: string): string {
  return homePrefix === '' ? '.lifecycle' : homePrefix
}

/** Pathspec for everything but the home folder; right in any folder of the repository, bare ones too. */
export function codePathspec(homePrefix: string): readonly string[] {
  return ['--', ':(top)', `:(exclude,top,literal)${homeFolderInCode(homePrefix)}`]
}
