import type {SupervisedRun} from '../../core/ports.ts'
import {readOwnIdentity} from './process-identity.ts'
import {claimWhole, runFiles, writeWhole, type ClaimFile} from './run-folder.ts'
import {superviseAgent} from './supervise-agent.ts'

/** Our own program, run as `node bin internal …`. */
export interface OwnProgram { readonly node: string; readonly bin: string }

/** What the port hands to its supervisor over stdin, as JSON. */
export interface SupervisorOrder extends SupervisedRun { readonly runId: string; readonly self: OwnProgram }

/**
 * The supervisor program: claims the run, sees its agent to the end, and leaves exit.json as the last thing. Resolves with an
 * exit status of no meaning: what happened stands in the folder. Of several supervisors of one run, only the first does anything.
 */
export async function supervise(folder: string, input: AsyncIterable<Uint8Array | string> = process.stdin): Promise<number> {
  // Whoever closes the terminal or stops the engine does not stop the run; the way to stop it is the file `stop`.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal).on(signal, () => {})
  const order = await readOrder(input)
  if (!order) return 0
  const claim: ClaimFile = {...readOwnIdentity(), runId: order.runId}
  const files = runFiles(folder)
  if (!await claimWhole(files.claim, JSON.stringify(claim))) return 0
  const exit = await superviseAgent({...order, folder})
  await writeWhole(files.exit, JSON.stringify(exit))
  return 0
}

/** Undefined when the order breaks off: who gave it died in the middle, and another will see that nobody claimed the run. */
async function readOrder(input: AsyncIterable<Uint8Array | string>): Promise<SupervisorOrder | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk))
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as SupervisorOrder
  } catch {
    return undefined
  }
}
