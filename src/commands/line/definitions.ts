import {create, demo, init} from './commands-to-start.ts'
import {diff, show, status} from './commands-to-see.ts'
import {approve, changes, inbox, reject, take} from './commands-to-decide.ts'
import {doctor, plan, run, watch} from './commands-to-work.ts'
import * as further from './further-commands.ts'
import type {CommandDefinition, CommandGroup} from './definition.ts'

const all = [
  init, demo, create,
  status, show, diff,
  inbox, approve, changes, reject, take,
  plan, run, watch, doctor,
  further.log, further.open, further.shell, further.set, further.stop, further.answer, further.keep, further.rebuild, further.redo, further.drop,
  further.cost, further.agents, further.agentsCheck, further.workflowCheck, further.workflowGraph, further.mcp, further.completion, further.help,
  further.complete, further.internalSupervise, further.internalBridge, further.internalAgent
] as const

/** Names of all commands, so that none can be without its code. */
export type CommandName = (typeof all)[number]['name']

/** Every command that can be called, in the order help shows them. */
export const definitions: readonly CommandDefinition[] = all

/** The commands people may see: all but what the program and the shells call themselves. */
export const publicDefinitions: readonly CommandDefinition[] = definitions.filter(({group}) => group !== 'hidden')

/** Headings of help, in order: each says what a person wants. */
export const groups: readonly {readonly group: CommandGroup; readonly heading: string}[] = [
  {group: 'start', heading: 'Start'},
  {group: 'see', heading: 'See'},
  {group: 'decide', heading: 'Decide'},
  {group: 'work', heading: 'Work'}
]

/** Options that every command takes, before or after its name. */
export const globalOptions = [
  {name: 'C', short: 'C', value: 'dir', about: 'Run as if started in this folder'},
  {name: 'help', short: 'h', about: 'Explain the command'},
  {name: 'version', short: 'V', about: 'Print the version'}
] as const
