import {asText, parseJsonLine} from '../adapters/json-line.ts'

/** Stands for leaving `on` out, in a schema whose every field must be given. */
const nearest = 'nearest'

/** What a model is told beyond its pack, which speaks of files: it has none, so its answer is taken for the file. */
export function renderModelDelivery(makes: 'document' | 'verdict', step: string): string {
  const common = '# How you deliver here\n\nYou have no tools and no files: you read what stands above, and what you answer is taken and written for you.'
  if (makes === 'verdict') {
    return `${common} Your answer is the verdict in the fields you are asked for. \`verdict\`: \`pass\` or \`changes\`. \`on\`: the step that has to answer, or \`${nearest}\`. \`findings\`: Markdown, one list item for each, with the place, what is wrong and why it matters; with \`pass\`, what you looked at.\n`
  }
  return `${common} Your whole answer is taken as \`${step}.md\`: write the document from its first line to its last, with nothing before it and nothing after it.\n\nIf you cannot go on without an answer from a person, answer with nothing but a code block in the language \`question\`:\n\n\`\`\`question\nWhich of the two limits is meant?\n\`\`\`\n`
}

/** JSON Schema of a verdict; every field is required, as some providers want it. */
export function verdictSchema(judged: readonly string[]) {
  return {
    type: 'object' as const, additionalProperties: false, required: ['verdict', 'on', 'findings'],
    properties: {
      verdict: {type: 'string' as const, enum: ['pass', 'changes']},
      on: {type: 'string' as const, enum: [nearest, ...judged]},
      findings: {type: 'string' as const, description: 'Markdown'}
    }
  }
}

/** A model's answer as files of `out/`. */
export interface Delivered {
  readonly file: 'document' | 'question'
  readonly text: string
  /** What it comes to, in a line. */
  readonly note: string
}

/**
 * The answer as the file it stands for. A verdict that is not the object it was asked for is written as it came: the engine reads it like
 * one that an agent wrote, and says what is wrong with it.
 */
export function readAnswer(makes: 'document' | 'verdict', answer: string): Delivered {
  const text = answer.trim()
  if (makes === 'verdict') return readVerdictAnswer(text)
  const question = readBlock(text, 'question')
  if (question !== undefined) return {file: 'question', text: `${question}\n`, note: 'asks a question'}
  return {file: 'document', text: `${readBlock(text, 'markdown') ?? readBlock(text, 'md') ?? text}\n`, note: 'wrote the document'}
}

function readVerdictAnswer(text: string): Delivered {
  const fields = parseJsonLine(text)
  const verdict = asText(fields?.['verdict'])
  if (!fields || (verdict !== 'pass' && verdict !== 'changes')) return {file: 'document', text: `${text}\n`, note: 'wrote a verdict in words of its own'}
  const on = asText(fields['on'])?.trim()
  const isHeld = verdict === 'changes' && on !== undefined && on !== nearest && /^[\w-]+$/.test(on)
  const findings = asText(fields['findings'])?.trim() ?? ''
  return {file: 'document', text: `---\nverdict: ${verdict}\n${isHeld ? `on: ${on}\n` : ''}---\n${findings}\n`, note: isHeld ? `${verdict} on ${on}` : verdict}
}

/** The content of a text that is one code block of a language and nothing else: many wrap what they were asked for in one. */
function readBlock(text: string, language: string): string | undefined {
  return new RegExp(`^(\`{3,}|~{3,})${language}[ \\t]*\\n([\\s\\S]*?)\\n\\1$`).exec(text)?.[2]?.trim()
}
