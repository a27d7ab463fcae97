#!/usr/bin/env node
import module from 'node:module'

// Every Node that knows ES modules can read this file: it uses nothing that a Node too old for the rest does not have, not even
// names of newer Nodes, so that such a Node gets a sentence and no stack. The least version is that of "engines" in package.json.
const least = [22, 22]
const present = process.versions.node.split('.').map(Number)

if (isOlder(present, least)) {
  process.stderr.write(`error: lifecycle needs Node ${least.join('.')} or newer, and ${process.execPath} is ${process.versions.node}\nGet a newer one from https://nodejs.org, or with a version manager: nvm install ${least[0]}, fnm install ${least[0]}, volta install node@${least[0]}\n`)
  process.exitCode = 3
} else {
  // What is loaded from here on comes from a cache of compiled code the second time: a third of the start of a short command.
  module.enableCompileCache()
  void import('./cli.ts')
}

function isOlder([major = 0, minor = 0]: readonly number[], [leastMajor = 0, leastMinor = 0]: readonly number[]): boolean {
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}
