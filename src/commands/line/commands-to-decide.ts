import {define, interactiveCandidates, itemArgument, jsonOption} from './definition.ts'

const decisionOptions = [
  {name: 'message', short: 'm', value: 'text', about: 'Your comment; - reads it from standard input'},
  {name: 'form', value: 'name', about: 'Which form, when several are open', completes: 'form'},
  {name: 'reply', value: 'text', many: true, about: "Reply to the form's next question; repeat it for each (asked one by one on a terminal)"},
  {name: 'edit', short: 'e', about: 'Fill in the form in your editor instead'},
  jsonOption
] as const

/** Commands with which a person decides. */
export const inbox = define({
  name: 'inbox',
  group: 'decide',
  views: true,
  summary: 'what waits for you, most urgent first, with the reason',
  description: 'Lists the open decisions that wait for you, ranked by urgency and by what they hold up.',
  options: [{name: 'role', value: 'role', about: 'What waits for this role instead', completes: 'role'}, jsonOption],
  examples: [{line: 'lifecycle inbox --role product', about: 'what product has to decide'}]
})

export const approve = define({
  name: 'approve',
  group: 'decide',
  summary: 'approve what an item asks you to approve',
  description: 'Answers the open approval of an item with "approve" and commits that answer as you. It is bound to the exact content: when that changes, you are asked again. Undo it with git revert.',
  arguments: [itemArgument],
  options: decisionOptions,
  examples: [
    {line: 'lifecycle approve rate', about: 'questions are asked one by one'},
    {line: 'lifecycle approve rate -m "Fine for now" --reply yes', about: 'without a terminal'}
  ]
})

export const changes = define({
  name: 'changes',
  group: 'decide',
  summary: 'send it back, with what should change',
  description: 'Answers the open approval with "changes": your comment becomes a finding and the step that made it runs again with it.',
  arguments: [itemArgument],
  options: [{name: 'on', value: 'step', about: 'Step that has to mend it (the nearest earlier one otherwise)', completes: 'step'}, ...decisionOptions],
  examples: [{line: 'lifecycle changes rate -m "Say what happens at midnight" --on spec', about: 'back to the spec'}]
})

export const reject = define({
  name: 'reject',
  group: 'decide',
  summary: 'refuse it; its owner is asked what to do with it',
  description: 'Answers the open approval with "reject". Nothing is deleted: the owner of the item is asked whether to try again, take it over or drop it.',
  arguments: [itemArgument],
  options: decisionOptions,
  examples: [{line: 'lifecycle reject rate -m "We decided against it"', about: 'with the reason'}]
})

export const take = define({
  name: 'take',
  group: 'decide',
  summary: "do a step by hand: an agent's, or your own",
  description: "Makes a working folder on the item's branch for you, with the same brief an agent would get. Work and save there, then hand it in with --done: checks and approvals are the same as for an agent. With --agent an agent's own interface opens there, told to read the brief; when you leave it you are asked whether to hand in what is there, as yours. To give up: lifecycle stop.",
  arguments: [itemArgument, {name: 'step', about: 'The step (the next one otherwise)', completes: 'step'}],
  options: [
    {name: 'done', about: 'Hand in what you did'},
    {name: 'agent', value: 'name', about: 'Open claude, codex, gemini or opencode there', completes: interactiveCandidates},
    jsonOption
  ],
  examples: [
    {line: 'lifecycle take rate code', about: 'begin'},
    {line: 'lifecycle take rate code --done', about: 'hand it in'},
    {line: 'lifecycle take rate code --agent claude', about: 'do it together with Claude Code'}
  ]
})
