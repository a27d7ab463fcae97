/** Name part of files that a swap leaves in the home folder for a moment, where the git directory is on another file system. */
export const temporaryMark = '.lifecycle-swap-'
