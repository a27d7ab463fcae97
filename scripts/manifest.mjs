/**
 * `prepare` builds in a clone, and npm warns everybody who installs a package that has one, although it never runs there. So it has
 * another name while npm packs: `strip` before, `restore` after. Works on the package.json of the folder it is started in.
 */
import {readFile, writeFile} from 'node:fs/promises'

const [own, packed] = ['"prepare":', '"prepare-in-a-clone":']
const [from, to] = process.argv[2] === 'strip' ? [own, packed] : [packed, own]
const text = await readFile('package.json', 'utf8')
await writeFile('package.json', text.replace(from, to))
