import path from 'node:path'
import {build} from 'esbuild'

/** Bundles a helper program as the product is bundled, so that it starts fast and without a loader. Returns the file to run with node. */
export async function bundleProgram(source: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `${path.basename(source).replace(/\.tsx?$/u, '')}.mjs`)
  await build({
    entryPoints: [path.resolve(source)], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node22', jsx: 'automatic', logLevel: 'warning',
    define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
    alias: {'react-devtools-core': path.resolve('scripts/empty.mjs')},
    banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"}
  })
  return outfile
}
