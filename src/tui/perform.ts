import {LifecycleError} from '../core/errors.ts'
import type {Effect, Intent} from '../core/board/model.ts'
import type {Session} from '../core/board/session.ts'

export interface Performer {
  readonly session: Session
  readonly dispatch: (intent: Intent) => void
  /** Hands the terminal over while the callback runs. */
  readonly suspend: (callback: () => Promise<void>) => Promise<void>
  readonly openEditor: (path: string) => Promise<void>
  readonly openPager: (text: string) => Promise<void>
  /** Ends the board; what could not be stopped is said afterwards. */
  readonly leave: (failures: readonly string[]) => void
}

/** Carries an effect out beside the keys. It never throws: what goes wrong becomes an intent that the status line shows. */
export async function performEffect(effect: Effect, performer: Performer): Promise<void> {
  const {dispatch} = performer
  try {
    const outcome = await carryOut(effect, performer)
    if (outcome !== undefined) dispatch(outcome)
  } catch (error) {
    const {message, fix} = describeError(error)
    if (effect.do === 'load-item') dispatch({do: 'item-failed', id: effect.id, message})
    else if ('serial' in effect) dispatch({do: 'failed', serial: effect.serial, message, fix})
  }
}

async function carryOut(effect: Effect, performer: Performer): Promise<Intent | undefined> {
  const {session} = performer
  switch (effect.do) {
    case 'load-item': return {do: 'item-loaded', id: effect.id, detail: await session.item(effect.id)}
    case 'load-kinds': return {do: 'kinds-loaded', kinds: [...(await session.configuration()).workflows.keys()].sort()}
    case 'load-diff': return loadDiff(effect.id, effect.serial, session)
    case 'load-log': return loadLog(effect, session)
    case 'answer': {
      const {form, commit} = await session.answer(effect.request)
      return finished(effect.serial, `${form} of ${effect.request.item} is answered`, commit)
    }
    case 'set-item': return finished(effect.serial, `item.md of ${effect.id} is changed`, (await session.setItem(effect.id, effect.changes)).commit)
    case 'create-item': {
      const {id, commit} = await session.createItem(effect.item)
      return finished(effect.serial, `${id} is there`, commit)
    }
    case 'commit-edited': return finished(effect.serial, 'the edits are committed', (await session.commitEdited(effect.paths)).commit)
    case 'redo': return finished(effect.serial, `${effect.step} of ${effect.id} will be made again`, (await session.redo(effect.id, effect.step, undefined)).commit)
    case 'take': {
      const {step, tree} = await session.take(effect.id, effect.step)
      return {do: 'finished', serial: effect.serial, text: `${step} is yours, in ${tree}  (:take done takes it in)`}
    }
    case 'take-done': {
      const {run, outcome, note} = await session.takeDone(effect.id, effect.step)
      return {do: 'finished', serial: effect.serial, text: `${run}: ${outcome}${note === '' ? '' : `, ${note}`}`}
    }
    case 'stop': {
      const {stopped} = await session.stop(effect.id, effect.run)
      return {do: 'finished', serial: effect.serial, text: stopped.length === 0 ? `nothing runs for ${effect.id}` : `stopped and kept: ${stopped.join(', ')}`}
    }
    case 'open-editor': return lend(performer, effect.serial, () => performer.openEditor(effect.path))
    case 'open-pager': return lend(performer, effect.serial, () => performer.openPager(effect.text))
    case 'leave': return leave(effect.stop, performer)
  }
}

async function loadDiff(id: string, serial: number, session: Session): Promise<Intent> {
  const {title, text} = await session.diff(id)
  return {do: 'text-loaded', type: 'diff', item: id, serial, title, text, run: undefined}
}

async function loadLog(effect: Extract<Effect, {do: 'load-log'}>, session: Session): Promise<Intent> {
  const {run, lines} = await session.log(effect.id, effect.run)
  return {do: 'text-loaded', type: 'log', item: effect.id, serial: effect.serial, title: `${effect.id} · ${run}`, text: lines.join('\n'), run}
}

async function lend(performer: Performer, serial: number, run: () => Promise<void>): Promise<Intent> {
  await performer.suspend(run)
  return {do: 'finished', serial, text: ''}
}

async function leave(stop: readonly {readonly item: string; readonly run: string}[], {session, leave: end}: Performer): Promise<undefined> {
  const results = await Promise.allSettled(stop.map(({item, run}) => session.stop(item, run)))
  end(results.flatMap((result, index) => result.status === 'fulfilled' ? [] : [`${stop[index]?.run ?? ''} goes on: ${describeError(result.reason).message}`]))
}

function finished(serial: number, text: string, commit: string): Intent {
  return {do: 'finished', serial, text: `${text}  ${commit.slice(0, 7)}`}
}

function describeError(error: unknown): {readonly message: string; readonly fix: string | undefined} {
  if (error instanceof LifecycleError) return {message: error.message, fix: error.hint}
  return {message: error instanceof Error ? error.message : String(error), fix: undefined}
}
