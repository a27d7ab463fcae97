import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test, {type ExecutionContext} from 'ava'

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

test('the generated parts of the documents are current', t => {
  t.is(execFileSync(process.execPath, ['scripts/docs.mjs', '--check'], {cwd: root, encoding: 'utf8'}), '')
})

/** The script beside documents of its own; the sources are the repository's. */
function copyDocuments(t: ExecutionContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lifecycle-docs-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  for (const name of ['scripts', 'docs', 'src']) cpSync(path.join(root, name), path.join(folder, name), {recursive: true})
  for (const name of ['node_modules', 'package.json']) symlinkSync(path.join(root, name), path.join(folder, name))
  return folder
}

test('what somebody changed between the markers is written anew', t => {
  const folder = copyDocuments(t)
  const file = path.join(folder, 'docs', 'board.md')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace('| `a` | approve |', '| `a` | disapprove |').replace('# The board', '# Our board'))
  const error = t.throws<Error & {stdout?: string}>(() => execFileSync(process.execPath, ['scripts/docs.mjs', '--check'], {cwd: folder, encoding: 'utf8', stdio: 'pipe'}))
  t.is(error.stdout, 'docs/board.md is out of date: npm run docs\n')
  execFileSync(process.execPath, ['scripts/docs.mjs'], {cwd: folder})
  t.is(readFileSync(file, 'utf8'), text.replace('# The board', '# Our board'))
})
