/** How much of the machine an agent can reach; docs/boundary.md says what each level promises. */
export type BoundaryLevel = 'L0' | 'L1'

/** What a sandboxed process may reach. All paths are absolute; what is not named is not there, but for the system's own programs. */
export interface BoundaryPolicy {
  /** Folders it may change. */
  readonly write: readonly string[]
  /** Files and folders it may read; one that does not exist is left out. */
  readonly read: readonly string[]
  /**
   * The person's home folder, and folders of the agent's own that lie elsewhere; with the folder that stands in the place of each, kept
   * from run to run of one workspace.
   */
  readonly homes: readonly {readonly path: string; readonly instead: string}[]
  /** Hosts it may reach: `api.example.com`, `*.example.com`, `localhost:11434`, and `*` for all but this machine's own. */
  readonly hosts: readonly string[]
}

/** An image on this machine that was seen to work as a boundary, and how it is run. */
export interface Container {
  readonly engine: 'podman' | 'docker'
  /** As the configuration names it; what runs is `id`, the image that was tried. */
  readonly image: string
  readonly id: string
  /** Who the agent is inside, so that its files are the person's outside. */
  readonly user: string
  /** Whether the person's own numbers must be mapped into the container first. */
  readonly keepsId: boolean
  /** What the engine's own command needs of the person's environment; nothing of it is seen inside. */
  readonly env: Readonly<Record<string, string>>
}

/** What a run is put into. */
export type UsableSandbox =
  | {readonly kind: 'bubblewrap' | 'seatbelt'}
  | {readonly kind: 'container'; readonly container: Container}

export type SandboxKind = UsableSandbox['kind']

/** A sandbox of this machine; or why there is none, and how to get one. */
export type Sandbox =
  | UsableSandbox
  | {readonly kind: 'none'; readonly why: string; readonly remedy: string}

/** A sandbox in a few words, as records name it; empty for none. */
export function describeSandbox(sandbox: Sandbox): string {
  if (sandbox.kind === 'none') return ''
  if (sandbox.kind !== 'container') return sandbox.kind
  return `container ${sandbox.container.image} (${sandbox.container.id.replace(/^sha256:/, '').slice(0, 12)})`
}

export function levelOf(sandbox: Sandbox): BoundaryLevel {
  return sandbox.kind === 'none' ? 'L0' : 'L1'
}

/** A host as policies name it, taken apart. */
export interface HostRule { readonly name: string; readonly below: boolean; readonly port: number | undefined }

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

export function parseHostRule(text: string): HostRule {
  const port = /:(\d{1,5})$/.exec(text)?.[1]
  const name = (port === undefined ? text : text.slice(0, -port.length - 1)).toLowerCase()
  return {name: name.replace(/^\*\./, ''), below: name.startsWith('*.'), port: port === undefined ? undefined : Number(port)}
}

/** Whether a host may be reached under these rules. This machine's own addresses only by a rule that names them with their port. */
export function mayReach(hosts: BoundaryPolicy['hosts'], name: string, port: number): boolean {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  return hosts.map(parseHostRule).some(rule => {
    if (rule.port !== undefined && rule.port !== port) return false
    if (rule.name === '*') return !isLoopback(wanted)
    if (loopback.has(rule.name)) return rule.port !== undefined && isLoopback(wanted)
    return rule.below ? wanted.endsWith(`.${rule.name}`) : wanted === rule.name
  })
}

/** Ports of this machine that the rules name: a model that is served here, a stand-in in tests. */
export function loopbackPorts(hosts: BoundaryPolicy['hosts']): readonly number[] {
  return [...new Set(hosts.map(parseHostRule).flatMap(rule => loopback.has(rule.name) && rule.port !== undefined ? [rule.port] : []))]
}

/** The host of an address that an environment variable names (`ANTHROPIC_BASE_URL`), as a rule; undefined when it is no address. */
export function hostOfUrl(text: string): string | undefined {
  const match = /^https?:\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)(?::(\d{1,5}))?/i.exec(text)
  if (!match?.[1]) return undefined
  const port = match[2] ?? (/^https:/i.test(text) ? '443' : '80')
  return `${match[1].toLowerCase()}:${port}`
}

/** Whether an address or name is this machine's own, in whatever way it is written. */
export function isLoopback(name: string): boolean {
  const host = name.replace(/^\[|\]$/g, '').toLowerCase()
  return host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host) || host === '::1' || host === '0.0.0.0' || host === '::' || /^::ffff:(?:127\.|7f)/.test(host) || /^0x|^0\d|^\d+$/.test(host)
}
