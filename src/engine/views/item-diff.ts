import {diffText} from '../../core/artifact/diff-text.ts'
import type {Form} from '../../core/project/records.ts'
import type {EnginePorts} from '../ports.ts'
import type {Moment} from '../state-change.ts'

/**
 * What an open approval decides on: documents against the version decided on last (the whole text the first time), the branch against
 * the tip decided on last, else against its base. Without an open approval: the branch's diff.
 */
export async function readItemDiff(ports: EnginePorts, moment: Moment, id: string): Promise<{readonly title: string; readonly text: string}> {
  const item = moment.snapshot.items.get(id)!
  const open = moment.plan.items.get(id)?.forms.find(f => f.kind === 'approve') ?? moment.plan.items.get(id)?.forms[0]
  if (!open) return {title: `${id}: the branch against ${moment.snapshot.configuration.project.base}`, text: await branchDiff(ports, moment, id, undefined)}
  const before = item.forms.filter(f => f.step === open.step && f.answer !== undefined && f.name !== open.name).at(-1)
  const parts: string[] = []
  for (const [name, version] of Object.entries(open.about)) {
    if (name === 'item' || name === 'run' || name === 'workflow') continue
    parts.push(name === 'code' ? await branchDiff(ports, moment, id, before?.about['code']) : await documentDiff(moment, `${name}.md`, decidedVersion(before, name), version))
  }
  return {title: `${id}: what ${open.name} decides on${before ? `, since ${before.name}` : ''}`, text: parts.filter(Boolean).join('\n')}
}

function decidedVersion(form: Form | undefined, name: string): string | undefined {
  return form?.answer?.edited[name] ?? form?.about[name]
}

async function branchDiff(ports: EnginePorts, moment: Moment, id: string, since: string | undefined): Promise<string> {
  const branch = moment.snapshot.items.get(id)?.branch
  if (!branch) return ''
  const known = since !== undefined && branch.commits.some(c => c.id === since)
  return ports.branches.diff(known ? since : branch.mergeBase, branch.tip)
}

async function documentDiff(moment: Moment, path: string, from: string | undefined, to: string): Promise<string> {
  const [before, after] = await Promise.all([readBlob(moment, from), readBlob(moment, to)])
  return diffText(path, before, after)
}

async function readBlob(moment: Moment, version: string | undefined): Promise<string> {
  const oid = version?.split('+')[0]
  return oid === undefined ? '' : (await moment.files.readTexts([{oid, path: ''}])).get(oid)?.text ?? ''
}
