import type {Makes} from '../project/configuration.ts'

/** What a pass owes, and where it has to put it. */
export interface Delivery {
  readonly step: string
  readonly makes: Makes
  /** Absolute path of `LIFECYCLE_OUT`. */
  readonly out: string
  /** Steps that a verdict may be held against. */
  readonly judged: readonly string[]
}

/** The last section of a pack: what counts as done, so exactly that no agent has to guess. */
export function renderDelivery(delivery: Delivery): string {
  return [...renderMakes(delivery), '', ...renderQuestion(delivery)].join('\n')
}

function renderMakes({step, makes, out, judged}: Delivery): readonly string[] {
  const document = `\`${out}/${step}.md\` (\`$LIFECYCLE_OUT/${step}.md\`)`
  switch (makes) {
    case 'document':
      return [
        `Write one Markdown document: ${document}. Files that belong to it go into \`${out}/${step}/\`.`,
        'Write the whole document, not a summary of it: what is not in that file does not exist for those who read it next.',
        'Change nothing in the working directory; it is there to be read.'
      ]
    case 'verdict':
      return [
        `Write one Markdown document: ${document}. It begins with its verdict:`,
        '',
        ...renderExample(judged),
        '',
        '`pass` when nothing has to change, `changes` when something must. Below it, list the findings: one item each, with the place, what is wrong and why it matters. With `pass`, say what you looked at.',
        judged.length === 0 ? 'Leave `on` out.' : `\`on\` names the step that has to answer (${judged.join(', ')}); leave it out for the nearest one.`,
        'Change nothing in the working directory; it is there to be read and tried.'
      ]
    case 'commits':
      return [
        'Change the files in the working directory. You need not commit: what has changed there when you end is taken as your work.',
        'Do not write under `.lifecycle/`, outside the working directory, or into git settings and hooks.',
        `If nothing has to change, change nothing and say why in ${document}; without a change and without that file the pass counts as not done.`
      ]
  }
}

function renderExample(judged: readonly string[]): readonly string[] {
  const on = judged.at(-1)
  return ['```markdown', '---', 'verdict: changes', ...(on === undefined ? [] : [`on: ${on}`]), '---', '- `src/login.ts:12`: the sixth attempt is let through; the criterion says five.', '```']
}

function renderQuestion({out}: Delivery): readonly string[] {
  return [
    `If you cannot go on without an answer from a person, write the question into \`${out}/question.md\` and end: somebody is asked, and the next run gets the answer. Nobody answers prompts while you run.`,
    'Nothing else may be put into that folder.'
  ]
}
