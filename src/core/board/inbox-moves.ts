import type {Model, Motion, Step} from './model.ts'
import {scrollBy} from './scroll.ts'
import {loadItem, only} from './steps.ts'
import {findTarget, listInboxKeys, topScreen} from './target.ts'

/** Another row of the inbox, or another part of what is shown beside it. */
export function moveInInbox(model: Model, by: Motion, limit: number | undefined): Step {
  if (by === 'page-up' || by === 'page-down') return only({...model, scroll: {...model.scroll, inbox: scrollBy(model.scroll.inbox, by, 8, (limit ?? 0) + 8)}})
  const keys = listInboxKeys(model)
  const at = Math.max(0, keys.indexOf(model.inboxKey ?? ''))
  const next = by === 'first' ? 0 : by === 'last' ? keys.length - 1 : by === 'up' ? at - 1 : by === 'down' ? at + 1 : at
  return loadInboxChoice({...model, inboxKey: keys[Math.max(0, Math.min(keys.length - 1, next))], scroll: {...model.scroll, inbox: 0}})
}

/** Keeps the chosen row, or chooses the one that took its place. */
export function settleInbox(model: Model, before: Model): Model {
  const keys = listInboxKeys(model)
  if (model.inboxKey !== undefined && keys.includes(model.inboxKey)) return model
  const at = before.inboxKey === undefined ? 0 : Math.max(0, listInboxKeys(before).indexOf(before.inboxKey))
  return {...model, inboxKey: keys[Math.min(at, keys.length - 1)]}
}

/** What the inbox shows beside its list is read for the chosen row. */
export function loadInboxChoice(model: Model): Step {
  const target = model.tab === 'inbox' && topScreen(model) === undefined ? findTarget(model) : undefined
  return target === undefined || model.loaded?.id === target.id ? only(model) : loadItem(model, target.id)
}
