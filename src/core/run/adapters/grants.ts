import type {AgentRequest} from '../events.ts'

/** What the permissions of an agent's file come to for one pass, whatever the vendor calls it. */
export interface Grants {
  /** It may write in its tree; `out` it may always write. */
  readonly mayEdit: boolean
  /** It may run commands. */
  readonly mayRun: boolean
  /** It may reach hosts beside its provider's. */
  readonly mayReach: boolean
}

/** Only makers of commits may change the tree, and `read-only` beats every other word. */
export function readGrants({permissions, makes}: Pick<AgentRequest, 'permissions' | 'makes'>): Grants {
  const granted = new Set(permissions.length === 0 ? defaultPermissions(makes) : permissions)
  const isReadOnly = granted.has('read-only')
  return {mayEdit: makes === 'commits' && granted.has('edit') && !isReadOnly, mayRun: granted.has('run') && !isReadOnly, mayReach: granted.has('network')}
}

/** What a pass needs at the least when its agent file names nothing. */
function defaultPermissions(makes: AgentRequest['makes']): readonly string[] {
  return makes === 'commits' ? ['read', 'edit'] : ['read']
}
