import {forgetSwap, restoreLateWriting, settleSwap, type Swap} from './working-swap.ts'

/** When files that were taken away are looked at again, in milliseconds after the swap: an editor that writes in place may be slow. */
const looksAfterMs = [50, 1000, 60_000]

/**
 * Keeps the working files that state commits have taken away for a minute, and gives back those into which somebody still wrote.
 * Does not keep the process alive.
 */
export class LateWriters {
  readonly #swaps = new Set<Swap>()
  readonly #timers = new Set<NodeJS.Timeout>()

  add(swaps: readonly Swap[]): void {
    for (const swap of swaps) {
      settleSwap(swap)
      if (swap.before !== undefined) this.#swaps.add(swap)
    }
    for (const [position, delay] of looksAfterMs.entries()) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        this.look()
        if (position === looksAfterMs.length - 1) this.#forget(swaps)
      }, delay)
      timer.unref()
      this.#timers.add(timer)
    }
  }

  /** Gives back what was written into; also done before the next state commit, which must see it. */
  look(): void {
    for (const swap of this.#swaps) {
      if (restoreLateWriting(swap)) this.#forget([swap])
    }
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.look()
    this.#forget([...this.#swaps])
  }

  #forget(swaps: readonly Swap[]): void {
    for (const swap of swaps) {
      if (this.#swaps.delete(swap)) forgetSwap(swap)
    }
  }
}
