import {LifecycleError} from '../../core/errors.ts'
import {findAdapter} from '../../core/run/adapters/find-adapter.ts'
import type {Adapter, AgentEvent} from '../../core/run/events.ts'
import type {EnginePorts} from '../ports.ts'
import {runFolder} from '../run/workplace.ts'
import type {Moment} from '../state-change.ts'

/** A run's log as readable lines: what its adapter understands in words, everything else as it came. Defaults to what runs, else the newest. */
export async function readRunLog(ports: EnginePorts, moment: Moment, id: string, wanted: string | undefined): Promise<{readonly run: string; readonly path: string; readonly lines: readonly string[]}> {
  const item = moment.snapshot.items.get(id)!
  const live = moment.snapshot.journal.filter(e => e.item === id).map(e => e.run)
  const recorded = [...item.runs, ...item.checks].toSorted((a, b) => a.number - b.number).map(r => r.name)
  const names = [...new Set([...recorded, ...live])]
  const run = wanted === undefined ? live.at(-1) ?? recorded.findLast(name => !name.endsWith('-merge')) : names.find(n => n === wanted || n.startsWith(`${wanted.padStart(3, '0')}-`)) ?? names.findLast(n => n.endsWith(`-${wanted}`))
  if (run === undefined) throw new LifecycleError('USAGE_UNKNOWN_RUN', wanted === undefined ? `${id} has no run yet` : `${id} has no run "${wanted}"`, {hint: names.length > 0 ? `Runs: ${names.join(', ')}.` : `lifecycle show ${id}`})
  const folder = runFolder(ports, {item: id, run})
  const log = await ports.supervisors.readLog(folder)
  const record = item.runs.find(r => r.name === run)
  const agent = moment.snapshot.journal.find(e => e.item === id && e.run === run)?.by ?? record?.by ?? ''
  const adapter = findAdapter(record?.agent?.split(' ')[0] ?? moment.snapshot.configuration.agents.get(agent)?.run ?? '')
  const stderr = log.stderr.trim() === '' ? [] : ['', 'stderr:', ...log.stderr.trimEnd().split('\n')]
  const lines = [...readableLines(adapter, log.stdout), ...stderr]
  return {run, path: `${folder}/log`, lines: lines.length > 0 ? lines : summaryLines(item.checks.find(c => c.name === run)?.tail ?? record?.summary)}
}

function readableLines(adapter: Adapter | undefined, stdout: string): readonly string[] {
  const lines: string[] = []
  let state: unknown = adapter?.initial
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue
    if (!adapter) {
      lines.push(line)
      continue
    }
    const step = adapter.read(line, state)
    state = step.state
    const said = step.events.flatMap(sayEvent)
    lines.push(...(said.length > 0 ? said : line.startsWith('{') ? [] : [line]))
  }
  return lines
}

function sayEvent(event: AgentEvent): readonly string[] {
  switch (event.type) {
    case 'started': return [`started${event.model ? ` ${event.model}` : ''}${event.version ? ` (${event.version})` : ''}`]
    case 'text': return event.text.split('\n')
    case 'tool': return [`· ${event.title}${event.status === 'failed' ? ' failed' : ''}`]
    case 'permission': return [`· not permitted: ${event.title}`]
    case 'rate-limited': return [`· rate limited${event.until ? ` until ${event.until}` : ''}`]
    case 'retrying': return [`· tries again: ${event.message}`]
    case 'ended': return [`ended: ${event.reason}${event.message ? `, ${event.message.split('\n')[0]}` : ''}`]
    case 'usage': return []
  }
}

/** Logs stay on the machine that ran it; elsewhere the record is what there is. */
function summaryLines(text: string | undefined): readonly string[] {
  return text ? ['(the log is not on this machine; from the record:)', ...text.split('\n')] : []
}
