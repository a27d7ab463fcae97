import {decodeText} from '../../core/artifact/decode-text.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {Identity} from '../../core/ports.ts'
import type {EnginePorts} from '../ports.ts'
import type {Lookout} from '../lookout.ts'
import type {Moment} from '../state-change.ts'

/** One file a person's command changes: made from its working copy, so that uncommitted edits of the same file are kept and committed with it. */
export interface PersonsEdit {
  /** Relative to the home folder. */
  readonly path: string
  /**
   * New text from the present one (working copy, else as committed; undefined when there is none). Undefined deletes. `as-saved` commits the
   * working copy, whatever it holds.
   */
  readonly edit: 'as-saved' | ((text: string | undefined) => string | undefined)
}

/** The person's identity as git has it; without one a decision would be nobody's. */
export async function readPerson(ports: EnginePorts): Promise<Identity> {
  const identity = await ports.home.readIdentity()
  if (identity) return identity
  throw new LifecycleError('GIT_NO_IDENTITY', 'git does not know who you are', {
    hint: 'Tell it: git config --global user.name "Your Name" and git config --global user.email you@example.org'
  })
}

/** Edits and commits in one step, as a person with an editor would; nothing else of theirs is committed or touched. */
export async function commitAsPerson(ports: EnginePorts, lookout: Lookout, edits: readonly PersonsEdit[], message: string, as?: Identity): Promise<string> {
  const author = as ?? await readPerson(ports)
  for (let tries = 0; tries < 5; tries++) {
    const moment = await lookout.look()
    const files = await Promise.all(edits.map(async ({path, edit}) => {
      const working = await ports.home.readWorking(path)
      const oid = oidOf(moment, path)
      return {path, content: edit === 'as-saved' ? working : edit(await readPresent(ports, moment, path, working)), expect: oid, over: ports.home.home.folder === undefined ? 'home' as const : {working}}
    }))
    const result = await ports.home.commit({files, message, author})
    switch (result.outcome) {
      case 'committed':
      case 'unchanged': return result.commit
      case 'busy': throw new LifecycleError('WAIT_BUSY', result.why, {hint: result.remedy})
      case 'edited': throw new LifecycleError('WAIT_EDITED', `${result.paths.join(', ')} changed while it was being committed`, {hint: 'Look at the file and try again.'})
      case 'moved': continue
    }
  }
  throw new LifecycleError('WAIT_BUSY', 'the home branch keeps moving', {hint: 'Try again in a moment.'})
}

export function oidOf(moment: Moment, path: string): string | undefined {
  const item = /^items\/([^/]+)\/(.+)$/.exec(path)
  return item ? moment.files.items.get(item[1]!)?.get(item[2]!)?.oid : moment.files.configuration.get(path)?.oid
}

/** The text that an edit starts from. Bytes that are none would be other bytes after it. */
async function readPresent(ports: EnginePorts, moment: Moment, path: string, working: Uint8Array | undefined): Promise<string | undefined> {
  if (working === undefined) {
    const oid = oidOf(moment, path)
    return oid === undefined || ports.home.home.folder !== undefined ? undefined : (await moment.files.readTexts([{oid, path}])).get(oid)?.text
  }
  const {value, problems} = decodeText(working, path)
  if (value === undefined) throw new LifecycleError('USAGE_BAD_FILE', `${path}: ${problems[0]?.message ?? 'it is no text'}`, {hint: problems[0]?.fix ?? 'Save it as UTF-8.'})
  return value
}
