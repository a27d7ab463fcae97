import {setTimeout as wait} from 'node:timers/promises'
import type {CommandContext} from '../../src/commands/context.ts'
import type {RunOptions} from '../../src/core/board/session.ts'
import type {Machine} from '../../src/core/machine.ts'
import {type FakeProject, FakeSession, makeItem} from './fake-session-for-commands.ts'

type Options = Pick<CommandContext, 'cwd' | 'env' | 'stdin' | 'stdout' | 'stderr' | 'signal'>

/** Stands in for app.ts in tests of the process: a project of FAKE_ITEMS items whose engine tells an event every 5 ms until it is stopped. */
export function createContext(options: Options): CommandContext {
  const number = Number(options.env.FAKE_ITEMS ?? 0)
  const project: FakeProject = {
    engine: tellUntilStopped,
    ...(number > 0 ? {items: Array.from({length: number}, (_, i) => makeItem(`item-${String(i).padStart(5, '0')}`, {title: `Item ${i} ${'x'.repeat(60)}`}))} : {})
  }
  return {
    ...options, now: () => new Date(), machine: {} as Machine, openBoard: async () => 0,
    openSession: async folder => {
      if ((folder ?? options.cwd).endsWith('/nowhere')) throw new Error('no project')
      return new FakeSession(project)
    }
  }
}

async function tellUntilStopped({onEvent, signal}: RunOptions): Promise<void> {
  for (let i = 0; signal?.aborted !== true; i++) {
    onEvent?.({type: 'recorded', item: 'a', what: `event ${i}`, commit: 'c0ffee'})
    await wait(5)
  }
}
