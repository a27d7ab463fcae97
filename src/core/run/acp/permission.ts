import {asFields, asList, asText, oneLine, type Fields} from '../adapters/json-line.ts'
import type {AcpOrder} from './order.ts'

/** The answer to `session/request_permission`, and the title of what was refused. */
export interface PermissionAnswer {
  readonly outcome: {readonly outcome: 'selected'; readonly optionId: string} | {readonly outcome: 'cancelled'}
  readonly refused: string | undefined
}

type Policy = Pick<AcpOrder, 'grants' | 'out' | 'folders' | 'tools' | 'toolServers'> & {readonly tree: string}

/**
 * Answers an agent that asks whether it may use a tool, at once and by its file alone. What is allowed is allowed this once: an
 * allowance for good would no longer ask about the next path. Without a way to say no, the whole turn is cancelled.
 */
export function answerPermission(params: Fields, policy: Policy): PermissionAnswer {
  const call = asFields(params['toolCall']) ?? {}
  const options = asList(params['options'])
  const choose = (kind: string): string | undefined => asText(options.find(option => option['kind'] === kind)?.['optionId'])
  const allow = isAllowed(call, policy) ? choose('allow_once') : undefined
  if (allow !== undefined) return {outcome: {outcome: 'selected', optionId: allow}, refused: undefined}
  const reject = choose('reject_once')
  return {outcome: reject === undefined ? {outcome: 'cancelled'} : {outcome: 'selected', optionId: reject}, refused: nameCall(call)}
}

function isAllowed(call: Fields, policy: Policy): boolean {
  const {grants, tree, out, folders} = policy
  const paths = listPaths(call)
  const areWithin = (places: readonly string[]): boolean => paths.every(path => places.some(place => isWithin(path, place, tree)))
  switch (call['kind']) {
    case 'read':
    case 'search': return areWithin([tree, out, ...folders])
    case 'edit':
    case 'delete':
    case 'move': return (paths.length > 0 && areWithin([out])) || (grants.mayEdit && areWithin([tree, out]))
    case 'execute': return grants.mayRun && isNamed(call, policy)
    case 'fetch': return grants.mayReach && isNamed(call, policy)
    case 'think': return true
    // It is in the mode that asks, and has no reason to leave it.
    case 'switch_mode': return false
    // Some ask to enter a folder before they ask what to do there.
    default: return (paths.length > 0 && areWithin([out, ...folders])) || ((grants.mayRun || isOfServer(call, policy)) && isNamed(call, policy))
  }
}

/** The files a call is about: what it says of places, the files of its differences, and the paths among its arguments. */
function listPaths(call: Fields): readonly string[] {
  const input = asFields(call['rawInput']) ?? {}
  const named = ['path', 'file_path', 'filePath', 'filepath', 'abs_path', 'notebook_path', 'source', 'destination'].map(name => input[name])
  const paths = [...asList(call['locations']), ...asList(call['content']).filter(({type}) => type === 'diff')].map(({path}) => path)
  // What a command touches is not known; where it would write is a guess of the agent's.
  return call['kind'] === 'execute' ? [] : [...paths, ...named].filter(path => typeof path === 'string').filter(path => path !== '')
}

/** A list of tools narrows what the grants allow. Names alone are understood: a pattern in brackets names nothing here. */
function isNamed(call: Fields, {tools}: Policy): boolean {
  return tools.length === 0 || tools.some(tool => tool === call['name'] || tool === call['title'])
}

/** The tools of a server are named after it in every agent, each in a way of its own. */
function isOfServer(call: Fields, {toolServers}: Policy): boolean {
  const name = `${asText(call['name']) ?? ''} ${asText(call['title']) ?? ''}`
  return toolServers.some(server => name.includes(server.name))
}

/** By the words of the path alone: links are the sandbox's to follow. */
function isWithin(path: string, place: string, tree: string): boolean {
  const whole = resolve(path.startsWith('/') ? path : `${tree}/${path}`)
  return whole === resolve(place) || whole.startsWith(`${resolve(place)}/`)
}

function resolve(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** What a tool call is called in the log: its title, or at least what kind it is, with what became of it. */
export function nameCall(call: Fields): string {
  const said = asList(call['content']).map(part => asText(asFields(part['content'])?.['text'])).find(text => text !== undefined)
  const kind = asText(call['kind']) ?? 'tool'
  return oneLine(asText(call['title']) ?? asText(call['name']) ?? (said === undefined ? kind : `${kind}: ${said}`), 120)
}
