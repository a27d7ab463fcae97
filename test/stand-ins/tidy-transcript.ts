/** What differs from machine to machine and from run to run, by what it is replaced. */
export interface Surroundings {
  readonly root: string
  readonly agents: string
  readonly url: string
}

const most = 60_000

/** A transcript that is the same wherever and whenever it is recorded, and of bounded length; ids keep being the same or different. */
export function tidy(text: string, {root, agents, url}: Surroundings): string {
  const short = text.length > most ? `${text.slice(0, text.lastIndexOf('\n', most))}\n` : text
  const placed = short.replaceAll(root, '/tmp/item').replaceAll(root.replaceAll('/', '-'), '-tmp-item').replaceAll(agents, '/opt/agents')
    .replaceAll(url, 'http://127.0.0.1:9999').replaceAll(new URL(url).host, '127.0.0.1:9999')
  const timed = placed
    .replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '2026-11-23T12:00:00.000Z')
    .replaceAll(/\b17\d{11}\b/g, '1795435200000')
    .replaceAll(/("(?:[a-z_]*duration[a-z_]*|[a-z_]*_ms|totalLatencyMs|durationMs)":\s*)\d+(?:\.\d+)?/g, '$1100')
    .replaceAll(/\b\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT\b/g, 'Mon, 23 Nov 2026 12:00:00 GMT')
    .replaceAll(/((?:duration|total)Ms=)\d+/g, '$1100')
    .replaceAll(/((?:local|remote)Port: |bytesWritten: |bytesRead: )\d+/g, '$1100')
    .replaceAll(/\/tmp\/cc-socks\/\d+/g, '/tmp/cc-socks/1')
  return number(number(timed, /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, count => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`),
    /\b(?:ses|prt|msg|per)_[0-9a-zA-Z]{26}\b/g, (count, id) => `${id.slice(0, 4)}${String(count).padStart(26, '0')}`)
}

function number(text: string, pattern: RegExp, name: (count: number, id: string) => string): string {
  const known = new Map<string, string>()
  return text.replaceAll(pattern, id => {
    const found = known.get(id) ?? name(known.size + 1, id)
    known.set(id, found)
    return found
  })
}
