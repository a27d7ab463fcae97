import type {AgentRequest} from '../events.ts'

/**
 * Claude Code's command line for one pass. Nobody is there to answer a prompt, so every permission is decided beforehand:
 * `dontAsk` refuses what no rule allows, `acceptEdits` also lets it write in its folders. Reading is free in its folders without a
 * rule; a bare `Read` or `Edit` rule would allow it everywhere on the machine. Documents go to `out`, so that folder may always be
 * written; the tree only by makers of commits.
 */
export function claudeArguments(request: AgentRequest): readonly string[] {
  const {allowed, refused, mayEdit} = toRules(request)
  const folders = [request.out, ...(request.inputs === undefined ? [] : [request.inputs])]
  return [
    'claude', '-p', '--output-format', 'stream-json', '--verbose', '--no-session-persistence',
    ...(request.model === undefined ? [] : ['--model', request.model]),
    ...(request.costMicro === undefined ? [] : ['--max-budget-usd', String(request.costMicro / 1e6)]),
    '--permission-mode', mayEdit ? 'acceptEdits' : 'dontAsk',
    '--allowedTools', allowed.join(','),
    ...(refused.length === 0 ? [] : ['--disallowedTools', refused.join(',')]),
    ...folders.flatMap(folder => ['--add-dir', folder])
  ]
}

function toRules(request: AgentRequest): {readonly allowed: readonly string[]; readonly refused: readonly string[]; readonly mayEdit: boolean} {
  const granted = new Set(request.permissions.length === 0 ? defaultPermissions(request.makes) : request.permissions)
  const readOnly = granted.has('read-only')
  const mayEdit = request.makes === 'commits' && granted.has('edit') && !readOnly
  const mayRun = granted.has('run') && !readOnly
  const mayReach = granted.has('network')
  return {
    mayEdit,
    allowed: [`Edit(${toRulePath(request.out)})`, ...(mayRun ? ['Bash'] : []), ...(mayReach ? ['WebFetch', 'WebSearch'] : [])],
    refused: [
      ...(mayRun ? [] : ['Bash']), ...(mayReach ? [] : ['WebFetch', 'WebSearch']),
      ...(request.inputs === undefined ? [] : [`Edit(${toRulePath(request.inputs)})`])
    ]
  }
}

/** Everything under a folder in the language of its rules: two slashes begin a path from the root, and `Edit` stands for all tools that write files. */
function toRulePath(folder: string): string {
  return `/${folder.replace(/\/+$/, '')}/**`
}

/** What a pass needs at the least when its agent file names nothing. */
function defaultPermissions(makes: AgentRequest['makes']): readonly string[] {
  return makes === 'commits' ? ['read', 'edit'] : ['read']
}
