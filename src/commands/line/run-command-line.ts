import {statSync} from 'node:fs'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'
import type {CommandContext} from '../context.ts'
import type {ExitCode} from '../exit-code.ts'
import {Output, type OutputStreams} from '../output/output.ts'
import type {CommandName} from './definitions.ts'
import type {ArgumentsOf, CommandDefinition, OptionsOf} from './definition.ts'
import {parsePlainWords} from './parse-plain-words.ts'
import {readVersion} from './version.ts'

/** What a command will surely ask git for, so that it can be asked at once: nothing, what every look at a project begins with, or all that a view takes. */
export type SurelyAsks = 'nothing' | 'project' | 'view'

/** What the command line needs before any command is chosen; the context itself is made only when a command runs. */
export interface CommandLine extends OutputStreams {
  /** Words after the program's name. */
  readonly argv: readonly string[]
  readonly cwd: string
  readonly makeContext: (cwd: string, asks: SurelyAsks) => Promise<CommandContext>
}

/** Argv in, exit code out; every failure is thrown. Loads nothing that the call does not need. */
export async function runCommandLine(line: CommandLine): Promise<ExitCode> {
  const {folders, switches, words} = splitGlobalOptions(line.argv)
  if (switches.has('version')) {
    await new Output(line).print(`lifecycle ${readVersion()}`)
    return 0
  }
  if (words.length === 0) return switches.has('help') ? runHelp(line, []) : runWithoutCommand(line, folders)
  const {findCommand} = await import('./find-command.ts')
  const {definition, rest} = findCommand(words)
  if (switches.has('help') || asksForHelp(definition, rest)) return runHelp(line, [definition.name])
  const parsed = parsePlainWords(definition, rest) ?? (await import('./parse-arguments.ts')).parseArguments(definition, rest)
  if (definition.name === 'help') return runHelp(line, parsed.arguments.command as readonly string[], parsed.options.all === true ? 'all' : 'short')
  return runCommand(line, [...folders, ...parsed.folders], definition, parsed)
}

/** The board on a terminal; otherwise what `status` prints. */
async function runWithoutCommand(line: CommandLine, folders: readonly string[]): Promise<ExitCode> {
  const {runBoard} = await import('../board.ts')
  const context = await line.makeContext(resolveFolder(line.cwd, folders), 'view')
  return runBoard(context, new Output(line))
}

/** Needs no project and no context: it works in any folder, and at once. */
async function runHelp(line: CommandLine, words: readonly string[], overview: 'short' | 'all' = 'short'): Promise<ExitCode> {
  const {showHelp} = await import('../help.ts')
  return showHelp(new Output(line), words, overview)
}

async function runCommand(line: CommandLine, folders: readonly string[], definition: CommandDefinition, parsed: {readonly arguments: object; readonly options: object}): Promise<ExitCode> {
  // Context first: git is asked before the command is read from disk.
  const context = await line.makeContext(resolveFolder(line.cwd, folders), definition.views ? 'view' : definition.group === 'start' || definition.group === 'hidden' ? 'nothing' : 'project')
  const {loaders} = await import('./loaders.ts')
  const handle = await loaders[definition.name as Exclude<CommandName, 'help'>]()
  return handle({
    context,
    output: new Output(line),
    arguments: parsed.arguments as ArgumentsOf<CommandDefinition>,
    options: parsed.options as OptionsOf<CommandDefinition>
  })
}

interface GlobalOptions { readonly folders: readonly string[]; readonly switches: ReadonlySet<'help' | 'version'>; readonly words: readonly string[] }

/** What stands before the command's name, as in git: `-C <dir>` (several add up), `--help`, `--version`. */
function splitGlobalOptions(argv: readonly string[]): GlobalOptions {
  const folders: string[] = []
  const switches = new Set<'help' | 'version'>()
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (word === '--help' || word === '-h') switches.add('help')
    else if (word === '--version' || word === '-V') switches.add('version')
    else if (word === '-C') folders.push(valueAfter(argv, i++))
    else if (word.startsWith('-') && word !== '-') throw unknownGlobal(word)
    else return {folders, switches, words: argv.slice(i)}
  }
  return {folders, switches, words: []}
}

function valueAfter(argv: readonly string[], index: number): string {
  const value = argv[index + 1]
  if (value === undefined) throw new LifecycleError('USAGE_MISSING_VALUE', '-C needs a folder', {hint: 'lifecycle -C <dir> <command>'})
  return value
}

function unknownGlobal(word: string): LifecycleError {
  return new LifecycleError('USAGE_UNKNOWN_OPTION', `lifecycle has no option ${word} before a command`, {hint: 'Before a command: --help, --version, -C <dir>. Options of a command follow its name: lifecycle <command> --help'})
}

/** `-h` counts where an option can stand: not as the value of another one, not after `--`. */
function asksForHelp(definition: CommandDefinition, rest: readonly string[]): boolean {
  if (definition.group === 'hidden') return false
  const taking = new Set(['-C', ...(definition.options ?? []).filter(({value}) => value !== undefined).flatMap(({name, short}) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])])
  const end = rest.indexOf('--')
  const words = end < 0 ? rest : rest.slice(0, end)
  return words.some((word, i) => (word === '-h' || word === '--help') && !taking.has(words[i - 1] ?? ''))
}

function resolveFolder(cwd: string, folders: readonly string[]): string {
  const folder = path.resolve(cwd, ...folders)
  if (folders.length > 0 && !statSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
    throw new LifecycleError('USAGE_NO_FOLDER', `there is no folder ${folder}`, {hint: 'Name a folder after -C.', details: {path: folder}})
  }
  return folder
}
