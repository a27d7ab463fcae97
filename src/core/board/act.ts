import type {ItemStatus} from '../plan/decision.ts'
import {explainCost} from './agent-facts.ts'
import {countOf} from './format.ts'
import type {ConfirmPrompt, Intent, Model, Step, TextScreen, Verb} from './model.ts'
import {chooseSection} from './sections.ts'
import {only, refuse, startEffect} from './steps.ts'
import {findForm, findTarget, topScreen} from './target.ts'

/** A verb on the chosen item. What costs money, throws work away or drops something asks once before (`sure`). */
export function actOnItem(model: Model, intent: Extract<Intent, {do: 'act'}>): Step {
  const item = findTarget(model)
  if (item === undefined) return refuse(model, 'no item is chosen', 'Choose one with the arrow keys.')
  const {verb, argument = ''} = intent
  if (!intent.sure) {
    const question = askBefore(model, item, verb, argument)
    if (question !== undefined) return only({...model, prompt: question, notice: undefined})
  }
  return perform(model, item, verb, argument)
}

/** Commits edited files: lists them first, and asks again about forms that changed while a run was under way. */
export function commitEdited(model: Model, sure: 'seen' | 'suspicious' | undefined): Step {
  const {view} = model
  if (view === undefined || view.edited.length === 0) return refuse(model, 'nothing is edited', undefined)
  const suspicious = view.edited.filter(path => view.suspicious.has(path))
  if (sure === undefined) return only({...model, notice: undefined, prompt: askCommit(view.edited, view.suspicious, view.homeBranch)})
  if (sure === 'seen' && suspicious.length > 0) {
    return only({...model, prompt: {
      type: 'confirm', title: `${countOf(suspicious.length, 'form')} may have been filled in by an agent. Is every answer in there yours?`, lines: suspicious,
      choices: [{key: 'm', label: 'they are mine, commit', then: {do: 'commit', sure: 'suspicious'}}, {key: 'n', label: 'leave them', then: undefined}]
    }})
  }
  return startEffect(model, `committing ${countOf(view.edited.length, 'edited file')}`, 'edited files', serial => ({do: 'commit-edited', serial, paths: view.edited}))
}

/** Asks whether to leave; runs under way go on without the board, and that is said. */
export function quitBoard(model: Model, how: 'leave' | 'stop' | undefined): Step {
  const runs = model.view?.live.filter(run => run.type !== 'take') ?? []
  if (how === 'leave' || (how === undefined && runs.length === 0)) return {model: {...model, isOver: true, prompt: undefined}, effects: [{do: 'leave', stop: []}]}
  if (how === 'stop') return {model: {...model, isOver: true, prompt: undefined}, effects: [{do: 'leave', stop: runs.map(({item, run}) => ({item, run}))}]}
  const prompt: ConfirmPrompt = {
    type: 'confirm',
    title: `${countOf(runs.length, 'run')} ${runs.length === 1 ? 'is' : 'are'} under way. Without the board ${runs.length === 1 ? 'it goes' : 'they go'} on under their supervisors, and the next start takes the results in.`,
    lines: runs.map(run => `${run.item}  ${run.step}  ${run.by}`),
    choices: [
      {key: 'y', label: 'leave, let them go on', then: {do: 'quit', how: 'leave'}},
      {key: 's', label: 'stop them first', then: {do: 'quit', how: 'stop'}},
      {key: 'n', label: 'stay', then: undefined}
    ]
  }
  return only({...model, prompt, notice: undefined})
}

function perform(model: Model, item: ItemStatus, verb: Verb, argument: string): Step {
  const {id} = item
  const set = (text: string, changes: Readonly<Record<string, string | undefined>>) =>
    startEffect(model, text, `item ${id}`, serial => ({do: 'set-item', serial, id, changes}))
  const step = argument === '' ? undefined : argument
  switch (verb) {
    case 'hold': return item.standing === 'held' ? set(`letting ${id} go on`, {hold: undefined}) : set(`holding ${id}`, {hold: 'true'})
    case 'priority': return set(`setting the priority of ${id}`, {priority: argument})
    case 'drop': return set(`dropping ${id}`, {dropped: argument})
    case 'set': return setField(model, item, argument)
    case 'take': return startEffect(model, `making a workspace for ${id}`, `take ${id}`, serial => ({do: 'take', serial, id, step}))
    case 'take-done': return startEffect(model, `taking in your work on ${id}`, `take ${id}`, serial => ({do: 'take-done', serial, id, step}))
    case 'redo': return startEffect(model, `asking for ${argument} again`, `redo ${id}`, serial => ({do: 'redo', serial, id, step: argument}))
    case 'stop': return startEffect(model, `stopping ${id}`, `stop ${id}`, serial => ({do: 'stop', serial, id, run: undefined}))
    case 'edit': return openEditor(model, item)
    case 'pager': return openPager(model)
    case 'diff': return openText(model, item, 'diff')
    case 'log': return openText(model, item, 'log')
  }
}

function setField(model: Model, item: ItemStatus, argument: string): Step {
  const at = argument.indexOf('=')
  const key = argument.slice(0, at)
  const value = argument.slice(at + 1)
  return startEffect(model, `setting ${key} of ${item.id}`, `item ${item.id}`, serial => ({
    do: 'set-item', serial, id: item.id, changes: {[key]: value === '' ? undefined : value}
  }))
}

function askBefore(model: Model, item: ItemStatus, verb: Verb, argument: string): ConfirmPrompt | undefined {
  const yes = (label: string) => [
    {key: 'y', label, then: {do: 'act' as const, verb, argument, sure: true}},
    {key: 'n', label: 'leave it', then: undefined}
  ]
  const live = model.facts?.liveOf.get(item.id) ?? []
  switch (verb) {
    case 'stop':
      if (live.length === 0) return undefined
      return {type: 'confirm', title: `Stop what runs for ${item.id}? What it made is kept; what it has cost is spent.`, lines: live.map(run => `${run.run}  ${run.by}`), choices: yes('stop')}
    case 'drop': return {type: 'confirm', title: `Drop ${item.id}? What runs is stopped and kept, and the item leaves the stages.`, lines: [`dropped: ${argument}`], choices: yes('drop')}
    case 'redo': return {type: 'confirm', title: `Make ${argument} of ${item.id} again? What follows from it is made again too. ${explainCost(model.view ?? {agents: new Map()}, item.steps.filter(step => step.step === argument).map(step => step.by), '')}`.trim(), lines: [], choices: yes('make it again')}
    case 'take-done': return {type: 'confirm', title: `Take in your work on ${item.id} like a run?`, lines: [], choices: yes('take it in')}
    case 'set': case 'hold': case 'take': case 'edit': case 'diff': case 'log': case 'pager': case 'priority': return undefined
  }
}

function askCommit(edited: readonly string[], suspicious: ReadonlyMap<string, string>, branch: string): ConfirmPrompt {
  const lines = edited.map(path => {
    const run = suspicious.get(path)
    return run === undefined ? path : `${path}  changed while run ${run} was under way: look before you commit`
  })
  return {
    type: 'confirm', title: `Commit ${countOf(edited.length, 'edited file')} to ${branch}? The engine acts on what is committed.`, lines,
    choices: [{key: 'y', label: 'commit', then: {do: 'commit', sure: 'seen'}}, {key: 'n', label: 'not yet', then: undefined}]
  }
}

/** The file that is meant: the form being decided, the section's artifact or form, else the request. */
function openEditor(model: Model, item: ItemStatus): Step {
  const path = findFile(model, item)
  return startEffect(model, `editing ${path}`, 'editor', serial => ({do: 'open-editor', serial, path}))
}

function findFile(model: Model, item: ItemStatus): string {
  const screen = topScreen(model)
  const folder = `items/${item.id}`
  if (screen?.type === 'decide') return `${folder}/decisions/${screen.form}.md`
  if (screen?.type === 'item') {
    const section = screen.section ?? chooseSection(item, model.view?.me)
    const detail = model.loaded?.id === item.id ? model.loaded.detail : undefined
    const artifact = detail?.artifacts.find(a => `step:${a.step}` === section)
    const form = item.forms.find(f => `step:${f.step}` === section)
    return artifact?.path ?? (form === undefined ? `${folder}/item.md` : `${folder}/decisions/${form.name}.md`)
  }
  const form = model.tab === 'inbox' ? findForm(model, item) : undefined
  return form === undefined ? `${folder}/item.md` : `${folder}/decisions/${form.name}.md`
}

function openPager(model: Model): Step {
  const screen = topScreen(model)
  const text = screen?.type === 'diff' || screen?.type === 'log' ? screen.text : undefined
  if (text === undefined) return refuse(model, 'there is nothing for the pager here', 'Open a diff with d or a log with l first.')
  return startEffect(model, 'in the pager', 'pager', serial => ({do: 'open-pager', serial, text}))
}

function openText(model: Model, item: ItemStatus, type: 'diff' | 'log'): Step {
  const run = type === 'log' ? findRun(model, item) : undefined
  const title = type === 'diff' ? `diff of ${item.id}` : `log of ${item.id}${run === undefined ? '' : ` · ${run}`}`
  const screen: TextScreen = {type, item: item.id, run, title, text: undefined, scroll: 0, follow: type === 'log'}
  const top = topScreen(model)
  const stack = top?.type === type ? model.stack : [...model.stack, screen]
  return startEffect({...model, stack}, `reading the ${title}`, `${type} ${item.id}`, serial =>
    type === 'diff' ? {do: 'load-diff', id: item.id, serial} : {do: 'load-log', id: item.id, run, serial})
}

/** The run meant by a log: the chosen step's live or latest one, else what runs now, else the session's choice. */
function findRun(model: Model, item: ItemStatus): string | undefined {
  const live = model.facts?.liveOf.get(item.id) ?? []
  const screen = topScreen(model)
  if (screen?.type === 'item') {
    const section = screen.section ?? chooseSection(item, model.view?.me)
    const own = live.find(run => `step:${run.step}` === section)?.run
    const past = model.loaded?.id === item.id ? model.loaded.detail?.runs.findLast(run => `step:${run.step}` === section)?.name : undefined
    if (own !== undefined || past !== undefined) return own ?? past
  }
  return live[0]?.run
}
