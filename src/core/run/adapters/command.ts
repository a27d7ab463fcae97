import type {Adapter} from '../events.ts'

/** Colours and the like; what is left is indented as the program printed it. */
const style = /\u001b\[[\d;]*m/gu

/**
 * Any program is an agent: the context pack on stdin, its exit status and what it leaves in `out/` and the tree as its answer.
 * What it prints is shown as it comes; what it cost it may say in `out/usage.json`.
 */
export const command: Adapter<undefined> = {
  name: 'command',
  argv: request => ({argv: request.command, stdin: request.pack, env: {}}),
  initial: undefined,
  read(line) {
    const text = line.replace(style, '').trimEnd()
    return {state: undefined, events: text === '' ? [] : [{type: 'text', text}]}
  },
  capabilities: {terminalEvent: false, cost: 'none', resume: false, env: [], signIn: [], howToSignIn: 'see to its sign-in yourself', hosts: [], versions: []}
}
