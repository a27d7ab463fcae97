/** Bundles the command: one small entry that loads the rest lazily, so that `--version` and `status` start fast. */
import {build} from 'esbuild'
import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import path from 'node:path'
import {mergeChunks} from './merge-chunks.mjs'
import {renderThirdParty} from './third-party.mjs'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))

await rm(path.join(root, 'dist'), {recursive: true, force: true})
// Libraries of the older kind ask for Node's own modules by `require`.
const banner = "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"
const options = {absWorkingDir: root, format: 'esm', platform: 'node', target: 'node22', minifySyntax: true, minifyWhitespace: true, legalComments: 'none', logLevel: 'warning'}
const {metafile} = await build({
  ...options,
  entryPoints: ['src/bin.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', LIFECYCLE_VERSION: JSON.stringify(version)},
  alias: {'react-devtools-core': './scripts/empty.mjs'},
  banner: {js: banner},
  metafile: true
})
await dropBanner(Object.keys(metafile.outputs))
// What every call loads; what asks git; what every command that shows something loads while git answers.
const start = await mergeChunks(path.join(root, 'dist'), metafile, {name: 'start', options, entryPoints: ['src/cli.ts', 'src/commands/line/find-command.ts']})
const ask = await mergeChunks(path.join(root, 'dist'), metafile, {name: 'ask', options, merged: start, entryPoints: ['src/ask-early.ts']})
await mergeChunks(path.join(root, 'dist'), metafile, {
  name: 'look', options, merged: ask,
  entryPoints: ['src/app.ts', 'src/engine/session.ts', 'src/commands/line/loaders.ts', 'src/commands/status.ts', 'src/commands/show.ts', 'src/commands/board.ts']
})

const bundled = Object.values(metafile.outputs).flatMap(output => Object.entries(output.inputs).filter(([, {bytesInOutput}]) => bytesInOutput > 0).map(([file]) => file))
await writeFile(path.join(root, 'dist', 'THIRD-PARTY.md'), await renderThirdParty(root, bundled))
await chmod(path.join(root, 'dist', 'bin.js'), 0o755)

// JSON Schemas of the configuration files, from the definitions that check them: editors complete and check with these.
const {outputFiles: [schemas]} = await build({absWorkingDir: root, entryPoints: ['src/core/project/schemas.ts'], bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], write: false})
const {jsonSchemas} = await import(`data:text/javascript;base64,${Buffer.from(schemas.contents).toString('base64')}`)
await mkdir(path.join(root, 'dist', 'schemas'))
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(path.join(root, 'dist', 'schemas', `${name}.json`), `${JSON.stringify(schema, undefined, 2)}\n`)
}

/** Making a `require` takes a fraction of a millisecond in each of fifty files, and most have nothing to ask. */
async function dropBanner(files) {
  await Promise.all(files.map(async file => {
    const text = await readFile(path.join(root, file), 'utf8')
    if (!/\brequire\b/.test(text.replace(banner, ''))) await writeFile(path.join(root, file), text.replace(`${banner}\n`, ''))
  }))
}
