import {LifecycleError} from '../../src/core/errors.ts'
import type {AnswerRequest, NewItem, Session} from '../../src/core/board/session.ts'
import type {Configuration} from '../../src/core/project/configuration.ts'
import type {View} from '../../src/core/board/view.ts'
import {item, sampleDetail, sampleDiff, sampleView} from './board-samples.ts'

/** A session in memory: it keeps a view, records what it was asked, and answers after `delayMs`. */
export interface FakeSession extends Session {
  /** What was asked for, in order: `['answer', {...}]`. */
  readonly calls: readonly (readonly [string, unknown])[]
  readonly show: (change: (view: View) => View) => void
  /** The next call of that name fails with this error. */
  readonly failNext: (name: string, error: Error) => void
  readonly getView: () => View
  readonly isStopped: () => boolean
}

const commit = 'c0ffee0'.padEnd(40, '0')

const emptyConfiguration: Configuration = {
  project: {
    schema: 1, base: 'main', owner: 'ana', stages: [], setup: undefined, teardown: undefined, onEdit: 'ask', self: 'allow', boundary: 'preferred', container: undefined, branch: 'item/{id}',
    protect: {by: undefined, paths: []}, env: {}, slots: 2, orders: ''
  },
  team: {people: new Map()}, pools: {tiers: new Map(), pools: new Map()}, workflows: new Map(), agents: new Map(), context: new Map()
}

export function makeFakeSession(start: View = sampleView(), options: {readonly delayMs?: number; /** Nothing is answered before it opens. */ readonly gate?: Promise<void>} = {}): FakeSession {
  let view = start
  let stopped = false
  const calls: [string, unknown][] = []
  const failures = new Map<string, Error>()
  const listeners = new Set<(view: View) => void>()
  const show = (change: (view: View) => View) => {
    view = change(view)
    for (const listener of listeners) listener(view)
  }
  const asked = async (name: string, what: unknown): Promise<void> => {
    calls.push([name, what])
    await options.gate
    if (options.delayMs !== undefined) await new Promise(resolve => setTimeout(resolve, options.delayMs))
    const failure = failures.get(name)
    failures.delete(name)
    if (failure !== undefined) throw failure
  }
  const changeItem = (id: string, change: (status: ReturnType<typeof item>) => ReturnType<typeof item>) => show(v => {
    const status = v.items.get(id)
    return status === undefined ? v : {...v, homeCommit: `${calls.length}`.padEnd(40, 'e'), items: new Map(v.items).set(id, change(status))}
  })
  const find = (id: string) => {
    const status = view.items.get(id)
    if (status === undefined) throw new LifecycleError('USAGE_UNKNOWN_ITEM', `no item "${id}"`, {hint: 'Look at lifecycle status.'})
    return status
  }
  return {
    calls, show, getView: () => view, isStopped: () => stopped,
    failNext: (name, error) => failures.set(name, error),
    view: async () => view,
    forecast: async () => [],
    plan: async () => ({decisions: [], items: view.items, stages: view.stages}),
    async subscribe(listener) {
      listeners.add(listener)
      listener(view)
      return async () => {
        stopped = true
        listeners.delete(listener)
      }
    },
    async item(id) {
      await asked('item', id)
      return sampleDetail(find(id))
    },
    configuration: async () => ({...emptyConfiguration, workflows: new Map(['bug', 'docs', 'feature', 'hotfix'].map(kind => [kind, {kind, title: kind, stages: [], steps: [], publish: new Map(), body: '', oid: commit}]))}),
    folder: async () => '/tmp/shop/.lifecycle',
    workspace: async () => undefined,
    resolveItem: async prefix => find(prefix).id,
    async createItem(request: NewItem) {
      await asked('createItem', request)
      const id = request.title.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-')
      show(v => ({...v, items: new Map(v.items).set(id, item(id, request.title, {kind: request.kind}))}))
      return {id, path: `items/${id}/item.md`, commit}
    },
    async setItem(id, changes) {
      await asked('setItem', {id, changes})
      if ('hold' in changes) changeItem(id, status => ({...status, standing: changes['hold'] === undefined ? 'due' : 'held'}))
      if (changes['priority'] !== undefined) changeItem(id, status => ({...status, priority: Number(changes['priority'])}))
      return {commit}
    },
    async answer(request: AnswerRequest) {
      await asked('answer', request)
      const name = request.form ?? find(request.item).forms[0]?.name ?? ''
      changeItem(request.item, status => ({...status, standing: 'due', waits: undefined, forms: status.forms.filter(f => f.name !== name)}))
      return {form: name, commit}
    },
    async commitEdited(paths) {
      await asked('commitEdited', paths)
      show(v => ({...v, edited: [], suspicious: new Map()}))
      return {commit}
    },
    async redo(id, step) {
      await asked('redo', {id, step})
      return {commit}
    },
    async take(id, step) {
      await asked('take', {id, step})
      return {step: step ?? 'code', makes: 'commits', tree: `/tmp/workspaces/${id}/tree`, pack: `/tmp/workspaces/${id}/pack.md`, out: `/tmp/workspaces/${id}/out`}
    },
    pack: async (_id, step) => ({step: step ?? 'code', text: ''}),
    propose: async ({item: id, step}) => ({path: `items/${id}/${step}.md`, file: `/tmp/shop/.lifecycle/items/${id}/${step}.md`}),
    async takeDone(id, step) {
      await asked('takeDone', {id, step})
      return {run: '007-code', outcome: 'finished', note: ''}
    },
    async stop(id, run) {
      await asked('stop', {id, run})
      show(v => ({...v, live: v.live.filter(l => l.item !== id || (run !== undefined && l.run !== run))}))
      return {stopped: run === undefined ? view.live.filter(l => l.item === id).map(l => l.run) : [run]}
    },
    async diff(id) {
      await asked('diff', id)
      return {title: `${id} · since approve-spec-1`, text: sampleDiff}
    },
    async log(id, run) {
      await asked('log', {id, run})
      return {run: run ?? '006-code', path: '/tmp/log', lines: Array.from({length: 60}, (_, n) => `10:${String(n).padStart(2, '0')}  edit src/auth/limit.ts  +${n} -${n % 3}`)}
    },
    run: async () => ({runs: 0, merged: [], waiting: new Map(), failed: [], costMicro: 0, costReservedMicro: 0, decisions: []}),
    watch: async () => ({runs: 0, merged: [], waiting: new Map(), failed: [], costMicro: 0, costReservedMicro: 0, decisions: []}),
    close: async () => {}
  }
}
