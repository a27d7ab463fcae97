import {define, interactiveCandidates, itemArgument, jsonOption} from './definition.ts'

const messageOption = {name: 'message', short: 'm', value: 'text', about: 'Why; - reads it from standard input'} as const
const stepArgument = {name: 'step', about: 'The step', required: true, completes: 'step'} as const

/** Commands that are needed now and then; `help --all` lists them. */
export const log = define({
  name: 'log',
  group: 'more',
  summary: "a run's log, as it grows with --follow",
  description: "Prints what the agent of a run said and did. Without a run, the item's newest one.",
  arguments: [itemArgument, {name: 'run', about: 'The run, as in 003-code', completes: 'run'}],
  options: [{name: 'follow', short: 'f', about: 'Go on printing until the run ends'}, {name: 'json', about: 'One JSON object per line of the log'}],
  examples: [{line: 'lifecycle log rate -f', about: 'follow what runs now'}]
})

export const open = define({
  name: 'open',
  group: 'more',
  summary: 'open an item or one of its artifacts in your editor',
  description: 'Opens item.md, or the artifact that is named, in $VISUAL or $EDITOR; where output is not a terminal it is printed instead. What you save counts once it is committed.',
  arguments: [itemArgument, {name: 'artifact', about: 'The step whose artifact to open (item.md otherwise)', completes: 'artifact'}],
  examples: [{line: 'lifecycle open rate spec', about: 'edit the spec'}]
})

export const shell = define({
  name: 'shell',
  group: 'more',
  summary: "a shell in an item's workspace, with the environment its agents get",
  description: "Starts $SHELL in the newest workspace of the item, with the variables its runs get. Leave it with exit. With --agent an agent's own interface opens there instead. To change something for good, use take.",
  arguments: [itemArgument],
  options: [{name: 'agent', value: 'name', about: 'Open claude, codex, gemini or opencode instead of a shell', completes: interactiveCandidates}],
  examples: [{line: 'lifecycle shell rate', about: 'look at what the agent sees'}]
})

export const set = define({
  name: 'set',
  group: 'more',
  summary: "change keys of an item's frontmatter and commit",
  description: 'Edits item.md in place (comments and order stay) and commits it. An empty value removes the key. Keys: title, kind, owner, priority (0 now … 4 someday), labels, needs, parent, touches, budget, due, draft, hold, dropped, skip; others are yours and are kept.',
  arguments: [itemArgument, {name: 'changes', about: 'key=value', required: true, many: true, completes: 'key'}],
  options: [jsonOption],
  examples: [
    {line: 'lifecycle set rate hold=true', about: 'start nothing new for it'},
    {line: 'lifecycle set rate priority=0 due=', about: 'now; and no due date'}
  ]
})

export const stop = define({
  name: 'stop',
  group: 'more',
  summary: 'stop what runs for an item; what it made is kept',
  description: 'Ends the runs under way of an item, or the one that is named. Nothing is lost: what was made is kept and shown.',
  arguments: [itemArgument, {name: 'run', about: 'Only this run', completes: 'run'}],
  options: [jsonOption],
  examples: [{line: 'lifecycle stop rate', about: 'stop it now'}]
})

export const answer = define({
  name: 'answer',
  group: 'more',
  summary: 'answer any open form of an item',
  description: 'Fills in an open form and commits it as you: what an agent asked, what to do after failures (retry, take, raise, drop), whether outdated work is kept or rebuilt. Name the form when several are open. - reads the answer from standard input.',
  arguments: [itemArgument, {name: 'words', about: '[form] answer; asked for on a terminal when it is not there', many: true, completes: 'form'}],
  options: [
    messageOption,
    {name: 'reply', value: 'text', many: true, about: "Reply to the form's next question; repeat it for each"},
    {name: 'on', value: 'step', about: 'Step that changes are held against', completes: 'step'},
    jsonOption
  ],
  examples: [
    {line: 'lifecycle answer rate retry', about: 'the one open form'},
    {line: 'lifecycle answer rate question-spec-1 "Five per minute"', about: 'by name'}
  ]
})

const outdatedOptions = [messageOption, {name: 'form', value: 'name', about: 'Which form, when several are open', completes: 'form'}, jsonOption] as const

export const keep = define({
  name: 'keep',
  group: 'more',
  summary: 'keep outdated work as it is',
  description: 'Answers the form that asks about work whose input was edited: what was made stays valid for the present input.',
  arguments: [itemArgument],
  options: outdatedOptions,
  examples: [{line: 'lifecycle keep rate -m "Only a typo was mended"', about: 'with the reason'}]
})

export const rebuild = define({
  name: 'rebuild',
  group: 'more',
  summary: 'make outdated work again',
  description: 'Answers the form that asks about work whose input was edited: all steps it lists are run again.',
  arguments: [itemArgument],
  options: outdatedOptions,
  examples: [{line: 'lifecycle rebuild rate', about: 'run the listed steps again'}]
})

export const redo = define({
  name: 'redo',
  group: 'more',
  summary: 'run a step again although it is up to date',
  description: "Writes a form that asks for one more run of the step, with today's workflow and agents, and commits it.",
  arguments: [itemArgument, stepArgument],
  options: [messageOption, jsonOption],
  examples: [{line: 'lifecycle redo rate review -m "The reviewer\'s instructions changed"', about: 'once more'}]
})

export const drop = define({
  name: 'drop',
  group: 'more',
  summary: 'give an item up; what it made is kept',
  description: 'Sets "dropped" in item.md and commits it. What runs is stopped and kept. Undo it with git revert, or lifecycle set <id> dropped=.',
  arguments: [itemArgument],
  options: [messageOption, jsonOption],
  examples: [{line: 'lifecycle drop rate -m "The gateway does it now"', about: 'with the reason'}]
})

export const cost = define({
  name: 'cost',
  group: 'more',
  summary: 'what items and their steps cost',
  description: 'Adds up the recorded cost of every item, or of the steps of one. "≥" marks a sum in which the cost of some run is unknown, "≤" one in which a run that reported none was charged what was reserved for it.',
  arguments: [{name: 'id', about: 'The steps of this item', completes: 'item'}],
  options: [jsonOption],
  examples: [{line: 'lifecycle cost', about: 'dearest first'}]
})

export const agents = define({
  name: 'agents',
  group: 'more',
  summary: 'which agents can work here, and what to do about those that cannot',
  description: "Lists the agents' programs on this machine, the programs that agent files name, and the model providers whose key is set: version (* marks one that was not checked), what signs it in, and which files of .lifecycle/agents/ use it. Nothing is spent: whether a sign-in still holds is what agents check finds out. Works outside a project too.",
  options: [jsonOption],
  examples: [{line: 'lifecycle agents', about: 'list them'}, {line: 'lifecycle agents check claude', about: 'let one do something small, to see that it works'}]
})

export const agentsCheck = define({
  name: 'agents check',
  group: 'more',
  summary: 'let an agent do something small, to see that it works',
  description: "Runs an agent once, in a repository made for it, by the same way as every run: its command line, its sign-in, the sandbox, the judgement of what came of it. It writes one line; that is a request or two to its provider. Exits with 0 when it works, 3 when it is not installed, not signed in or its provider not to be reached, 5 when a limit or a quota ended it, 1 otherwise.",
  arguments: [{name: 'name', about: 'claude, codex, gemini, opencode, rehearsal, or a file of .lifecycle/agents/', required: true, completes: 'worker'}],
  options: [jsonOption],
  examples: [
    {line: 'lifecycle agents check claude', about: 'does Claude Code work here?'},
    {line: 'lifecycle agents check implementer', about: 'with the model, permissions and boundary of agents/implementer.md'}
  ]
})

export const workflowCheck = define({
  name: 'workflow check',
  group: 'more',
  summary: 'what is wrong in workflows, agents and other settings',
  description: 'Reads the committed configuration and prints each problem as path:line:column, with what to do. Exits with 1 when there is an error.',
  options: [jsonOption],
  examples: [{line: 'lifecycle workflow check', about: 'after you edited a workflow'}]
})

export const workflowGraph = define({
  name: 'workflow graph',
  group: 'more',
  summary: 'draw the steps of a kind of work',
  description: 'Draws the workflow of a kind: stages, steps, who does each and from what.',
  arguments: [{name: 'kind', about: 'Kind of work', required: true, completes: 'kind'}],
  options: [{name: 'mermaid', about: 'Print a Mermaid flowchart'}, jsonOption],
  examples: [{line: 'lifecycle workflow graph feature --mermaid', about: 'for a README'}]
})

export const mcp = define({
  name: 'mcp',
  group: 'more',
  summary: 'let your own agent read items, add them and propose documents',
  description: 'A server of the Model Context Protocol on stdin and stdout, to be started by an agent of yours. It lists and reads items, artifacts, context packs and the inbox, adds items, and saves proposals for a step, which count once a person commits them. It cannot decide anything.',
  examples: [{line: 'claude mcp add lifecycle -- lifecycle mcp', about: 'for Claude Code; others: docs/agents.md'}]
})

/** The shells that can be set up. */
const shellCandidates = [
  {value: 'bash', about: 'the GNU shell'}, {value: 'zsh', about: 'the Z shell, as on macOS'}, {value: 'fish', about: 'the friendly interactive shell'}
] as const

export const completion = define({
  name: 'completion',
  group: 'more',
  summary: 'set up TAB completion for bash, zsh or fish',
  description: 'Prints a script for your shell. Commands, options, ids of items, kinds, steps and forms are completed, after lifecycle and after git lifecycle.',
  arguments: [{name: 'shell', about: 'bash, zsh or fish', required: true, completes: shellCandidates}],
  examples: [
    {line: 'source <(lifecycle completion bash)', about: 'bash: for this shell; put it into ~/.bashrc to keep it'},
    {line: 'source <(lifecycle completion zsh)', about: 'zsh: the same with ~/.zshrc, below compinit'},
    {line: 'lifecycle completion fish > ~/.config/fish/completions/lifecycle.fish', about: 'fish'}
  ]
})

export const help = define({
  name: 'help',
  group: 'more',
  summary: 'help for a command; --all lists every command',
  description: 'Explains a command with examples. Without one, the overview.',
  arguments: [{name: 'command', about: 'The command to explain', many: true, completes: 'command'}],
  options: [{name: 'all', short: 'a', about: 'Every command, and the exit codes'}],
  examples: [{line: 'lifecycle help approve', about: 'the same as lifecycle approve --help'}]
})

/** What the engine and the shells call; not for people. */
export const complete = define({
  name: 'complete',
  group: 'hidden',
  summary: 'candidates for TAB completion',
  description: 'Called by the script that lifecycle completion prints.',
  arguments: [{name: 'words', about: 'The words typed so far', many: true}]
})

export const internalSupervise = define({
  name: 'internal supervise',
  group: 'hidden',
  summary: 'supervise one run',
  description: "Called by the engine: the supervisor process of one run.",
  arguments: [{name: 'folder', about: "The run's folder", required: true}]
})

export const internalBridge = define({
  name: 'internal bridge',
  group: 'hidden',
  summary: 'run a command inside a sandbox',
  description: 'Called by a supervisor: the first program inside a sandbox, which opens the ways out and runs the agent.',
  arguments: [{name: 'words', about: 'The command line', many: true}]
})

export const internalAgent = define({
  name: 'internal agent',
  group: 'hidden',
  summary: 'be an agent',
  description: 'Called by a supervisor: the agents that are part of this program (rehearsal, acp, model), each by its order.',
  arguments: [{name: 'name', about: 'Which agent', required: true}, {name: 'order', about: 'File that says what it is to do'}]
})
