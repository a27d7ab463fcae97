import {readFileSync} from 'node:fs'

declare const LIFECYCLE_VERSION: string | undefined

/** The program's version: written in by the bundler, read from package.json when run from source. */
export function readVersion(): string {
  if (typeof LIFECYCLE_VERSION === 'string') return LIFECYCLE_VERSION
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {readonly version: string}
  return manifest.version
}
