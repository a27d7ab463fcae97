import {readdir} from 'node:fs/promises'
import type {Finding} from '../../core/machine.ts'
import {isEnoughGit, leastGit} from '../git/git-version.ts'
import {sound, wrong, type Patient} from './patient.ts'

/** Git itself, the repository, and who the person is: what has to be right before there is a project. */
export async function examineRepository(patient: Patient): Promise<readonly Finding[]> {
  const {survey} = patient
  const findings = [examineGit(survey.gitVersion)]
  if (survey.repository === undefined) return [...findings, wrong('error', 'no-repository', 'this folder is in no git repository', 'git init -b main')]
  findings.push(sound('repository', `repository ${survey.repository}, base branch ${survey.base ?? 'none'}`))
  findings.push(survey.identity === undefined
    ? wrong('error', 'no-identity', 'git does not know who you are, and decisions carry your name', 'git config --global user.name "Your Name" && git config --global user.email you@example.org')
    : sound('identity', `you are ${survey.identity.name} <${survey.identity.email}>`))
  return [...findings, ...await examineDepth(patient), ...await examineBase(patient)]
}

function examineGit(version: string): Finding {
  return isEnoughGit(version) ? sound('git', `git ${version}`) : wrong('error', 'git-too-old', `git ${version} is too old`, `install git ${leastGit} or newer`)
}

/** Where history is cut off, the authors of its last commits would count as those of everything before. */
async function examineDepth({git}: Patient): Promise<readonly Finding[]> {
  return await git.line(['rev-parse', '--is-shallow-repository']) === 'true' ? [wrong('error', 'shallow-clone', 'this is a shallow clone: git cannot say here who decided what', 'git fetch --unshallow')] : []
}

/** Agents see only what is committed: a folder full of code on a base without any is the usual first surprise. */
async function examineBase({survey, git}: Patient): Promise<readonly Finding[]> {
  const {base, repository} = survey
  if (base === undefined || repository === undefined) return []
  // What lies in a bare repository's folder is git's own.
  if (await git.line(['rev-parse', '--is-bare-repository'], {cwd: repository}) === 'true') return []
  const tree = survey.hasCommits ? await git.run(['ls-tree', '--name-only', `refs/heads/${base}`], {cwd: repository}) : ''
  if (tree.split('\n').some(name => name !== '' && name !== '.lifecycle')) return []
  const files = (await readdir(repository)).filter(name => name !== '.git' && name !== '.lifecycle')
  if (files.length === 0) return []
  return [wrong('warning', 'code-not-committed', `${base} has no code in it, and agents see only what is committed (${files.slice(0, 3).join(', ')}${files.length > 3 ? ' …' : ''} is not)`, 'git add -A && git commit -m "The code so far"')]
}

/** A branch whose name is the beginning of the items' branches stops git from making any of them. */
export async function examineBranchNames({git}: Patient, pattern: string): Promise<readonly Finding[]> {
  const folders = pattern.split('{id}')[0]!.split('/').slice(0, -1)
  const names = folders.map((_, index) => folders.slice(0, index + 1).join('/'))
  const taken = await Promise.all(names.map(async name => await git.line(['rev-parse', '--verify', '--quiet', `refs/heads/${name}`]) !== undefined))
  return names.filter((_, index) => taken[index]).map(name =>
    wrong('error', 'branch-in-the-way', `a branch is called ${name}, so git can make no branch ${pattern}`, `git branch -m ${name} ${name}-branch`))
}
