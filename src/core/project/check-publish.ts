import {suggest} from '../artifact/nearest.ts'
import {makeError} from '../artifact/problems.ts'
import {type Problem} from '../problem.ts'
import {type Step} from './configuration.ts'

/** Checks `publish`: only documents are published, each to a path inside the repository that the engine may write. */
export function checkPublish(publish: ReadonlyMap<string, string>, steps: readonly Step[], path: string, lineOf: (step: string) => number): readonly Problem[] {
  const documents = steps.flatMap(step => step.type === 'pass' && step.makes !== 'commits' ? [step.name] : [])
  return [...publish].flatMap(([step, target]): readonly Problem[] => {
    const at = {line: lineOf(step), column: 1}
    if (!documents.includes(step)) {
      return [makeError(path, 'unknown-step', `"${step}" is published, but is no step that makes a document.`, suggest(step, documents, `Documents are made by ${documents.join(', ') || 'no step'}.`), at)]
    }
    if (isSafeTarget(target)) return []
    return [makeError(path, 'invalid-path', `"${target}" is no path that an artifact may be published to.`, 'Write a path inside the repository with {id} in it, such as docs/specs/{id}.md.', at)]
  })
}

function isSafeTarget(target: string): boolean {
  const parts = target.split('/')
  return target.includes('{id}') && target.length <= 200 && !/[\\\p{C}]/u.test(target)
    && parts.every(part => part !== '' && part !== '.' && part !== '..') && !/^\.(?:git|lifecycle)$/i.test(parts[0] ?? '') && !parts.some(part => part.toLowerCase() === '.git')
}
