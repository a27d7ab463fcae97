/**
 * ava, whose TAP reporter does not end the whole run at the first failure that it cannot print: it writes errors as YAML, and its
 * writer refuses what is undefined instead of leaving it out, as the place of an error whose stack is its message alone.
 */
import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'

const ava = import.meta.resolve('../node_modules/ava/entrypoints/cli.js')
const reporter = createRequire(ava).resolve('supertap')
const yaml = createRequire(reporter)('js-yaml')
const dump = yaml.safeDump
yaml.safeDump = (value, options) => dump(value, {...options, skipInvalid: true})

process.argv[1] = fileURLToPath(ava)
await import(ava)
