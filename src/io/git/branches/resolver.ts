import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'

interface Question { readonly name: string; readonly answer: (oid: Oid | undefined) => void; readonly fail: (error: unknown) => void }

/** Characters that would end a line of git's input, or peel further than to the commit. */
const unaskable = /[\p{Cc}]|^$/u

/**
 * Asks git what refs and ids stand for now. Questions of the same turn of the event loop go into one process: reading the
 * facts of a hundred branches costs one look-up.
 */
export class Resolver {
  readonly #git: Git
  #waiting: Question[] = []

  constructor(git: Git) {
    this.#git = git
  }

  /** The commit a ref or id stands for; undefined when there is none. */
  resolve(name: string): Promise<Oid | undefined> {
    if (unaskable.test(name)) return Promise.resolve(undefined)
    return new Promise((answer, fail) => {
      if (this.#waiting.length === 0) setImmediate(() => void this.#ask())
      this.#waiting.push({name, answer, fail})
    })
  }

  async #ask(): Promise<void> {
    const questions = this.#waiting
    this.#waiting = []
    try {
      const input = questions.map(({name}) => `${name}^{commit}\n`).join('')
      const lines = (await this.#git.run(['cat-file', '--batch-check'], {input})).split('\n')
      for (const [at, {answer}] of questions.entries()) answer(/^([0-9a-f]{40,64}) commit \d+$/.exec(lines[at] ?? '')?.[1])
    } catch (error) {
      for (const {fail} of questions) fail(error)
    }
  }
}
