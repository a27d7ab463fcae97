import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import {findCommand} from '../src/commands/line/find-command.ts'
import {parseArguments} from '../src/commands/line/parse-arguments.ts'
import {buildConfiguration} from '../src/core/project/build-configuration.ts'
import {parseItem} from '../src/core/project/parse-item.ts'
import {readBasicTemplates} from '../src/io/machine/read-templates.ts'
import {renderTemplate} from '../src/io/machine/render-template.ts'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const read = (name: string) => readFileSync(path.join(root, name), 'utf8')
const documents = ['readme.md', 'CONTRIBUTING.md', ...readdirSync(path.join(root, 'docs')).filter(name => name.endsWith('.md')).map(name => `docs/${name}`)]

/** The files a document shows, as somebody would copy them. */
const examplesOf = (name: string) => [...read(`docs/${name}.md`).matchAll(/^```markdown\n([^]*?)^```$/gm)].map(match => match[1]!)

test('the files that the documents show are sound together', async t => {
  const values = {agent: 'claude', base: 'main', person: 'ana', name: 'Ana Roe', email: 'ana@example.org', roles: '[product, engineer]', test: 'npm test', setup: 'npm ci', billing: 'subscription'}
  const shipped = await readBasicTemplates(path.join(root, 'templates'))
  const [project, team, pools] = examplesOf('project')
  const [implementer, licences] = examplesOf('agents')
  const shown = {'project.md': project, 'team.md': team, 'pools.md': pools, 'agents/implementer.md': implementer, 'agents/licences.md': licences, 'workflows/feature.md': examplesOf('workflows')[0]}
  const texts = new Map([...shipped.map((file): [string, string] => [file.path, renderTemplate(file.text, values)]), ...Object.entries(shown).map(([name, text]): [string, string] => [name, text!])])
  const {problems, configuration} = buildConfiguration(new Map([...texts].map(([name, text]) => [name, {text, oid: '0'.repeat(40)}])), undefined)
  // The example of a project has fewer columns than the shipped hotfix wants: the only thing they disagree about.
  t.deepEqual(problems.filter(problem => problem.code !== 'unknown-stage'), [])
  t.true(configuration.agents.has('licences'))
})

test('the work item that the documents show is sound', t => {
  const {value, problems} = parseItem(examplesOf('items')[0]!, 'items/rate-limit-logins/item.md')
  t.deepEqual(problems, [])
  t.is(value?.kind, 'feature')
})

/** Commands in code, on a line of their own or within a sentence; a comment behind one is no part of it. */
function commandsIn(name: string): readonly string[] {
  const text = read(name)
  const blocks = [...text.matchAll(/^```[a-z]*\n([^]*?)^```$/gm)].flatMap(match => match[1]!.split('\n'))
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(match => match[1]!)
  return [...blocks, ...inline].map(line => line.replace(/\s+(?:#.*|[|>].*)$/, '')).filter(line => /^lifecycle [a-z]/.test(line))
}

const splitWords = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(match => match[1] ?? match[2]!)

test('every command that the documents name can be typed', t => {
  const lines = documents.flatMap(name => commandsIn(name).map(line => ({name, line})))
  t.true(lines.length > 40)
  for (const {name, line} of lines) {
    t.notThrows(() => {
      const {definition, rest} = findCommand(splitWords(line).slice(1))
      parseArguments(definition, rest.map(word => word.replace(/^\[|\]$/g, '')))
    }, `${name}: ${line}`)
  }
})
