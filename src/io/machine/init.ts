import {suggest} from '../../core/artifact/nearest.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {InitRequest, InitResult} from '../../core/machine.ts'
import type {FileWrite, HomePort, Identity} from '../../core/ports.ts'
import {plainAdapterNames} from '../../core/run/adapters/find-adapter.ts'
import {Git} from '../git/git.ts'
import {readBasicTemplates, readMoreTemplates, readRequiredTemplates, type Template} from './read-templates.ts'
import {quoteScalar, renderTemplate, type TemplateValues} from './render-template.ts'

/** A home that holds a git process or a lock until it is closed. */
export interface OpenedHome extends HomePort { close(): Promise<void> }

/** What `initialise` needs besides the request: where the templates are, and the home branch opened for reading and committing. */
export interface InitParts {
  readonly templates: string
  readonly openHome: (folder: string, ref: string) => Promise<OpenedHome>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether an API key of the agent's vendor is in the environment: then every token has a price. */
  readonly metered: boolean
  /** Short id of the person in team.md; made from their name when absent. */
  readonly person?: string
}

/**
 * Writes the home folder from the templates and commits just those files, as the person. What is there already, committed or
 * only saved, is kept as it is; so a second call changes nothing.
 */
export async function initialise(request: InitRequest, parts: InitParts): Promise<InitResult> {
  const {repository, base, identity} = requirements(request)
  const home = await parts.openHome(repository, `refs/heads/${base}`)
  try {
    return await fillHome(home, {request, parts, repository, base, identity})
  } finally {
    await home.close()
  }
}

interface Filling { readonly request: InitRequest; readonly parts: InitParts; readonly repository: string; readonly base: string; readonly identity: Identity }

async function fillHome(home: HomePort, {request, parts, repository, base, identity}: Filling): Promise<InitResult> {
  const present = await readPresent(home)
  const templates = await chooseTemplates(request, parts.templates, present.has('project.md'))
  const missing = await withoutPresent(home, templates, present)
  const kept = templates.filter(template => !missing.includes(template)).map(template => template.path)
  const place = {folder: home.home.folder, branch: home.home.ref.replace('refs/heads/', '')}
  if (missing.length === 0) return {...place, written: [], kept, commit: undefined}
  const values = chooseValues(request, {base, identity, templates, metered: parts.metered, person: parts.person ?? nameOf(identity)})
  const files = missing.map((template): FileWrite => ({path: template.path, content: renderTemplate(template.text, values), expect: undefined, over: {working: undefined}}))
  const commit = await commitFiles(home, files, identity, present.has('project.md'))
  await rememberHome(new Git(repository, parts.env), home.home.ref)
  return {...place, written: missing.map(template => template.path), kept, commit}
}

/** A branch that would not be looked for by itself is written down in the repository's configuration. */
async function rememberHome(git: Git, ref: string): Promise<void> {
  const remote = await git.line(['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'])
  const found = [remote?.replace('refs/remotes/origin/', 'refs/heads/'), 'refs/heads/main', 'refs/heads/master', 'refs/heads/lifecycle']
  if (!found.includes(ref)) await git.run(['config', 'lifecycle.home', ref.replace('refs/heads/', '')])
}

function requirements({survey, cwd, agent}: InitRequest): {readonly repository: string; readonly base: string; readonly identity: Identity} {
  const {repository, base, identity} = survey
  if (!plainAdapterNames.includes(agent)) {
    throw new LifecycleError('USAGE_UNKNOWN_AGENT', `there is no agent ${JSON.stringify(agent)}`, {
      hint: suggest(agent, plainAdapterNames, `Those there are: ${plainAdapterNames.join(', ')}. For another program, write "run: command" in .lifecycle/agents/ afterwards.`), details: {target: agent}
    })
  }
  if (repository === undefined) throw new LifecycleError('GIT_NO_REPOSITORY', `${cwd} is in no git repository`, {hint: 'Make one with: git init -b main'})
  if (base === undefined) throw new LifecycleError('GIT_NO_BRANCH', `no branch is checked out in ${repository}`, {hint: 'Check out the branch that work is merged into, for example: git switch main'})
  if (identity === undefined) {
    throw new LifecycleError('GIT_NO_IDENTITY', 'git does not know who you are, and decisions carry your name', {
      hint: 'Tell it with: git config --global user.name "Your Name" && git config --global user.email you@example.org'
    })
  }
  return {repository, base, identity}
}

async function readPresent(home: HomePort): Promise<ReadonlySet<string>> {
  const head = await home.readHead()
  return new Set(head === undefined ? [] : (await home.listFiles(head)).map(entry => entry.path))
}

async function chooseTemplates(request: InitRequest, folder: string, isInitialised: boolean): Promise<readonly Template[]> {
  const templates = [...isInitialised ? await readRequiredTemplates(folder) : await readBasicTemplates(folder), ...await readMoreTemplates(folder, request.kinds ?? [])]
  return [...new Map(templates.map(template => [template.path, template])).values()]
}

/** Left out: files of the branch, and files somebody has saved and not committed. */
async function withoutPresent(home: HomePort, templates: readonly Template[], present: ReadonlySet<string>): Promise<readonly Template[]> {
  const saved = await Promise.all(templates.map(async template => present.has(template.path) || await home.readWorking(template.path) !== undefined))
  return templates.filter((_, index) => !saved[index])
}

interface Chosen { readonly base: string; readonly identity: Identity; readonly templates: readonly Template[]; readonly metered: boolean; readonly person: string }

function chooseValues(request: InitRequest, {base, identity, templates, metered, person}: Chosen): TemplateValues {
  const quote = (text: string | undefined) => text === undefined ? undefined : quoteScalar(text)
  return {
    agent: quoteScalar(request.agent),
    base: quoteScalar(base),
    person,
    name: quoteScalar(identity.name),
    email: quoteScalar(identity.email),
    roles: `[${findRoles(templates).join(', ')}]`,
    test: quote(request.testCommand),
    setup: quote(request.setupCommand),
    billing: request.agent === 'rehearsal' || metered ? 'metered' : 'subscription'
  }
}

/** A short id for the person, from the first name or the address: `ana`. */
function nameOf(identity: Identity): string {
  const words = [identity.name.split(/\s+/)[0], identity.email.split('@')[0], 'me']
  const clean = words.map(word => (word ?? '').normalize('NFKD').toLowerCase().replace(/[^a-z0-9]/g, '').replace(/^[^a-z]+/, ''))
  return clean.find(word => word !== '') ?? 'me'
}

/** Every role that a copied workflow asks, so that somebody who works alone is never stuck at a form for nobody. */
function findRoles(templates: readonly Template[]): readonly string[] {
  const asked = templates.flatMap(template => [...template.text.matchAll(/- approve: \{by: (?:\[(?<several>[^\]]+)\]|(?<one>[\w-]+))/g)])
    .flatMap(match => (match.groups?.['several'] ?? match.groups?.['one'] ?? '').split(',').map(role => role.trim()))
  return [...new Set(['product', 'engineer', ...asked])]
}

async function commitFiles(home: HomePort, files: readonly FileWrite[], author: Identity, isInitialised: boolean): Promise<string> {
  const message = isInitialised ? 'lifecycle: add files from the templates' : 'lifecycle: init'
  const result = await home.commit({files, message, author})
  switch (result.outcome) {
    case 'committed': case 'unchanged': return result.commit
    case 'busy': throw new LifecycleError('GIT_BUSY', `nothing was written: ${result.why}`, {hint: result.remedy})
    case 'edited': case 'moved':
      throw new LifecycleError('GIT_MOVED', `nothing was written: ${result.paths.join(', ')} appeared meanwhile`, {hint: 'Run lifecycle init again.'})
  }
}
