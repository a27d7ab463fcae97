import {access} from 'node:fs/promises'
import path from 'node:path'
import type {FoundAgent} from '../../core/machine.ts'
import {modelProviders, vendors, type Vendor} from '../../core/run/vendors.ts'
import {findProgram} from './find-program.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The agents' command lines that are installed, in the order in which `init` prefers them. Nothing is spent and no file is opened. */
export async function findAgents(env: Environment, platform: string): Promise<readonly FoundAgent[]> {
  const found = await Promise.all(vendors.map(async vendor => {
    const program = await findProgram(vendor.name, env)
    return program && {name: vendor.name, ...program, ...await findSignIn(vendor, env, platform)}
  }))
  return found.filter(agent => agent !== undefined)
}

/** Names of the variables with a key of an agent or a provider that are set. */
export function findApiKeys(env: Environment): readonly string[] {
  return [...new Set([...vendors, ...modelProviders].flatMap(({keys}) => keys))].filter(name => isSet(env, name))
}

async function findSignIn(vendor: Vendor, env: Environment, platform: string): Promise<Pick<FoundAgent, 'signedIn' | 'signedInBy'>> {
  const key = vendor.keys.find(name => isSet(env, name))
  if (key !== undefined) return {signedIn: true, signedInBy: key}
  const {atHome, variable, below} = vendor.signIn
  const moved = env[variable]
  if (moved && await exists(path.join(moved, below))) return {signedIn: true, signedInBy: `$${variable}/${below}`}
  if (!moved && env['HOME'] !== undefined && await exists(path.join(env['HOME'], atHome))) return {signedIn: true, signedInBy: `~/${atHome}`}
  // On a Mac the sign-in may be in the keychain, where looking would open a dialog.
  return {signedIn: platform === 'darwin' ? undefined : false, signedInBy: undefined}
}

function isSet(env: Environment, name: string): boolean {
  return (env[name] ?? '') !== ''
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
