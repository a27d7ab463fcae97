import {renderFindings, type PackRequest} from './pack.ts'

/**
 * The declared inputs as files of `LIFECYCLE_IN`, for programs that read files rather than a pack: item.md, `<step>.md` for each
 * document, `<step>.diff` for a change, `context/<name>.md`, findings.md, skeleton.md, and previous.md, what the step made before.
 */
export function listInputFiles(request: PackRequest): ReadonlyMap<string, string> {
  const findings = renderFindings(request.findings, request.round)
  return new Map([
    ['item.md', request.item.text],
    ...request.inputs.map(input => [`${input.name}.${input.language === 'diff' ? 'diff' : 'md'}`, input.text] as const),
    ...request.context.map(source => [`context/${source.name}.md`, source.text] as const),
    ...(request.previous ? [['previous.md', request.previous.text] as const] : []),
    ...(findings === '' ? [] : [['findings.md', `${findings}\n`] as const]),
    ...(request.skeleton === undefined ? [] : [['skeleton.md', request.skeleton] as const])
  ])
}
