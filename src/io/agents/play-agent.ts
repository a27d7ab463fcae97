import {LifecycleError} from '../../core/errors.ts'
import type {OwnProcess} from './own-agent.ts'

/** Is one of the agents that are part of this program. What each needs is loaded for it alone. */
export async function playAgent(name: string, order: string | undefined, process: OwnProcess): Promise<number> {
  switch (name) {
    case 'rehearsal': return (await import('./rehearsal.ts')).rehearse(process.env, process.cwd, process)
    case 'acp': return (await import('./acp.ts')).playAcp(requireOrder(name, order), process)
    case 'model': return (await import('./model.ts')).playModel(requireOrder(name, order), process)
    default: throw new LifecycleError('USAGE_UNKNOWN_AGENT', `no agent of this program is called ${JSON.stringify(name)}`, {hint: 'Agents are started by passes: name one with "run:" in a file of .lifecycle/agents/.'})
  }
}

function requireOrder(name: string, order: string | undefined): string {
  if (order === undefined) throw new LifecycleError('USAGE_NO_ORDER', `the agent ${name} was given no order: it is started by a pass`, {hint: `Use "run: ${name}" in an agent file.`})
  return order
}
