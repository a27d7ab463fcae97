import {define, jsonOption} from './definition.ts'

const itemsArgument = {name: 'id', about: 'Only these items', many: true, completes: 'item'} as const
const agentOption = {name: 'agent', value: 'name', about: 'Use this agent for every pass of this call: claude, codex, gemini, opencode, or rehearsal, which calls no model', completes: 'agent'} as const

/** Commands with which work is done. */
export const plan = define({
  name: 'plan',
  group: 'work',
  summary: 'what would be done next, why, and at what price; nothing happens',
  description: 'Prints the decisions the engine would carry out now, each with its reason, and what the coming passes will cost and take: ranges from like runs here. Nothing is started, written or paid for.',
  arguments: [{name: 'id', about: 'Only this item', completes: 'item'}],
  options: [jsonOption],
  examples: [{line: 'lifecycle plan', about: 'look before you run'}]
})

export const run = define({
  name: 'run',
  group: 'work',
  summary: 'work until nothing more can be done without a person',
  description: 'Runs the steps that are due, asks the decisions that come up, merges what is approved, and ends. Progress goes to standard error, the summary to standard output; the exit code says how it ended (0 done, 1 failed, 4 waits for a person, 5 stopped by a limit).',
  arguments: [itemsArgument],
  options: [agentOption, jsonOption],
  examples: [
    {line: 'lifecycle run', about: 'everything that is due'},
    {line: 'lifecycle run rate --agent rehearsal', about: 'one item, without a model'}
  ]
})

export const watch = define({
  name: 'watch',
  group: 'work',
  summary: 'the engine without a board, until it is stopped',
  description: 'Works like run, and goes on: every commit on the home branch is looked at as it comes. Prints one line of key=value per event (time=… type=run-started item=… step=…), on a terminal and in a file alike. Stop it with Ctrl-C or a signal; runs under way go on and are taken in by the next engine.',
  arguments: [itemsArgument],
  options: [agentOption, {name: 'json', about: 'One JSON object per line'}],
  examples: [{line: 'lifecycle watch --json >> lifecycle.log', about: 'as a service'}]
})

export const doctor = define({
  name: 'doctor',
  group: 'work',
  summary: 'what is wrong with the repository, git or the agents, and what mends it',
  description: 'Examines the repository, git, the agents, locks and leftovers of runs that crashed. Each finding comes with the command that mends it.',
  options: [{name: 'fix', about: 'Mend what can be mended without losing anything'}, jsonOption],
  examples: [{line: 'lifecycle doctor --fix', about: 'examine and mend'}]
})
