/** Bundles the command: one small entry that loads the rest lazily, so that `--version` and `status` start fast. */
import {build} from 'esbuild'
import {chmod, readFile, rm} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import path from 'node:path'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))

await rm(path.join(root, 'dist'), {recursive: true, force: true})
await build({
  absWorkingDir: root,
  entryPoints: {bin: 'src/cli.ts'},
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', LIFECYCLE_VERSION: JSON.stringify(version)},
  alias: {'react-devtools-core': './scripts/empty.mjs'},
  banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"},
  logLevel: 'warning'
})
await chmod(path.join(root, 'dist', 'bin.js'), 0o755)
