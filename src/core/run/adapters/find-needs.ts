import {findSpeaker} from '../acp/speakers.ts'
import type {Adapter} from '../events.ts'
import {findAdapter} from './find-adapter.ts'

/** What an agent needs of the machine around it, and what its ends are called. */
export type Needs = Adapter['capabilities']

/**
 * The table of the adapter that an agent's file names; for one behind the Agent Client Protocol with the needs of the program that it
 * is, where that is a known one. Undefined without an adapter.
 */
export function findNeeds({run, command}: {readonly run: string; readonly command: readonly string[]}): Needs | undefined {
  const own = findAdapter(run)?.capabilities
  const speaker = run === 'acp' ? findSpeaker(command) : undefined
  const vendor = speaker && findAdapter(speaker.vendor)?.capabilities
  if (!own || !vendor) return own
  const {env, signIn, hosts, howToSignIn, moves} = vendor
  return {...own, env, signIn, hosts, howToSignIn, ...(moves === undefined ? {} : {moves})}
}
