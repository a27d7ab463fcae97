import {createHash} from 'node:crypto'
import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {build} from 'esbuild'

/**
 * Makes one file of all that some parts of the program load at their start. esbuild gives every set of parts that share modules a file
 * of its own, fifty for `status`, and each costs a third of a millisecond. The files stay, for the rest of the program, as lists of names
 * that lead to the merged one; so every module is still there once.
 */
export async function mergeChunks(folder, metafile, {name, entryPoints, options, merged = new Set()}) {
  const outputs = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output]))
  const entries = [...outputs].filter(([, output]) => entryPoints.includes(output.entryPoint)).map(([file]) => file)
  if (entries.length !== entryPoints.length) throw new Error(`no file begins with one of ${entryPoints.join(', ')}`)
  const chunks = [...findStatic(entries, outputs)].filter(file => !merged.has(file))
  const aliases = new Map(chunks.map((file, at) => [file, outputs.get(file).exports.map(exported => [exported, `m${at}_${exported}`])]))
  const {outputFiles: [{contents}]} = await build({
    ...options,
    stdin: {contents: chunks.map(file => listNames(aliases.get(file), file)).join('\n'), resolveDir: folder},
    bundle: true, write: false, banner: {},
    plugins: [{name: 'others-stay', setup: ({onResolve}) => onResolve({filter: /^\.\//}, ({path: file}) => chunks.includes(path.basename(file)) || merged.has(path.basename(file)) ? undefined : {path: file, external: true})}]
  })
  const target = `${name}-${createHash('sha256').update(contents).digest('hex').slice(0, 8)}.js`
  await writeFile(path.join(folder, target), contents)
  await Promise.all(chunks.map(file => writeFile(path.join(folder, file), listNames(aliases.get(file).map(([exported, alias]) => [alias, exported]), target))))
  return new Set([...merged, ...chunks])
}

/** `export {a as b} from './file.js'` */
function listNames(names, file) {
  return names.length === 0 ? `import './${file}'` : `export {${names.map(([from, to]) => `${from} as ${to}`).join(', ')}} from './${file}'`
}

/** The files, and all that they import as they are loaded. */
function findStatic(files, outputs, found = new Set()) {
  for (const file of files) {
    if (found.has(file)) continue
    found.add(file)
    const imports = outputs.get(file)?.imports.filter(({kind, external}) => kind === 'import-statement' && !external) ?? []
    findStatic(imports.map(({path: imported}) => path.basename(imported)), outputs, found)
  }
  return found
}
