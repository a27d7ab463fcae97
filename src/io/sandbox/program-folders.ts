import {realpath, stat} from 'node:fs/promises'
import path from 'node:path'

/**
 * Folders that the programs on PATH need to be read from, outside the system's own: a version manager keeps whole installations in the
 * home folder, and a program there is often a link to somewhere else. Never the home folder itself.
 */
export async function programFolders(env: Readonly<Record<string, string>>, programs: readonly string[]): Promise<readonly string[]> {
  const home = env['HOME'] ?? ''
  const onPath = (env['PATH'] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder))
  const found = (await Promise.all(programs.map(async program => locate(program, onPath)))).filter(file => file !== undefined)
  const folders = [...toolchains.map(folder => path.join(home, folder)), ...onPath.map(folder => installationOf(folder, home)), ...(await Promise.all(found.map(realFolder))).flat().map(folder => installationOf(folder, home))]
  return [...new Set(folders)].filter(folder => folder !== '/' && folder !== home && !home.startsWith(`${folder}/`))
}

/** Toolchains that live in the home folder; none of them keeps a sign-in there. */
const toolchains: readonly string[] = ['.rustup', '.nvm', '.pyenv', '.rbenv', '.asdf', '.volta', '.sdkman', '.local/share/mise', '.local/share/fnm', '.bun/bin', '.deno/bin', 'go/pkg/mod']

/** `…/node_modules/.bin` and what lies deeper mean all of `node_modules`; `~/.nvm/versions/node/v24/bin` means the installation around it. */
function installationOf(folder: string, home: string): string {
  const modules = folder.indexOf('/node_modules')
  if (modules >= 0) return folder.slice(0, modules + '/node_modules'.length)
  // `~/.cargo` and `~/.local` hold more than programs.
  const isShared = path.dirname(folder) === home || path.dirname(path.dirname(folder)) === home
  return path.basename(folder) === 'bin' && !isShared ? path.dirname(folder) : folder
}

async function locate(program: string, folders: readonly string[]): Promise<string | undefined> {
  for (const file of program.includes('/') ? [program] : folders.map(folder => path.join(folder, program))) {
    if (await stat(file).then(found => found.isFile(), () => false)) return file
  }
  return undefined
}

async function realFolder(file: string): Promise<readonly string[]> {
  const real = await realpath(file).catch(() => file)
  return [path.dirname(file), path.dirname(real)]
}
