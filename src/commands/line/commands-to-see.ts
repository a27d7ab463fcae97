import {define, itemArgument, jsonOption} from './definition.ts'

const filterArgument = {name: 'filter', about: 'Words and key:value pairs that all must fit: kind:bug waiting:me label:auth text', many: true} as const

/** Commands with which a person looks. */
export const status = define({
  name: 'status',
  group: 'see',
  views: true,
  summary: 'where every item stands, and whom it waits for',
  description: 'Lists the items by stage with their standing: running, waiting for whom, blocked and why, done. Reads what is committed; changes nothing.',
  arguments: [filterArgument],
  options: [
    {name: 'plain', about: 'One line per item, tab-separated, no colour, the same in every version: id, stage, standing, kind, priority, waits for, cost in micro-units, title'},
    {name: 'all', short: 'a', about: 'Done and dropped items too'},
    jsonOption
  ],
  examples: [
    {line: 'lifecycle status waiting:me', about: 'only what waits for you'},
    {line: "lifecycle status --plain | cut -f1", about: 'ids for a script'}
  ]
})

export const show = define({
  name: 'show',
  group: 'see',
  views: true,
  summary: 'one item whole: steps, findings, runs, cost, what comes next',
  description: 'Shows where one item stands and why: its steps with who made what, the findings held against it, its runs and their cost, what it waits for, and the commands that come next.',
  arguments: [itemArgument],
  options: [jsonOption],
  examples: [{line: 'lifecycle show rate', about: 'the item whose id begins with "rate"'}]
})

export const diff = define({
  name: 'diff',
  group: 'see',
  summary: 'what an open decision is about, or the whole change',
  description: "Shows what changed since the last decision when an approval is open, otherwise the item's branch against its base. On a terminal it goes through git's own pager.",
  arguments: [itemArgument],
  options: [jsonOption],
  examples: [{line: 'lifecycle diff rate', about: 'read it before you approve'}]
})
