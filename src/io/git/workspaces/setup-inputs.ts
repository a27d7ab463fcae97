import {createHash} from 'node:crypto'
import {type Oid} from '../../../core/project/configuration.ts'
import {type Git} from '../git.ts'

/** What says which packages a project needs, by what is in common use; a project may name its own. */
const usual = [
  'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'deno.lock',
  'requirements.txt', 'requirements-dev.txt', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'Pipfile.lock',
  'Cargo.lock', 'go.sum', 'Gemfile.lock', 'composer.lock', 'mix.lock', 'gradle.lockfile', 'pom.xml'
]

/** Digest of the files whose change makes the project's set-up run again, as they are in a commit. */
export async function readSetupInputs(git: Git, commit: Oid, inputs: readonly string[] | undefined): Promise<string> {
  const paths = inputs ?? usual
  const listed = paths.length === 0 ? Buffer.alloc(0) : await git.runBytes(['ls-tree', '-z', '--full-tree', commit, '--', ...paths])
  return createHash('sha256').update(listed).digest('hex')
}
