import type {EnginePorts} from './ports.ts'

/** What stands in the way of a decision or a run right now, and how to mend it; looked at again with every change. */
export interface Obstacle { readonly item: string; readonly why: string; readonly remedy: string; readonly since: number }

/** By what it stands in the way of: `merge <item>`, `<item> <run>`. */
export type Obstacles = ReadonlyMap<string, Obstacle>

type Ports = Pick<EnginePorts, 'files' | 'stateFolder'>

/**
 * What the engine last met: kept outside the repository, so that `show` and `status` tell it after `run` has ended and beside a `watch`.
 * No authority: it is looked at again by the next engine.
 */
export async function readObstacles(ports: Ports): Promise<Obstacles> {
  const text = await ports.files.read(pathOf(ports))
  try {
    const entries: unknown = JSON.parse(text ?? '[]')
    return new Map(Array.isArray(entries) ? entries.filter(isEntry) : [])
  } catch {
    return new Map()
  }
}

/** Replaces what was kept. */
export async function keepObstacles(ports: Ports, obstacles: Obstacles): Promise<void> {
  const text = `${JSON.stringify([...obstacles])}\n`
  const kept = await ports.files.read(pathOf(ports))
  if (text !== (kept ?? '[]\n')) await ports.files.write(pathOf(ports), text)
}

function pathOf({stateFolder}: Ports): string {
  return `${stateFolder}/obstacles.json`
}

function isEntry(entry: unknown): entry is [string, Obstacle] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false
  const obstacle = entry[1] as Partial<Record<keyof Obstacle, unknown>> | undefined
  return typeof obstacle?.item === 'string' && typeof obstacle.why === 'string' && typeof obstacle.remedy === 'string' && typeof obstacle.since === 'number'
}
