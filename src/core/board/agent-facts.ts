import type {ItemStatus} from '../plan/decision.ts'
import type {Configuration, Makes} from '../project/configuration.ts'
import {poolOf} from '../schedule/schedule.ts'
import type {View} from './view.ts'

/** How an agent's work is paid for: by the token, out of a subscription (its money is notional), or not at all. */
export type Billing = 'metered' | 'subscription' | 'free'

/** What surfaces say of an agent without reading its file. */
export interface AgentFacts { readonly makes: Makes; readonly billing: Billing }

/** The built-in agent follows a script: nothing it does is ever paid for. */
const freeAdapter = 'rehearsal'

/** Every agent of the configuration by name. An agent in a pool that pools.md does not name is metered: rather too careful than too cheap. */
export function listAgentFacts(configuration: Configuration): ReadonlyMap<string, AgentFacts> {
  return new Map([...configuration.agents.values()].map(({name, makes, run, pool}) => {
    const billing = configuration.pools.pools.get(poolOf(configuration, pool ?? run))?.billing ?? 'metered'
    return [name, {makes, billing: run === freeAdapter ? 'free' : billing}]
  }))
}

/** Whether what this agent costs is notional: shown, and marked so. Work of people and of unknown agents never is. */
export function isNotionalOf(view: Pick<View, 'agents'>, agent: string): boolean {
  return view.agents.get(agent)?.billing === 'subscription'
}

/** The same of all that an item has cost: one metered step makes it real money. */
export function isNotionalItem(view: Pick<View, 'agents'>, item: ItemStatus): boolean {
  const paid = item.steps.filter(step => step.type === 'pass' && (step.costMicro ?? 0) > 0)
  return paid.length > 0 && paid.every(step => isNotionalOf(view, step.by))
}

/** Of what was spent over all items: all, some or none of it notional, by how the agents are billed. */
export function notionalShare({agents}: Pick<View, 'agents'>): 'all' | 'some' | 'none' {
  const paid = [...agents.values()].filter(({billing}) => billing !== 'free')
  const notional = paid.filter(({billing}) => billing === 'subscription')
  return notional.length === 0 ? 'none' : notional.length === paid.length ? 'all' : 'some'
}

/** What it means for somebody's purse that these agents go to work, as a sentence; empty where only people do. */
export function explainCost(view: Pick<View, 'agents'>, agents: readonly string[], budgetLeft: string): string {
  const billings = new Set(agents.map(agent => view.agents.get(agent)?.billing))
  if (billings.has('metered')) return `This costs money${budgetLeft}.`
  if (billings.has('subscription')) return 'This uses up a part of your subscription; money is notional.'
  return billings.has('free') ? 'This costs nothing: the rehearsal agent does it.' : ''
}

/** Whom `changes` can be sent to: the makers before the decision, nearest first, and at last the owner of the request. */
export function listAddressees(view: Pick<View, 'agents'>, item: ItemStatus, step: string): readonly string[] {
  return [...listMakers(view, item, step), 'item']
}

/** Steps that a decision on `step` can send back for changes, nearest first: those before it that make something and are no judges. */
export function listMakers(view: Pick<View, 'agents'>, item: ItemStatus, step: string): readonly string[] {
  const at = item.steps.findIndex(known => known.step === step)
  const earlier = at < 0 ? item.steps : item.steps.slice(0, at)
  return earlier.filter(known => known.type === 'pass' && known.state !== 'skipped' && view.agents.get(known.by)?.makes !== 'verdict').map(known => known.step).toReversed()
}
