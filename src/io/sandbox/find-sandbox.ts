import {execFile} from 'node:child_process'
import {access} from 'node:fs/promises'
import type {Sandbox} from '../../core/run/boundary.ts'

/** Which sandbox this machine has. Bubblewrap is tried, not only looked for: many systems have it and forbid what it needs. */
export async function findSandbox(platform: string = process.platform): Promise<Sandbox> {
  if (platform === 'darwin') return await isThere('/usr/bin/sandbox-exec') ? {kind: 'seatbelt'} : {kind: 'none', why: 'sandbox-exec is not there', remedy: 'run lifecycle inside a container'}
  if (platform !== 'linux') return {kind: 'none', why: `there is none for ${platform}`, remedy: 'run lifecycle inside a container'}
  const failure = await tryBubblewrap()
  if (failure === undefined) return {kind: 'bubblewrap'}
  if (failure === 'ENOENT') return {kind: 'none', why: 'bubblewrap is not installed', remedy: 'install it: apt install bubblewrap, dnf install bubblewrap, pacman -S bubblewrap'}
  return {kind: 'none', why: `bubblewrap cannot work here: ${failure}`, remedy: 'allow user namespaces (on Ubuntu: an AppArmor profile for bwrap), or run lifecycle inside a container'}
}

/** Undefined when it works, else what went wrong in a line. */
async function tryBubblewrap(): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile('bwrap', ['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--', 'true'], {timeout: 5000, killSignal: 'SIGKILL'}, (error, _, stderr) => {
      if (!error) return resolve(undefined)
      const code = (error as NodeJS.ErrnoException).code as string | number | undefined
      resolve(code === 'ENOENT' ? 'ENOENT' : stderr.trim().split('\n')[0] || error.message)
    })
  })
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false)
}
