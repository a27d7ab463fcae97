import {spawn} from 'node:child_process'
import {closeSync, openSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** A program to be timed, from its start to its end. */
export interface Program {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Lowest, median and highest of some figures. */
export interface Spread { readonly low: number; readonly median: number; readonly high: number }

/** What pairs of runs gave: both sides, and the ratio of each pair. */
export interface Paired { readonly ours: Spread; readonly theirs: Spread; readonly ratio: Spread }

/** Milliseconds from the start of a program to its end. Its output goes to a file, as some programs lose lines in a pipe. */
export async function timeProgram({argv: [program = '', ...args], cwd, env = {}}: Program): Promise<number> {
  const file = path.join(tmpdir(), `lifecycle-bench-${process.pid}.out`)
  const output = openSync(file, 'w')
  try {
    const begin = performance.now()
    const child = spawn(program, args, {cwd, env: {...process.env, ...env}, stdio: ['ignore', output, output]})
    const code = await new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject))
    const took = performance.now() - begin
    if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}`)
    return took
  } finally {
    closeSync(output)
    rmSync(file, {force: true})
  }
}

/** A B A B …: machines drift, so only what was measured side by side is compared. `before` is done before each pair, untimed. */
export async function timePairs(ours: () => Promise<number>, theirs: () => Promise<number>, pairs: number, before: (pair: number) => void | Promise<void> = () => {}): Promise<Paired> {
  const taken: {readonly a: number; readonly b: number}[] = []
  for (let pair = 0; pair < pairs; pair++) {
    await before(pair)
    taken.push({a: await ours(), b: await theirs()})
  }
  return {ours: spread(taken.map(t => t.a)), theirs: spread(taken.map(t => t.b)), ratio: spread(taken.map(t => t.a / t.b))}
}

/** Highest resident memory, in MiB, of the largest process of a program's tree. In a run of its own: looking takes time. */
export async function peakMemory({argv: [program = '', ...args], cwd, env = {}}: Program): Promise<number> {
  const child = spawn(program, args, {cwd, env: {...process.env, ...env}, stdio: 'ignore'})
  let highest = 0
  const timer = setInterval(() => {
    for (const pid of listTree(child.pid!)) highest = Math.max(highest, readPeak(pid))
  }, 3)
  await new Promise(resolve => child.on('exit', resolve))
  clearInterval(timer)
  return highest / 1024
}

/** Processes of a tree, as long as Linux shows them. */
export function listTree(pid: number): readonly number[] {
  const children = readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return [pid, ...children.flatMap(listTree)]
}

/** Memory that a process holds now, in MiB. */
export function readResident(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

/** Highest memory that a process has held, in KiB. */
export function readPeak(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readText(`/proc/${pid}/status`))?.[1] ?? 0)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

export function spread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  return {low: sorted[0] ?? Number.NaN, median: quantile(sorted, 0.5), high: sorted.at(-1) ?? Number.NaN}
}

/** Of sorted figures; between two of them, the mean. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return (low + high) / 2
}
