import {StdioServerTransport} from '@modelcontextprotocol/sdk/server/stdio.js'
import {once} from 'node:events'
import {LifecycleError} from '../core/errors.ts'
import type {ExitCode} from './exit-code.ts'
import type {mcp as definition} from './line/further-commands.ts'
import type {Call} from './line/definition.ts'
import {makeServer} from './mcp/server.ts'
import {withSession} from './with-session.ts'

/** `lifecycle mcp`: the project for clients of the Model Context Protocol, on stdin and stdout, until the client goes. */
export async function mcp({context, output}: Call<typeof definition>): Promise<ExitCode> {
  if (context.stdin.isTTY === true) throw new LifecycleError('USAGE_NO_CLIENT', 'lifecycle mcp speaks with a program, not with a person', {hint: 'Name it in your agent: claude mcp add lifecycle -- lifecycle mcp'})
  // Each request asks git anew: what was found out when the program began is no longer so.
  const fresh = {...context, openSession: () => context.openSession(context.cwd)}
  await withSession(fresh, async () => {})
  const server = makeServer({version: context.machine.version, now: context.now, withSession: work => withSession(fresh, work)})
  const over = Promise.race([once(context.stdin, 'end'), once(context.stdin, 'close'), new Promise(resolve => context.signal.addEventListener('abort', resolve, {once: true}))])
  await server.connect(new StdioServerTransport(context.stdin, context.stdout, {maxBufferSize: 4 * 1024 * 1024}))
  await output.note('lifecycle mcp: ready')
  await over
  await server.close()
  return 0
}
