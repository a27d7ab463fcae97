import type {Session} from '../core/board/session.ts'
import type {CommandContext} from './context.ts'

/** Opens the project for one piece of work and closes it whatever happens, so that no watcher keeps the process alive. */
export async function withSession<T>(context: CommandContext, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await context.openSession()
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
