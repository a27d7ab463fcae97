import {appendFile, mkdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {type Oid} from '../../../core/project/configuration.ts'

/** Answers of blame that outlive the process: they never change, and a thousand decided forms are a thousand git processes. */
export interface BlameStore {
  /** Undefined when it is not known; `commit` undefined when blame found no such line. */
  read(key: string): Promise<{readonly commit: Oid | undefined} | undefined>
  write(key: string, commit: Oid | undefined): Promise<void>
}

/**
 * One line for each answer, appended: `<commit or -> <key>`. Several processes may append; a line that was cut off by a full disk or a
 * kill does not match and is asked again. Failing to write costs time only.
 */
export function openBlameFile(file: string): BlameStore {
  let known: Promise<Map<string, Oid | undefined>> | undefined
  const load = (): Promise<Map<string, Oid | undefined>> => known ??= readAnswers(file)
  return {
    read: async key => {
      const answers = await load()
      return answers.has(key) ? {commit: answers.get(key)} : undefined
    },
    write: async (key, commit) => {
      if (key.includes('\n')) return
      const answers = await load()
      answers.set(key, commit)
      await mkdir(path.dirname(file), {recursive: true}).then(() => appendFile(file, `\n${commit ?? '-'} ${key} .`)).catch(() => {})
    }
  }
}

/** The dot at the end of a line says that it is whole. */
async function readAnswers(file: string): Promise<Map<string, Oid | undefined>> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const answers = new Map<string, Oid | undefined>()
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{40,64}|-) (.+) \.$/.exec(line)
    if (match) answers.set(match[2]!, match[1] === '-' ? undefined : match[1])
  }
  return answers
}
