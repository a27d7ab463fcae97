import {LifecycleError} from '../../../core/errors.ts'
import {type Oid} from '../../../core/project/configuration.ts'

const oidPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/** Whether a text is a full object id: what records say may be anything. */
export function isOid(text: string): text is Oid {
  return oidPattern.test(text)
}

/** Guards every id that reaches a git command line: a foreign string must never stand where an option could. */
export function checkOid(oid: string): Oid {
  if (!isOid(oid)) throw new LifecycleError('BUG_OBJECT_ID', `${JSON.stringify(oid)} is no full object id`)
  return oid
}

/** The id that stands for "no object" in a compare-and-swap, as long as the repository's ids are. */
export function zerosLike(oid: Oid): Oid {
  return '0'.repeat(oid.length)
}

const wrongInRef = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|(?:^|\/)\.|\.lock(?:\/|$)|[./]$/u

/** Whether git takes this as a full ref name (the rules of git-check-ref-format), so that it may reach update-ref. */
export function isRef(ref: string): boolean {
  return ref.startsWith('refs/') && !wrongInRef.test(ref)
}

/** Guards every ref name that is written. */
export function checkRef(ref: string): string {
  if (!isRef(ref)) throw new LifecycleError('CONFIG_BRANCH_NAME', `"${ref}" is no valid full ref name`, {hint: 'Set `branch:` in project.md to a pattern such as item/{id}.'})
  return ref
}

/** `item/x` or `refs/heads/item/x` → the full ref name. */
export function branchRef(branch: string): string {
  return checkRef(branch.startsWith('refs/') ? branch : `refs/heads/${branch}`)
}

const namePattern = /^[A-Za-z0-9_]+(?:[.-]+[A-Za-z0-9_]+)*$/

/** Guards items, slots and keys, which become folders and parts of ref names. */
export function checkName(name: string, what: string): string {
  if (name.length > 160 || !namePattern.test(name) || name.includes('..') || name.endsWith('.lock')) {
    throw new LifecycleError('BUG_NAME', `"${name}" cannot be the name of a ${what}`)
  }
  return name
}

/** Code points that HFS+ ignores in file names: with them in it, a name is `.git` on a Mac all the same. */
const ignorable = /[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/gu

/** Whether a name is a git directory's in any file system: in any case, with what HFS+ and NTFS leave out, or by its short name. */
export function isGitFolderName(name: string): boolean {
  return /^(?:\.git|git~1)[. ]*(?::.*)?$/i.test(name.replaceAll(ignorable, ''))
}
