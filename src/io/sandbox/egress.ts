import {lookup} from 'node:dns'
import {createServer, connect, type AddressInfo, type Server as NetServer} from 'node:net'
import {RequestError, Server} from 'proxy-chain'
import {isLoopback, loopbackPorts, mayReach, type BoundaryPolicy} from '../../core/run/boundary.ts'

/** The only way out of a sandbox: a proxy of this machine that lets the policy's hosts through. */
export interface Egress {
  /** Port on this machine, for sandboxes that share its network. */
  readonly port: number
  close(): Promise<void>
}

export interface EgressOptions {
  readonly hosts: BoundaryPolicy['hosts']
  /** Folder for the sockets by which a sandbox without a network of its own gets here: `proxy.sock`, `<port>.sock`. */
  readonly sockets: string | undefined
  /** The proxy that this machine itself must use. */
  readonly upstream: string | undefined
  /** Told once for each host that is refused. */
  readonly onRefused: (host: string) => void
}

/** Opens the way out; what is refused is answered with 403 and told. */
export async function openEgress({hosts, sockets, upstream, onRefused}: EgressOptions): Promise<Egress> {
  const refused = new Set<string>()
  const refuse = (host: string, why: string): never => {
    if (!refused.has(host)) onRefused(host)
    refused.add(host)
    throw new RequestError(`${host} ${why}. The agent's file names hosts it may reach: hosts: [${host}]`, 403)
  }
  const proxy = new Server({
    host: '127.0.0.1', port: 0,
    prepareRequestFunction: ({hostname, port}) => {
      if (!mayReach(hosts, hostname, port)) refuse(`${hostname}:${port}`, 'may not be reached from this sandbox')
      const isOwn = isLoopback(hostname)
      return {upstreamProxyUrl: isOwn ? null : upstream ?? null, dnsLookup: (isOwn ? lookup : lookupElsewhere) as typeof lookup}
    }
  })
  await proxy.listen()
  const doors = sockets === undefined ? [] : await Promise.all([openDoor(`${sockets}/proxy.sock`, proxy.port), ...loopbackPorts(hosts).map(port => openDoor(`${sockets}/${port}.sock`, port))])
  return {
    port: proxy.port,
    close: async () => {
      for (const door of doors) door.close()
      await proxy.close(true)
    }
  }
}

/** A socket in the file system that leads to a port of this machine. */
async function openDoor(path: string, port: number): Promise<NetServer> {
  const door = createServer({allowHalfOpen: true}, inside => {
    const outside = connect({host: '127.0.0.1', port, allowHalfOpen: true})
    inside.pipe(outside).pipe(inside)
    inside.on('error', () => outside.destroy())
    outside.on('error', () => inside.destroy())
  })
  await new Promise<void>((resolve, reject) => door.once('error', reject).listen(path, resolve))
  door.unref()
  return door
}

type Answer = (error: NodeJS.ErrnoException | null, address?: unknown, family?: number) => void

/** Whoever holds a permitted name's DNS could point it at this machine or at a cloud's instance metadata: those are no elsewhere. */
function lookupElsewhere(name: string, options: Parameters<typeof lookup>[1], answer: Answer): void {
  lookup(name, {...(options as object), all: true}, (error, addresses) => {
    const left = error ? [] : addresses.filter(({address}) => !isLoopback(address) && !/^(?:169\.254\.|fe80:|fd00:ec2:)/i.test(address))
    if (error || left.length === 0) return answer(error ?? Object.assign(new Error(`${name} leads to this machine`), {code: 'EACCES'}))
    return (options as {all?: boolean}).all === true ? answer(null, left) : answer(null, left[0]!.address, left[0]!.family)
  })
}

/** Port a server listens on. */
export function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port
}
