import {define, jsonOption} from './definition.ts'

/** Commands with which a person begins. */
export const init = define({
  name: 'init',
  group: 'start',
  summary: 'set up Lifecycle in this repository',
  description: 'Looks at the repository, the agents on this machine and how the project runs its tests, shows what it found, and writes the folder .lifecycle/ with workflows and agents you own from then on. Nothing you changed is ever overwritten, so it can be run again at any time.',
  options: [
    {name: 'yes', short: 'y', about: 'Take what was found and ask nothing'},
    {name: 'agent', value: 'name', about: 'Agent that does the work: claude, codex, gemini, opencode, or rehearsal to try it without a model', completes: 'agent'},
    {name: 'test', value: 'command', about: "The project's test command, where it was not found"},
    {name: 'setup', value: 'command', about: 'Command that makes a fresh checkout ready, where it was not found'},
    {name: 'kind', value: 'kind', many: true, about: 'Add the shipped workflow of a further kind of work too: release, refactor, …'},
    jsonOption
  ],
  examples: [
    {line: 'lifecycle init', about: 'ask before writing'},
    {line: 'lifecycle init --yes --agent rehearsal', about: 'set up without questions, with the built-in agent that costs nothing'}
  ]
})

export const demo = define({
  name: 'demo',
  group: 'start',
  summary: 'watch it work in a throw-away repository, at no cost',
  description: 'Makes a small repository with a real failing test and plays several items through their workflows, with real git and a built-in agent instead of a model. Says at each moment what happens and whom it plays. On a terminal the board opens at the end.',
  arguments: [{name: 'folder', about: 'Where to make it (a temporary folder otherwise)'}],
  options: [{name: 'yes', short: 'y', about: 'Play straight through: no pause between the acts, no board at the end'}],
  examples: [{line: 'lifecycle demo', about: 'play it'}]
})

export const create = define({
  name: 'new',
  group: 'start',
  summary: 'add a work item and commit it',
  description: 'Writes items/<id>/item.md and commits it; the commit is what starts the work. The id is made from the title. Without a title, and with --edit, your editor opens on the template of the kind: templates/items/<kind>.md in .lifecycle/, else the shipped one.',
  arguments: [{name: 'title', about: 'What is to be done, in a few words', many: true}],
  options: [
    {name: 'kind', short: 'k', value: 'kind', about: 'Kind of work, which chooses the workflow (feature otherwise, or the first one of the project)', completes: 'kind'},
    {name: 'edit', short: 'e', about: 'Open the item in your editor before it is committed'},
    {name: 'from', value: 'file', about: 'Take the item from a Markdown file, or from standard input with -'},
    jsonOption
  ],
  examples: [
    {line: 'lifecycle new "Rate limit logins" --kind feature', about: 'one line is enough'},
    {line: 'lifecycle new --from notes.md', about: 'title, keys and text from a file'}
  ]
})
