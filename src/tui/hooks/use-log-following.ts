import {useEffect} from 'react'
import type {Model} from '../../core/board/model.ts'
import {topScreen} from '../../core/board/target.ts'
import type {Store} from '../store.ts'

const intervalMs = 600

/** Reads an open log again while its run is under way; at all other times no timer runs. */
export function useLogFollowing(store: Store, model: Model): void {
  const screen = topScreen(model)
  const isLive = screen?.type === 'log' && (model.facts?.liveOf.get(screen.item)?.some(run => screen.run === undefined || run.run === screen.run) ?? false)
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => store.dispatch({do: 'refresh-log'}), intervalMs)
    return () => {
      clearInterval(timer)
      // What came between the last look and the end of the run.
      store.dispatch({do: 'refresh-log'})
    }
  }, [isLive, store])
}
