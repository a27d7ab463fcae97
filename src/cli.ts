import {hasForeground} from './commands/interaction/foreground.ts'
import {runCommandLine} from './commands/line/run-command-line.ts'
import {flush, guardStreams} from './commands/output/streams.ts'

const {stdout, stderr, env} = process
const argv = process.argv.slice(2)
const interrupted = new AbortController()
guardStreams({stdout, stderr, onClosed: () => interrupted.abort('closed')})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)

// Not awaited here: modules that are loaded later may import from this one's file.
void main().then(code => process.exit(code))

/** The only catch-all: whatever is thrown becomes an exit code and a text on stderr. */
async function main(): Promise<number> {
  try {
    return await runCommandLine({argv, cwd: process.cwd(), env, stdout, stderr, makeContext: async (cwd, asks) => {
      const early = asks === 'nothing' ? undefined : (await import('./ask-early.ts')).askEarly(cwd, env, {views: asks === 'view'})
      const {createContext} = await import('./app.ts')
      return createContext({cwd, env, stdout, stderr, signal: interrupted.signal, ...(early && {early}), get stdin() { return process.stdin }})
    }})
  } catch (error) {
    const [{describeFailure}, {readAbilities}, {readVersion}] = await Promise.all([import('./commands/output/failure.ts'), import('./commands/output/terminal.ts'), import('./commands/line/version.ts')])
    const {exitCode, text} = describeFailure(error, {argv, version: readVersion(), platform: `${process.platform} ${process.arch}`, node: process.version, colour: readAbilities(stderr, env).colour})
    stderr.write(text)
    return exitCode
  } finally {
    await flush(stdout, stderr)
  }
}

/** The first signal lets the command end in order; the second one ends it now. Ctrl-C in an editor or pager is for that program. */
function interrupt(signal: NodeJS.Signals): void {
  if (signal === 'SIGINT' && hasForeground()) return
  if (interrupted.signal.aborted) process.exit(130)
  interrupted.abort(signal)
}
