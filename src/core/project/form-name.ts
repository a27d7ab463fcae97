import {type FormKind} from './records.ts'

/** What a form's file name says: `approve-code-security-2`, `help-code-1`, `redo-spec-1`. */
export interface FormName {
  readonly kind: FormKind
  /** Step asked about; for approvals the approval step itself. */
  readonly step: string
  /** Set only when the form's own `ask:` tells the role from the step's name. */
  readonly role: string | undefined
  readonly number: number
}

const prefixed = ['help', 'outdated', 'question', 'redo', 'skip', 'protected'] as const

/** Reads the name of a form without `.md`. `ask` and `whom` of its asking half tell `approve-code` by security from a step named `approve-code-security`. */
export function parseFormName(name: string, ask?: string, whom?: string): FormName | undefined {
  const match = /^([a-z][a-z0-9-]*)-([1-9]\d{0,5})$/.exec(name)
  if (match === null) return undefined
  const stem = match[1] ?? ''
  const number = Number(match[2])
  const kind = prefixed.find(candidate => stem.startsWith(`${candidate}-`))
  const role = ask !== undefined && whom !== undefined && stem === `${ask}-${whom}` ? whom : undefined
  const base = role === undefined ? stem : ask ?? stem
  return {kind: kind ?? 'approve', step: kind === undefined ? base : base.slice(kind.length + 1), role, number}
}
