import {mkdir, mkdtemp, readFile, realpath, writeFile} from 'node:fs/promises'
import path from 'node:path'
import type {Trial, TrialRequest} from '../../core/machine.ts'
import type {Pools} from '../../core/project/configuration.ts'
import {parsePools} from '../../core/project/parse-pools.ts'
import {defaultProject} from '../../core/project/parse-project.ts'
import {renderTrial} from '../../core/run/trial.ts'
import {Git} from '../git/git.ts'
import {repositoryId, stateFolder} from '../store/state-folder.ts'
import {renderTemplate} from './render-template.ts'

export interface TrialParts {
  readonly templates: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly temporary: string
}

/** A repository with one item that one agent finishes in one step. Nothing outside the folder is touched. */
export async function makeTrial({agent, configuration}: TrialRequest, {templates, env, temporary}: TrialParts): Promise<Trial> {
  const tiers = configuration?.pools.tiers ?? await readShippedTiers(templates)
  const model = agent.model ?? tiers.get(agent.tier)?.get(agent.run)
  const folder = await mkdtemp(path.join(temporary, 'lifecycle-trial-'))
  for (const [name, text] of renderTrial({agent, model, project: configuration?.project ?? defaultProject})) {
    const file = path.join(folder, '.lifecycle', name)
    await mkdir(path.dirname(file), {recursive: true})
    await writeFile(file, text)
  }
  await commitAll(new Git(folder, env))
  return {folder, state: stateFolder(env, repositoryId(await realpath(path.join(folder, '.git')))), model}
}

/** As somebody who is nobody: a person's own signing key or hooks must not ask for anything here. */
async function commitAll(git: Git): Promise<void> {
  await git.run(['init', '-q', '-b', 'main'])
  for (const [key, value] of [['user.name', 'You'], ['user.email', 'you@example.org'], ['commit.gpgSign', 'false'], ['core.hooksPath', '/dev/null']] as const) await git.run(['config', key, value])
  await git.run(['add', '-A'])
  await git.run(['commit', '-q', '-m', 'A trial'])
}

async function readShippedTiers(templates: string): Promise<Pools['tiers']> {
  const text = renderTemplate(await readFile(path.join(templates, 'pools.md'), 'utf8'), {agent: 'any', billing: 'metered'})
  return parsePools(text, 'pools.md').value?.tiers ?? new Map()
}
