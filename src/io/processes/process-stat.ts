import {readFile} from 'node:fs/promises'

/** What `/proc/<pid>/stat` says of a process. */
export interface ProcessStat { readonly pid: number; readonly parent: number; readonly group: number; readonly state: string; readonly startTime: string }

/** Parses `/proc/<pid>/stat`; the program's name in it may hold blanks and brackets, so it is cut off at the last one. */
export function parseStat(pid: number, text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {pid, state: fields[0] ?? '', parent: Number(fields[1]), group: Number(fields[2]), startTime: fields[19] ?? ''}
}

/** Undefined when the process is gone. Linux only. */
export async function readStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const stat = parseStat(pid, await readFile(`/proc/${pid}/stat`, 'latin1'))
    return stat.state === 'Z' || stat.state === 'X' ? undefined : stat
  } catch {
    return undefined
  }
}
