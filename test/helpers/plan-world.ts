import {plan} from '../../src/core/plan/plan.ts'
import type {Decision, ItemStatus} from '../../src/core/plan/decision.ts'
import type {World} from './world.ts'

/** What the planner wants of the simulated world now. */
export function decide(world: World): readonly Decision[] {
  return plan(world.snapshot(), world.now).plan.decisions
}

export function status(world: World): ItemStatus {
  return plan(world.snapshot(), world.now).plan.items.get('limit')!
}

/** The decisions in one line: `start-run spec, ask approve-spec-1`. */
export function brief(world: World): string {
  return decide(world).map(d => `${d.do} ${d.do === 'ask' ? d.name : 'step' in d ? d.step : ''}`).join(', ')
}

/** Applies everything the planner wants now, `times` over. */
export function step(world: World, how: Parameters<World['apply']>[1] = {}, times = 1): void {
  for (let i = 0; i < times; i++) for (const d of decide(world)) world.apply(d, how)
}

export function noteOf(world: World, name: string): string {
  return status(world).steps.find(s => s.step === name)?.note ?? ''
}
