import {readdir, readFile, rm} from 'node:fs/promises'
import path from 'node:path'
import {LifecycleError} from '../../core/errors.ts'
import {type JournalPort} from '../../core/ports.ts'
import {type Problem} from '../../core/problem.ts'
import {type JournalEntry} from '../../core/project/snapshot.ts'
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
 */
export function openJournal(folder: string): Journal {
  const fileOf = (item: string, number: number): string => path.join(folder, entryName(item, number))

  const read: Journal['read'] = async () => {
    const names = (await readNames(folder)).filter(name => name.endsWith('.json') && !name.startsWith('.')).sort()
    const entries: JournalEntry[] = []
    const problems: Problem[] = []
    for (const name of names) {
      const text = await readFile(path.join(folder, name), 'utf8').catch(() => undefined)
      // Ended between the listing and now.
      if (text === undefined) continue
      const entry = parseJournalEntry(text)
      if (entry !== undefined && `${entry.item}.${entry.number}.json` === name) entries.push(entry)
      else problems.push(broken(path.join(folder, name)))
    }
    return {entries, problems}
  }

  return {
    folder,
    read,
    list: async () => (await read()).entries,
    begin: entry => fsyncCreate(fileOf(entry.item, entry.number), `${JSON.stringify(entry)}\n`),
    end: async ({item, run}) => {
      await rm(fileOf(item, numberOf(run)), {force: true})
      await fsyncFolder(folder)
    }
  }
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

function broken(file: string): Problem {
  return {
    severity: 'error', code: 'journal-entry', path: '',
    message: `The journal entry ${file} cannot be understood; the run it stands for is not followed.`,
    fix: `Look at the file; when no run of that item is under way, delete it: rm ${JSON.stringify(file)}`
  }
}
