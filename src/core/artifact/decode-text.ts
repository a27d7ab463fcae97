import {type Read} from '../problem.ts'
import {maxFileBytes} from './limits.ts'
import {makeError, positionAt} from './problems.ts'

/** The part of the universal TextDecoder that the core may name. */
declare class TextDecoder {
  constructor(label: string, options: {readonly fatal: boolean; readonly ignoreBOM: boolean})
  decode(bytes: Uint8Array): string
}

/** Turns a file's bytes into text, or says why they are none: the only way from git objects to everything else in this folder. A byte order mark stays. */
export function decodeText(bytes: Uint8Array, path: string): Read<string> {
  if (bytes.length > maxFileBytes) {
    return refuse(path, 'file-too-large', `The file has ${bytes.length} bytes; at most ${maxFileBytes} are read.`, 'Move what is long into an attachment or a linked file.')
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse(path, 'encoding-utf16', 'The file is UTF-16.', 'Save it as UTF-8.')
  }
  try {
    const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
    return {value: text, problems: []}
  } catch {
    const lossy = new TextDecoder('utf-8', {fatal: false, ignoreBOM: true}).decode(bytes)
    const at = positionAt(lossy, Math.max(0, lossy.indexOf('\ufffd')))
    return {value: undefined, problems: [makeError(path, 'encoding-invalid', `Line ${at.line} holds bytes that are not UTF-8.`, 'Save the file as UTF-8.', at)]}
  }
}

function refuse(path: string, code: string, message: string, fix: string): Read<string> {
  return {value: undefined, problems: [makeError(path, code, message, fix)]}
}
