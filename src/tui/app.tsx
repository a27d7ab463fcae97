import {Box, useApp, useIsScreenReaderEnabled} from 'ink'
import {useEffect, type ReactElement} from 'react'
import {countFrameRows} from '../core/board/chrome.ts'
import type {Model} from '../core/board/model.ts'
import {span} from '../core/board/span.ts'
import {topScreen} from '../core/board/target.ts'
import {Bottom} from './components/bottom.tsx'
import {Footer} from './components/footer.tsx'
import {Header} from './components/header.tsx'
import {Rows} from './components/rows.tsx'
import {useBoard} from './hooks/use-board.ts'
import {useKeys} from './hooks/use-keys.ts'
import {useLogFollowing} from './hooks/use-log-following.ts'
import {performEffect, type Performer} from './perform.ts'
import {BoardScreen} from './screens/board-screen.tsx'
import {DecideScreen, decideScrollLimit} from './screens/decide-screen.tsx'
import {HelpScreen, helpScrollLimit} from './screens/help-screen.tsx'
import {InboxScreen, inboxScrollLimit} from './screens/inbox-screen.tsx'
import {ItemScreen} from './screens/item-screen.tsx'
import {SpokenScreen} from './screens/spoken-screen.tsx'
import {TextScreen} from './screens/text-screen.tsx'

export interface AppProps {
  /** What the board reaches outside; `suspend` and `leave` are the app's own. */
  readonly performer: Omit<Performer, 'suspend' | 'leave' | 'dispatch'>
  readonly onLeave: (failures: readonly string[]) => void
}

/** The board: header, what is on top, and the bottom with the keys. It only reads the model and sends intents. */
export function App({performer, onLeave}: AppProps): ReactElement {
  const {model, store} = useBoard()
  const {exit, suspendTerminal} = useApp()
  useKeys(store, limitOf)
  useLogFollowing(store, model)
  useEffect(() => {
    const leave = (failures: readonly string[]) => {
      onLeave(failures)
      exit()
    }
    store.connect(effect => void performEffect(effect, {...performer, dispatch: store.dispatch, suspend: suspendTerminal, leave}))
  }, [store, performer, onLeave, exit, suspendTerminal])
  const {columns} = model.size
  if (useIsScreenReaderEnabled()) return <SpokenScreen />
  if (isTooSmall(model)) return <Rows lines={[[span('too small')]]} width={columns} />
  return (
    <Box flexDirection='column' width={columns} height={countFrameRows(model.size)}>
      <Header />
      <Top model={model} />
      <Bottom />
      <Footer />
    </Box>
  )
}

/** Below this not even one card fits; what is typed still counts. */
function isTooSmall({size}: Model): boolean {
  return size.columns < 20 || size.rows < 8
}

function Top({model}: {readonly model: Model}): ReactElement {
  const screen = topScreen(model)
  switch (screen?.type) {
    case 'item': return <ItemScreen screen={screen} />
    case 'decide': return <DecideScreen screen={screen} />
    case 'diff': case 'log': return <TextScreen screen={screen} />
    case undefined: return model.tab === 'board' ? <BoardScreen /> : model.tab === 'inbox' ? <InboxScreen /> : <HelpScreen />
  }
}

function limitOf(model: Model): number | undefined {
  const screen = topScreen(model)
  if (screen?.type === 'decide') return decideScrollLimit(model, screen)
  if (screen !== undefined) return undefined
  return model.tab === 'help' ? helpScrollLimit(model) : model.tab === 'inbox' ? inboxScrollLimit(model) : undefined
}
