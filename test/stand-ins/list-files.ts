import {readdirSync} from 'node:fs'
import path from 'node:path'

/** What a recorded run left behind, but for its home and what was there before it. */
export function listFiles(root: string): readonly string[] {
  return readdirSync(root, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter(name => !name.startsWith('home/') && !name.startsWith('tree/.git/') && name !== 'out-policy.toml')
    .sort()
}
