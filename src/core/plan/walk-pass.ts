import {sumCost} from '../ledger/cost.ts'
import type {Agent} from '../project/configuration.ts'
import {judgeAnswer} from './answers.ts'
import type {StepState, StepStatus} from './decision.ts'
import {barrier, needsWord, whyDue, whyNotReady, whyNotTurn} from './due.ts'
import {exhausted, failedAttempts, overBudget, usedRounds} from './limits.ts'
import {formsOf, type ItemContext} from './item-context.ts'
import {isTakenUp, type PassView} from './pass-view.ts'
import {findUndecidedProtected} from './protected.ts'
import {whyUnfinished} from './versions.ts'
import {wantForm, type Walk} from './walk.ts'

/** Decides one pass: start it, wait, ask for help, or leave it be. */
export function walkPass(walk: Walk, view: PassView): void {
  const {ctx} = walk
  if (view.live) return pushStatus(walk, view, 'running', view.live.type === 'take' ? `taken by ${view.live.by}` : roundNote(view))
  if (view.isFrozen) return pushSettled(walk, view)
  if (isBeingWritten(walk, view)) return
  const question = openQuestion(walk, view)
  if (question === 'asked') return pushStatus(walk, view, 'waiting', 'a question waits for an answer')
  const why = question === 'answered' ? 'its question was answered' : whyDue(walk, view)
  if (why === undefined) return pushSettled(walk, view)
  const notReady = whyNotReady(walk, view) ?? barrier(walk, view)
  if (notReady) return pushStatus(walk, view, view.latest ? 'waiting' : notReachedYet(walk, view), notReady)
  if (view.step.human || isTakenByWord(ctx, view)) return awaitPerson(walk, view, why)
  if (askHelp(walk, view)) return
  startRun(walk, view, why)
}

function pushSettled(walk: Walk, view: PassView): void {
  if (view.isFrozen && view.version === undefined) return pushStatus(walk, view, 'skipped', 'merged without it')
  if (needsWord(view)) return pushStatus(walk, view, 'out-of-date', `made from another ${view.stale.map(s => s.name).join(', ')}`)
  const {checks, ctx} = walk
  const isGoverning = checks.governing?.name === view.step.name && !ctx.merged
  const checking = ctx.live.find(e => e.type === 'check' && e.step === view.step.name)
  if (checking) return pushStatus(walk, view, 'checking', 'checks run')
  if (findUndecidedProtected(ctx)?.step === view.step.name) return pushStatus(walk, view, 'waiting', 'changes to protected paths wait for a decision')
  if (isGoverning && checks.broken) return askBrokenCheck(walk, view)
  if (isGoverning && checks.due.length > 0) {
    const notYet = walk.stop ?? whyNotTurn(walk, ctx)
    if (notYet === undefined) walk.decisions.push(...checks.due)
    return pushStatus(walk, view, 'checking', notYet ?? 'checks are due')
  }
  const kept = view.stale.filter(s => s.isKept).map(s => s.name)
  const verdict = view.latest?.verdict
  const notes = [verdict === 'changes' ? 'asked for changes' : undefined, roundNote(view) || undefined, kept.length > 0 ? `kept, made from another ${kept.join(', ')}` : undefined]
  pushStatus(walk, view, 'done', notes.filter(Boolean).join(', '))
}

function startRun(walk: Walk, view: PassView, why: string): void {
  const {ctx} = walk
  const agent = ctx.configuration.agents.get(view.step.by)
  if (!agent) return pushStatus(walk, view, 'blocked', `no agent is called ${view.step.by}`)
  const unable = whyUnable(ctx, agent)
  if (unable) return pushStatus(walk, view, 'blocked', unable)
  const attempt = failedAttempts(ctx, view.step.name).length + 1
  walk.decisions.push({
    do: 'start-run', item: ctx.item.id, step: view.step.name, agent: agent.name, makes: view.step.makes, attempt, round: roundOf(ctx, view), inputs: view.inputs,
    findings: [...view.findings.map(f => f.name), ...wordsFor(ctx, view)], start: ctx.item.branch?.tip ?? walk.base,
    pool: agent.pool ?? agent.run, priority: ctx.request.priority, why, waits: undefined
  })
  pushStatus(walk, view, 'due', attempt > 1 ? `${why}; attempt ${attempt}` : why)
}

/** What an agent needs and the project does not give it: a sandbox where one is required, a context source that its file names. */
function whyUnable(ctx: ItemContext, agent: Agent): string | undefined {
  const {configuration} = ctx
  if ((agent.boundary ?? configuration.project.boundary) === 'required' && ctx.snapshot.boundary === 'L0') {
    return `${agent.boundary === undefined ? 'project.md' : `agents/${agent.name}.md`} says boundary: required, and this machine has no sandbox: lifecycle doctor says how to get one`
  }
  const missing = agent.context.filter(name => !configuration.context.has(name))
  return missing.length > 0 ? `agents/${agent.name}.md asks for context/${missing[0]}.md, which is not there: ${configuration.project.owner ?? ctx.owner} can write it` : undefined
}

/** Redo forms and answered questions that no run has taken up yet: names that the run will record as taken up. */
function wordsFor(ctx: ItemContext, view: PassView): readonly string[] {
  const forms = [...formsOf(ctx, 'redo', view.step.name), ...formsOf(ctx, 'question', view.step.name)]
  return forms.filter(f => judgeAnswer(ctx, f).counts && !isTakenUp(ctx, f)).map(f => f.name)
}

function roundOf(ctx: ItemContext, view: PassView): number {
  return usedRounds(ctx, view.step.name) + (view.findings.length > 0 ? 2 : 1)
}

function roundNote(view: PassView): string {
  const round = view.live?.round ?? view.latest?.round ?? 1
  return round > 1 ? `round ${round}` : ''
}

function notReachedYet(walk: Walk, view: PassView): StepState {
  return walk.stop === undefined && view.missing.length === 0 ? 'waiting' : 'not-reached'
}

/** A person has begun the document and not finished it: no agent writes over it meanwhile. */
function isBeingWritten(walk: Walk, view: PassView): boolean {
  const {step} = view
  const artifact = walk.ctx.item.artifacts.get(step.name)
  const why = artifact?.author && whyUnfinished(step, artifact)
  if (!why) return false
  const whom = artifact.author.person ?? artifact.author.email
  walk.awaited.push(whom)
  pushStatus(walk, view, 'waiting', `waits for ${whom}: ${step.name}.md says ${why}`)
  return true
}

/** Waits for a person to do the step: in the inbox of its role until it is committed. */
function awaitPerson(walk: Walk, view: PassView, why: string): void {
  walk.awaited.push(view.step.human ? view.step.by : walk.ctx.owner)
  pushStatus(walk, view, 'waiting', humanNote(walk.ctx, view, why))
}

function humanNote(ctx: ItemContext, view: PassView, why: string): string {
  const {id} = ctx.item
  const how = view.step.makes === 'commits' ? `lifecycle take ${id} ${view.step.name}` : `commit items/${id}/${view.step.name}.md, or lifecycle take ${id} ${view.step.name}`
  return `waits for ${view.step.human ? view.step.by : ctx.owner}: ${view.latest ? `${why}; ` : ''}${how}`
}

/** A help form was answered `take`: a person has said that they do it. */
function isTakenByWord(ctx: ItemContext, view: PassView): boolean {
  const form = formsOf(ctx, 'help', view.step.name).at(-1)
  if (form?.answer?.value !== 'take' || !judgeAnswer(ctx, form).counts) return false
  const since = Number.parseInt(form.about['run'] ?? '', 10) || 0
  return !ctx.item.runs.some(r => r.step === view.step.name && r.number > since)
}

function askHelp(walk: Walk, view: PassView): boolean {
  const {ctx} = walk
  const why = exhausted(ctx, view.step, view.findings)
  if (why === undefined) return false
  const run = lastOfStep(ctx, view.step.name)
  // An answer that did not help (a raise that is too small) is an answer all the same: the next question comes after it.
  const after = formsOf(ctx, 'help', view.step.name).findLast(f => f.about['run'] === run && judgeAnswer(ctx, f).counts)
  wantForm(walk, {
    kind: 'help', step: view.step.name, for: ctx.owner, about: {run, ...(after ? {after: after.name} : {})}, choices: ['retry', 'take', ...(overBudget(ctx, view.step) === undefined ? [] : ['raise']), 'drop'],
    title: `Help with ${view.step.name} of "${ctx.request.title}"?`,
    facts: [why, ...view.findings.map(f => `${f.name}: ${firstLine(f.text)}`), `The last run: lifecycle log ${ctx.item.id}`]
  })
  pushStatus(walk, view, 'failed', why)
  return true
}

function askBrokenCheck(walk: Walk, view: PassView): void {
  const {ctx} = walk
  const broken = walk.checks.broken!
  const why = `"${broken.command}" ${broken.stopped ? 'was stopped' : 'could not be run'}`
  const form = wantForm(walk, {
    kind: 'help', step: view.step.name, for: ctx.owner, about: {run: lastOfStep(ctx, view.step.name)}, choices: ['retry', 'take', 'drop'],
    title: `A check of "${ctx.request.title}" ${broken.stopped ? 'was stopped' : 'cannot be run'}`, facts: [`${why}${broken.exit === undefined ? '' : ` (exit ${broken.exit})`}`, firstLine(broken.tail)]
  })
  if (form?.answer?.value === 'take') return awaitPerson(walk, view, why)
  pushStatus(walk, view, 'failed', why)
}

/** The latest run ended in a question: `asked` while it is open, `answered` when the next run may start with the answer. */
function openQuestion(walk: Walk, view: PassView): 'asked' | 'answered' | undefined {
  const {ctx} = walk
  const last = ctx.item.runs.filter(r => r.step === view.step.name).toSorted((a, b) => a.number - b.number).at(-1)
  if (last?.outcome !== 'question') return undefined
  const form = wantForm(walk, {
    kind: 'question', step: view.step.name, for: ctx.owner, about: {run: last.name}, choices: [], questions: [last.summary],
    title: `${view.step.by} asks about "${ctx.request.title}"`, facts: [last.summary]
  })
  return form ? 'answered' : 'asked'
}

function lastOfStep(ctx: ItemContext, step: string): string {
  const records = [...ctx.item.runs, ...ctx.item.checks].filter(r => r.step === step)
  return records.reduce((last, r) => (r.number > last.number ? r : last), {number: 0, name: ''}).name
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

export function pushStatus(walk: Walk, view: PassView, state: StepState, note: string): void {
  const {step, live, latest} = view
  const runs = walk.ctx.item.runs.filter(r => r.step === step.name)
  const known = runs.filter(r => r.usage.costMicro !== undefined)
  const status: StepStatus = {
    step: step.name, stage: step.stage, type: 'pass', state, by: live?.by ?? latest?.by ?? step.by, note, run: live?.run, startedAt: live?.startedAt,
    round: live?.round ?? latest?.round ?? 0, costMicro: known.length > 0 ? known.reduce((sum, r) => sum + (r.usage.costMicro ?? 0), 0) : undefined, costReservedMicro: sumCost(runs).reserved,
    from: latest?.inputs ?? {}, version: view.version
  }
  walk.steps.push(status)
}
