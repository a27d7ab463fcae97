import {renderPack} from '../../core/context/pack.ts'
import {asAgent, chooseStep, makeTakeEntry} from '../intents/take-entry.ts'
import type {EnginePorts} from '../ports.ts'
import {gatherInputs} from '../run/inputs.ts'
import type {Moment} from '../state-change.ts'

/** The context pack of a step as it would be given out now: the same text that an agent or a person would get. */
export async function renderStepPack(ports: EnginePorts, moment: Moment, id: string, wanted: string | undefined): Promise<{readonly step: string; readonly text: string}> {
  const step = chooseStep(moment, id, wanted)
  const entry = makeTakeEntry(moment, id, step, {who: '', startedAt: ports.clock.now().toISOString(), start: undefined})
  const request = await gatherInputs(ports, moment, {entry, step, agent: asAgent(moment, step), out: '$LIFECYCLE_OUT'})
  return {step: step.name, text: renderPack(request).text}
}
