import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {suggest} from '../../core/artifact/nearest.ts'
import {LifecycleError} from '../../core/errors.ts'

/** One shipped file: where it goes in the home folder, and its text with placeholders. */
export interface Template { readonly path: string; readonly text: string }

const basics = ['project.md', 'team.md', 'pools.md'] as const

/** What a first `init` copies: the project's own files, the four shapes, the agents they name, what those get, and the outlines of what they write. */
export async function readBasicTemplates(folder: string): Promise<readonly Template[]> {
  const files = await readRequiredTemplates(folder)
  const [workflows, agents, context] = await Promise.all(['workflows', 'agents', 'context'].map(name => readTemplateFolder(folder, name)))
  return [...files, ...workflows!, ...agents!, ...context!, ...await readOutlines(folder, workflows!)]
}

/** The three files without which there is no project. A second `init` puts back only these: what else is gone, somebody took away. */
export async function readRequiredTemplates(folder: string): Promise<readonly Template[]> {
  return Promise.all(basics.map(name => readTemplate(folder, name)))
}

/** Further shapes by kind, from `more/`, with all they need beyond the basics; a kind that is not there is USAGE_UNKNOWN_KIND. */
export async function readMoreTemplates(folder: string, kinds: readonly string[]): Promise<readonly Template[]> {
  const more = path.join(folder, 'more')
  const [workflows, agents, context] = await Promise.all(['workflows', 'agents', 'context'].map(name => readTemplateFolder(more, name)))
  const chosen = kinds.map(kind => {
    const workflow = workflows!.find(template => template.path === `workflows/${kind}.md`)
    if (workflow) return workflow
    const names = workflows!.map(template => path.basename(template.path, '.md'))
    throw new LifecycleError('USAGE_UNKNOWN_KIND', `no workflow of the kind ${JSON.stringify(kind)} is shipped`, {hint: suggest(kind, names, `Those that are: ${names.join(', ')}.`), details: {target: kind}})
  })
  const wanted = agents!.filter(agent => names(chosen, path.basename(agent.path, '.md')))
  return [...chosen, ...wanted, ...context!.filter(source => names(wanted, path.basename(source.path, '.md'))), ...await readOutlines(folder, chosen)]
}

/** Outlines for the steps of these workflows: an agent gets the one of its step, and a team changes them as it likes. */
async function readOutlines(folder: string, workflows: readonly Template[]): Promise<readonly Template[]> {
  const outlines = await readTemplateFolder(folder, 'artifacts')
  return outlines.filter(outline => workflows.some(workflow => workflow.text.includes(`- ${path.basename(outline.path, '.md')}:`)))
}

/** Whether a text mentions the name as a word of its own: good enough to choose files that are harmless when not needed. */
function names(templates: readonly Template[], name: string): boolean {
  return templates.some(template => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(template.text))
}

async function readTemplateFolder(folder: string, name: string): Promise<readonly Template[]> {
  const entries = (await readdir(path.join(folder, name))).filter(entry => entry.endsWith('.md')).sort()
  return Promise.all(entries.map(entry => readTemplate(folder, `${name}/${entry}`)))
}

async function readTemplate(folder: string, name: string): Promise<Template> {
  return {path: name, text: await readFile(path.join(folder, name), 'utf8')}
}
