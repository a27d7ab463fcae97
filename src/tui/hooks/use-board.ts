import {createContext, useContext, useSyncExternalStore} from 'react'
import type {Intent, Model} from '../../core/board/model.ts'
import type {Store} from '../store.ts'
import type {Theme} from '../theme.ts'

/** What every component may ask for; the rest comes as props. */
export interface BoardContextValue {
  readonly store: Store
  readonly theme: Theme
  readonly now: () => Date
}

export const BoardContext = createContext<BoardContextValue | undefined>(undefined)

export interface BoardHandle extends BoardContextValue {
  readonly model: Model
  readonly dispatch: (intent: Intent) => void
}

/** The model as it is now; the component is drawn again when it changes. */
export function useBoard(): BoardHandle {
  const context = useContext(BoardContext)
  if (context === undefined) throw new Error('useBoard is called outside the board')
  const model = useSyncExternalStore(context.store.subscribe, context.store.getModel)
  return {...context, model, dispatch: context.store.dispatch}
}
