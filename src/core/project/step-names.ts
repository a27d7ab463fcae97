import {isItemId} from './item-id.ts'

const reserved = new Set(['item', 'state', 'decisions', 'runs', 'question', 'usage'])
const beginnings = ['check-', 'help-', 'outdated-', 'question-', 'redo-', 'protected-', 'skip-']

/** Why a name cannot be a step's; undefined when it can. Files of an item, forms and records are told apart by these names. */
export function whyNoStepName(name: string): string | undefined {
  if (!isItemId(name)) return 'names are lower-case words joined by "-", at most 48 characters'
  if (reserved.has(name)) return `"${name}" is the name of something else in an item's folder`
  const beginning = beginnings.find(start => name.startsWith(start))
  return beginning === undefined ? undefined : `names beginning with "${beginning}" are those of forms and records`
}
