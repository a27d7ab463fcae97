import type {OpenedAgent} from '../../core/board/session.ts'
import type {Workspace} from '../../core/ports.ts'
import {bareAgent} from '../../core/project/parse-agent.ts'
import type {JournalEntry} from '../../core/project/snapshot.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import {interactiveLine} from '../../core/run/interactive.ts'
import type {EnginePorts} from '../ports.ts'
import {modelOf} from '../run/begin.ts'
import {workEnvironment} from '../run/workplace.ts'
import type {Moment} from '../state-change.ts'

export interface AgentPlace {
  readonly workspace: Workspace
  readonly entry: Pick<JournalEntry, 'item' | 'step' | 'run' | 'attempt' | 'round'>
  /** The agent's command line, `claude`. */
  readonly name: string
}

/** How an agent's own interface is opened in a workspace: told to read its brief, on the model of the step's agent file, in the environment of a run. */
export function openAgent(ports: EnginePorts, moment: Moment, {workspace, entry, name}: AgentPlace): OpenedAgent | undefined {
  const {configuration} = moment.snapshot
  const kind = moment.snapshot.items.get(entry.item)?.request?.kind ?? ''
  const step = configuration.workflows.get(kind)?.steps.find(candidate => candidate.name === entry.step)
  const file = step?.type === 'pass' ? configuration.agents.get(step.by) : undefined
  // A model that the file names is one of its own vendor.
  const agent = {...(file ?? bareAgent), run: name, model: file?.run === name ? file.model : undefined}
  const {folder, out} = workspace
  const prompt = `Your brief is the file ${folder}/pack.md. Read all of it first, then do what it says. Documents go into the folder ${out}; other files are changed here, and nothing is committed. I am here: ask me where the brief leaves something open.`
  const argv = interactiveLine(name, {prompt, model: modelOf(moment, agent), folder, out})
  const makes = step?.type === 'pass' ? {LIFECYCLE_MAKES: step.makes} : {}
  return argv && {argv, env: workEnvironment(ports, configuration, workspace, entry, [...findAdapter(name)?.capabilities.env ?? [], ...agent.env], makes)}
}
