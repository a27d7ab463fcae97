import type {Handler} from './definition.ts'
import type {CommandName} from './definitions.ts'

/** How the code of each command is loaded: only that of the command that is called ever is. Help needs no context and has none. */
export const loaders: Readonly<Record<Exclude<CommandName, 'help'>, () => Promise<Handler>>> = {
  init: async () => (await import('../init.ts')).init,
  demo: async () => (await import('../demo.ts')).demo,
  new: async () => (await import('../new.ts')).create,
  status: async () => (await import('../status.ts')).status,
  show: async () => (await import('../show.ts')).show,
  diff: async () => (await import('../diff.ts')).diff,
  inbox: async () => (await import('../inbox.ts')).inbox,
  approve: async () => (await import('../approve.ts')).approve,
  changes: async () => (await import('../changes.ts')).changes,
  reject: async () => (await import('../reject.ts')).reject,
  take: async () => (await import('../take.ts')).take,
  plan: async () => (await import('../plan.ts')).plan,
  run: async () => (await import('../run.ts')).run,
  watch: async () => (await import('../watch.ts')).watch,
  doctor: async () => (await import('../doctor.ts')).doctor,
  log: async () => (await import('../log.ts')).log,
  open: async () => (await import('../open.ts')).open,
  shell: async () => (await import('../shell.ts')).shell,
  set: async () => (await import('../set.ts')).set,
  stop: async () => (await import('../stop.ts')).stop,
  answer: async () => (await import('../answer.ts')).answer,
  keep: async () => (await import('../keep.ts')).keep,
  rebuild: async () => (await import('../rebuild.ts')).rebuild,
  redo: async () => (await import('../redo.ts')).redo,
  drop: async () => (await import('../drop.ts')).drop,
  cost: async () => (await import('../cost.ts')).cost,
  agents: async () => (await import('../agents.ts')).agents,
  'workflow check': async () => (await import('../workflow-check.ts')).workflowCheck,
  'workflow graph': async () => (await import('../workflow-graph.ts')).workflowGraph,
  completion: async () => (await import('../completion.ts')).completion,
  complete: async () => (await import('../complete.ts')).complete,
  'internal supervise': async () => (await import('../internal-supervise.ts')).internalSupervise,
  'internal rehearse': async () => (await import('../internal-rehearse.ts')).internalRehearse
}
