import {parseDocument} from '../../core/artifact/fields.ts'
import {removeNotes} from '../../core/artifact/notes.ts'
import type {Proposal} from '../../core/board/session.ts'
import {LifecycleError} from '../../core/errors.ts'
import type {Lookout} from '../lookout.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'
import {chooseStep} from './take-entry.ts'

/** Keys by which a text would decide something, or pass for the engine's: no proposal may have one. */
const decisive: readonly string[] = ['decision', 'ask', 'verdict', 'outcome']

/**
 * A document for a step, saved beside the item and not committed. It counts when a person commits it, as anything they write: so who
 * proposes decides nothing. What somebody has saved there is never written over.
 */
export async function proposeDocument(ports: EnginePorts, lookout: Lookout, {item, step: wanted, text: given}: Proposal): Promise<{readonly path: string; readonly file: string}> {
  const moment = await lookout.look()
  const step = chooseStep(moment, item, wanted)
  if (step.makes !== 'document') {
    throw new LifecycleError('USAGE_NO_PROPOSAL', step.makes === 'verdict' ? `${step.name} is a judgement, and nobody proposes one` : `${step.name} makes commits, not a document`, {hint: `A person does it by hand: lifecycle take ${item} ${step.name}`})
  }
  refuseRunning(moment, item, step.name)
  const path = `items/${item}/${step.name}.md`
  const text = readProposal(ports, given, path)
  const folder = ports.home.home.folder
  const [edited] = await ports.home.listEdited([path])
  if (folder === undefined) throw new LifecycleError('GIT_NO_CHECKOUT', `${ports.home.home.ref.replace('refs/heads/', '')} is checked out nowhere`, {hint: 'Check it out: a proposal is a file in its working tree.'})
  if (edited !== undefined) throw new LifecycleError('WAIT_EDITED', `${path} is edited and not committed`, {hint: 'Somebody has to look at that first: commit it, or git restore it.'})
  if (await ports.home.saveWorking(path, text, await ports.home.readWorking(path))) return {path, file: `${folder}/${path}`}
  throw new LifecycleError('WAIT_EDITED', `${path} cannot be saved: it is something else by now, or leads through a link`, {hint: 'Look at it and try again.'})
}

/** What runs would be paid for and then thrown away. */
function refuseRunning(moment: Moment, item: string, step: string): void {
  const run = moment.snapshot.journal.find(entry => entry.item === item && entry.step === step)
  if (run) throw new LifecycleError('WAIT_STEP_RUNNING', `${run.run} of ${item} is under way (${run.by})`, {hint: `Wait for it, or: lifecycle stop ${item}`})
}

function readProposal(ports: EnginePorts, given: string, path: string): string {
  const {value: document, problems} = parseDocument(given, path)
  if (document === undefined) throw new LifecycleError('USAGE_BAD_PROPOSAL', problems[0]?.message ?? 'it cannot be read', {hint: problems[0]?.fix ?? 'Propose Markdown.'})
  const key = Object.keys(document.fields).find(name => decisive.includes(name.toLowerCase()))
  if (key !== undefined) throw new LifecycleError('USAGE_BAD_PROPOSAL', `its frontmatter says "${key}:", and a proposal decides nothing`, {hint: 'Leave that key out. Decisions are made by people: lifecycle inbox'})
  const text = removeNotes(given)
  if (text.trim() === '') throw new LifecycleError('USAGE_BAD_PROPOSAL', 'it is empty', {hint: 'Propose a document with text in it.'})
  const [secret] = ports.findSecrets(text)
  if (secret) throw new LifecycleError('USAGE_BAD_PROPOSAL', `line ${secret.line} holds what looks like a secret (${secret.name})`, {hint: 'Leave it out.'})
  return text.endsWith('\n') ? text : `${text}\n`
}
