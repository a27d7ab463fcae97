import {isAnswerable} from './findings.ts'
import {wantForm, type Walk} from './walk.ts'

/** What no step in force can answer is asked of the owner; the answer goes to whoever found it, who judges again. */
export function walkQuestions(walk: Walk): void {
  const {ctx} = walk
  if (walk.stop !== undefined) return
  for (const finding of walk.findings) {
    if (finding.state !== 'open' || isAnswerable(ctx, finding)) continue
    const hint = ctx.merged ? 'the branch is merged: what is found now is best made a new item' : 'no step of this item can answer it'
    wantForm(walk, {
      kind: 'question', step: finding.finder, for: ctx.owner, about: {run: finding.name}, choices: [], questions: [finding.text.trim() || `What about ${finding.name}?`],
      title: `${finding.finder} asks about "${ctx.request.title}"`, facts: [`${finding.name}, held against ${finding.on}`, hint]
    })
  }
}
