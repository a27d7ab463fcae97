import {access, readdir, readFile, rm} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'
import {type JournalPort} from '../../core/ports.ts'
import {type Problem} from '../../core/problem.ts'
import {type JournalEntry} from '../../core/project/snapshot.ts'
import {quoteForShell} from '../../core/quote-for-shell.ts'
import {fsyncCreate, fsyncFolder} from './fsync-write.ts'
import {parseJournalEntry} from './parse-journal-entry.ts'

/** The journal, and how it says that a file in it is not what it should be. */
export interface Journal extends JournalPort {
  readonly folder: string
  /** Entries together with what is broken; `list` is this without the problems. A broken file stays where it is, for people to look at. */
  read(): Promise<{readonly entries: readonly JournalEntry[]; readonly problems: readonly Problem[]}>
}

/** Folder of the journal in the common git directory, so that all worktrees share it and no checkout, reset or clean touches it. */
export function journalFolder(commonDir: string): string {
  return path.join(commonDir, 'lifecycle', 'journal')
}

/**
 * Opens the journal of runs under way. An entry is there whole or not at all (temporary file, fsync, link), and only one writer can
 * make the entry of an item and run number: making it is the decision to run.
 *
 * `copies` is a second folder, elsewhere, that holds every entry once more: what somebody deletes or breaks in one of them is still
 * under way, and must not be begun, and paid for, again. They lie with what the runs leave: an entry without a copy has lost that, too.
 */
export function openJournal(folder: string, copies?: string): Journal {
  const folders = copies === undefined ? [folder] : [folder, copies]

  const read: Journal['read'] = async () => {
    const names = new Set((await Promise.all(folders.map(readNames))).flat().filter(name => name.endsWith('.json') && !name.startsWith('.')))
    const found = await Promise.all([...names].toSorted().map(name => readEntry(folders, name)))
    return {entries: found.flatMap(({entry}) => entry ?? []), problems: found.flatMap(({problem}) => problem ?? [])}
  }

  return {
    folder,
    read,
    list: async () => (await read()).entries,
    begin: async entry => {
      const name = entryName(entry.item, entry.number)
      const text = `${JSON.stringify(entry)}\n`
      // The copy first: an entry without one has lost it.
      if (copies !== undefined && !await fsyncCreate(path.join(copies, name), text)) return false
      if (await fsyncCreate(path.join(folder, name), text)) return true
      if (copies !== undefined) await rm(path.join(copies, name), {force: true})
      return false
    },
    end: async ({item, run}) => {
      // The copy last: one that is left alone is a whole entry still, and ends as one.
      for (const place of folders) {
        await rm(path.join(place, entryName(item, numberOf(run))), {force: true})
        await fsyncFolder(place)
      }
    }
  }
}

/** The entry of that name from the first folder that has it whole, and whether the last has lost it; a problem when it is there and nowhere whole. */
async function readEntry(folders: readonly string[], name: string): Promise<{readonly entry?: JournalEntry; readonly problem?: Problem}> {
  const there: string[] = []
  for (const folder of folders) {
    const file = path.join(folder, name)
    const text = await readFile(file, 'utf8').catch(() => undefined)
    // Ended between the listing and now.
    if (text === undefined) continue
    const entry = parseJournalEntry(text)
    if (entry !== undefined && `${entry.item}.${entry.number}.json` === name) return {entry: await isThere(path.join(folders.at(-1)!, name)) ? entry : {...entry, isFolderLost: true}}
    there.push(file)
  }
  return there.length === 0 ? {} : {problem: broken(there)}
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false)
}

/** Ids hold no dot, so that name and number cannot run into each other. */
function entryName(item: string, number: number): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(item) || !Number.isSafeInteger(number) || number < 0) {
    throw new LifecycleError('BUG_JOURNAL_NAME', `A journal entry cannot be named after item ${JSON.stringify(item)}, run ${number}`)
  }
  return `${item}.${number}.json`
}

function numberOf(run: string): number {
  const digits = /^\d+/.exec(run)
  if (!digits) throw new LifecycleError('BUG_JOURNAL_NAME', `Not the name of a run: ${JSON.stringify(run)}`)
  return Number(digits[0])
}

async function readNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new LifecycleError('DISK_READ', `The journal ${folder} could not be read: ${(cause as Error).message}`, {hint: 'Check the permissions of that folder.', cause})
  }
}

function broken(files: readonly string[]): Problem {
  return {
    severity: 'error', code: 'journal-entry', path: '',
    message: `The journal entry ${files[0]} cannot be understood; the run it stands for is not followed.`,
    fix: `Look at the file; when no run of that item is under way, delete it: rm ${files.map(quoteForShell).join(' ')}`
  }
}
