import {access, lstat, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'

/** Plain files of the engine's own, in the state folder. */
export function createFiles() {
  return {writeFolder, write, read, exists, savedAt}
}

/** Replaces the folder's content by these files: relative path → content. What an agent left there before is gone. */
async function writeFolder(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await rm(folder, {recursive: true, force: true})
  await mkdir(folder, {recursive: true, mode: 0o700})
  for (const [name, content] of files) {
    const file = path.resolve(folder, name)
    // Names come from git trees: none may leave the folder.
    if (!file.startsWith(`${path.resolve(folder)}${path.sep}`)) continue
    await mkdir(path.dirname(file), {recursive: true})
    await writeFile(file, content)
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), {recursive: true})
  const temporary = `${file}.${process.pid}.tmp`
  await writeFile(temporary, text)
  await rename(temporary, file)
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

async function savedAt(file: string): Promise<number | undefined> {
  return lstat(file).then(stats => stats.mtimeMs, () => undefined)
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false)
}
