import type {Obstacle, Obstacles} from './obstacles.ts'

interface Kept {
  readonly obstacle: Obstacle
  readonly tries: number
  /** Not tried again before this time unless something has changed. */
  readonly restsUntil: number
  readonly changes: number
}

const firstRestMs = 500
const longestRestMs = 10_000

/**
 * The obstacles of an engine, by what they stand in the way of. What failed is tried again when something has changed, else after a
 * growing pause: whatever is tried leaves traces (objects, workspaces), and what nobody has mended fails again. Each is told once.
 */
export class ObstacleBook {
  readonly #kept = new Map<string, Kept>()
  readonly #now: () => number
  readonly #tell: (obstacle: Omit<Obstacle, 'since'>) => void
  #changes = 0

  constructor(now: () => number, tell: (obstacle: Omit<Obstacle, 'since'>) => void) {
    this.#now = now
    this.#tell = tell
  }

  /** Something has changed outside: whatever failed may go well now. */
  changed(): void {
    this.#changes++
  }

  add(key: string, obstacle: Omit<Obstacle, 'since'>): void {
    const [known, now] = [this.#kept.get(key), this.#now()]
    const tries = (known?.tries ?? 0) + 1
    const restsUntil = now + Math.min(longestRestMs, firstRestMs * 2 ** (tries - 1))
    this.#kept.set(key, {obstacle: {...obstacle, since: known?.obstacle.since ?? now}, tries, restsUntil, changes: this.#changes})
    if (known?.obstacle.why !== obstacle.why) this.#tell(obstacle)
  }

  /** It has gone well. */
  delete(key: string): void {
    this.#kept.delete(key)
  }

  /** Obstacles of what nobody wants any more stand in nobody's way. */
  keepOnly(wanted: ReadonlySet<string>): void {
    for (const key of this.#kept.keys()) if (!wanted.has(key)) this.#kept.delete(key)
  }

  has(key: string): boolean {
    return this.#kept.has(key)
  }

  /** Whether trying it now would only fail again. */
  isResting(key: string): boolean {
    const known = this.#kept.get(key)
    return known !== undefined && known.changes === this.#changes && this.#now() < known.restsUntil
  }

  /** Milliseconds until the first of them is tried again; undefined when there are none. */
  get restMs(): number | undefined {
    const ends = [...this.#kept.values()].map(({restsUntil}) => restsUntil - this.#now())
    return ends.length === 0 ? undefined : Math.max(50, Math.min(...ends))
  }

  get all(): Obstacles {
    return new Map([...this.#kept].map(([key, {obstacle}]) => [key, obstacle]))
  }
}
