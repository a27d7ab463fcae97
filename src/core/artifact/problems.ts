import {type Problem} from '../problem.ts'
import {sanitiseLine} from './sanitise.ts'

/** Where in a file something is wrong; both 1-based. */
export interface Position { readonly line: number; readonly column: number }

/** Makes an error about a place in a file: one call, so that every problem has its code, its sentence and its remedy. */
export function makeError(path: string, code: string, message: string, fix: string, at?: Position): Problem {
  return makeProblem('error', path, code, message, fix, at)
}

/** As makeError, for what is suspicious but does not stop the file from counting. */
export function makeWarning(path: string, code: string, message: string, fix: string, at?: Position): Problem {
  return makeProblem('warning', path, code, message, fix, at)
}

/** Sentences quote what they complain about, so they are made harmless and short here, once. */
function makeProblem(severity: Problem['severity'], path: string, code: string, message: string, fix: string, at?: Position): Problem {
  return {severity, code, message: sanitiseLine(message, 400), path: sanitiseLine(path, 200), ...at, fix: sanitiseLine(fix, 400)}
}

/** Turns an offset in a text into line and column; `\n` ends a line, so CRLF texts count the same. */
export function positionAt(text: string, offset: number): Position {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    line += 1
    start = end + 1
  }
  return {line, column: offset - start + 1}
}
