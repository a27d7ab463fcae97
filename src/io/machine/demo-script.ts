import type {DemoScript} from '../../core/machine.ts'

/** The people of the demo's team besides the one who watches it. */
export const demoPeople = {
  ana: {name: 'Ana Roe', email: 'ana@example.org', roles: ['product']},
  ben: {name: 'Ben Li', email: 'ben@example.org', roles: ['engineer']}
} as const

const {ana, ben} = demoPeople

/**
 * What happens in the demo. It ends while one decision is open, so that whoever watches has something to decide.
 * The patches that the rehearsal agent applies are beside the items in templates/demo.
 */
export const demoScript: DemoScript = [
  {
    say: 'Four work items are committed, of four kinds. Each goes its own way until a person is needed: the hotfix is merged at once and its approval deferred; the bug\'s first fix is not enough, its check stays red, and a second round mends it.',
    do: 'run'
  },
  {
    say: 'Ana (product) reads the feature\'s spec and approves it: she fills in a form, and the commit is the command.',
    do: {answer: {item: 'round-up', form: 'approve-spec-1', answer: 'approve', replies: ['Yes, all three.'], as: ana}}
  },
  {
    say: 'She approves the new readme as well.',
    do: {answer: {item: 'readme-options', form: 'approve-text-1', answer: 'approve', replies: ['Yes: I followed it.'], as: ana}}
  },
  {
    say: 'Ben (engineer) approves the bug\'s fix, which the verifier has seen hold.',
    do: {answer: {item: 'lost-cent', form: 'approve-fix-1', answer: 'approve', comment: 'The second round is the right one.', as: ben}}
  },
  {
    say: 'And he decides on the hotfix after the fact, as its workflow allows: until now it was shown as debt.',
    do: {answer: {item: 'negative-bill', form: 'approve-mitigation-1', answer: 'approve', replies: ['Yes. Reverting the merge undoes it.'], as: ben}}
  },
  {
    say: 'The postmortem too has a decision of its own.',
    do: {answer: {item: 'negative-bill', form: 'approve-postmortem-1', answer: 'approve', replies: ['One: refuse a bill for no people.'], as: ben}}
  },
  {
    say: 'The engine goes on where it can: the bug and the readme are merged, and the feature gets its tests, its code and its review. Its last approval is yours.',
    do: 'run'
  }
]
