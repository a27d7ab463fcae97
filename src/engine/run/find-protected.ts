import type {TakenTree} from '../../core/ports.ts'
import type {ItemSnapshot, JournalEntry} from '../../core/project/snapshot.ts'
import {findProtectedPaths, type ChangedFile} from '../../core/run/protected-paths.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'

type Changed = Pick<TakenTree['changed'][number], 'path' | 'mode' | 'status'>

/**
 * Protected paths that a run leaves other than the base has them and that need a decision: those it changed itself, and those an
 * earlier run was refused and this one, told so, left as they were. What is again as in the base needs none.
 */
export async function findProtected(ports: EnginePorts, moment: Moment, entry: JournalEntry, tree: TakenTree): Promise<readonly string[]> {
  const {start} = entry
  if (start === undefined) return []
  const item = moment.snapshot.items.get(entry.item)
  const [base, tip] = [item?.branch?.mergeBase ?? start, tree.commit ?? start]
  const {paths} = moment.snapshot.configuration.project.protect
  const files = await Promise.all(tree.changed.map(({path}) => readChange(ports, path, start, tip)))
  const own = new Set(findProtectedPaths(files, paths))
  const changed = await Promise.all(tree.changed.filter(file => own.has(file.path)).map(async file => (await isAsInBase(ports, file, base, tip, paths) ? [] : [file.path])))
  const touched = new Set(tree.changed.map(file => file.path))
  return [...changed.flat(), ...refusedPaths(item, entry).filter(path => !touched.has(path))]
}

/** Of package.json only the scripts that run by themselves count, so its texts are needed. */
async function readChange(ports: EnginePorts, path: string, from: string, to: string): Promise<ChangedFile> {
  if (!/(^|\/)package\.json$/.test(path)) return {path}
  const [before, after] = await Promise.all([ports.branches.readFile(from, path), ports.branches.readFile(to, path)])
  return {path, before, after}
}

/** Only texts can be compared here: links, executables and bytes that are no text count as changed. */
async function isAsInBase(ports: EnginePorts, {path, mode, status}: Changed, base: string, tip: string, patterns: readonly string[]): Promise<boolean> {
  const [before, after] = await Promise.all([ports.branches.readFile(base, path), ports.branches.readFile(tip, path)])
  if (status === 'D') return before === undefined
  if (mode !== '100644' || before === undefined || after === undefined || after.includes('\uFFFD')) return false
  return before === after || (path.endsWith('package.json') && findProtectedPaths([{path, before, after}], patterns).length === 0)
}

/** Protected paths of the runs whose refusal is among the findings that this run was given. */
function refusedPaths(item: ItemSnapshot | undefined, entry: JournalEntry): readonly string[] {
  const refused = item?.forms.filter(form => form.kind === 'protected' && entry.findings.includes(form.name)) ?? []
  return refused.flatMap(form => item?.runs.find(run => run.step === form.step && run.output === form.about[form.step])?.protectedPaths ?? [])
}
