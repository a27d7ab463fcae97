import {execFile} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {mkdir, mkdtemp, rm, stat} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type {Container, Sandbox} from '../../core/run/boundary.ts'
import {containerArguments, nodeInside} from './container-arguments.ts'
import {endContainer} from './end-container.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Without = Extract<Sandbox, {kind: 'none'}>
type Contained = Extract<Sandbox, {kind: 'container'}>

/** Both understand what is asked of them; the one that needs no service running as root comes first. */
const engines = ['podman', 'docker'] as const

/** What an engine's own command needs; none of it reaches a container, and none of it is a secret, for it is kept beside the run. */
const names = /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|XDG_RUNTIME_DIR|XDG_CONFIG_HOME|XDG_DATA_HOME|XDG_CACHE_HOME|DBUS_SESSION_BUS_ADDRESS|DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS_VERIFY)|CONTAINER_HOST|CONTAINERS_\w+)$/

/** The image as a boundary, by the first engine of this machine that can run it. It is tried with all that a run is: what is only looked for may still not work. */
export async function findContainer(image: string, env: Environment, node: string = process.execPath): Promise<Sandbox> {
  if (process.platform !== 'linux') return {kind: 'none', why: `containers serve as a boundary on Linux only, and this is ${process.platform}`, remedy: 'leave container: out, and the machine\'s own sandbox is used'}
  let [closest, other]: readonly (Without | undefined)[] = []
  for (const engine of engines) {
    const found = await tryEngine(engine, image, pickEnvironment(env), node)
    if (found === undefined) continue
    if ('kind' in found) return found
    // Of two that cannot, the one that at least has the image says what is of use.
    if (found.hasImage) closest ??= found.failure
    else other ??= found.failure
  }
  return closest ?? other ?? {kind: 'none', why: 'neither podman nor docker is installed', remedy: 'install one: apt install podman, dnf install podman, pacman -S podman'}
}

function pickEnvironment(env: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && names.test(entry[0])))
}

/** Undefined when the engine is not installed. Nothing is ever pulled: that takes long, costs traffic, and brings in what nobody has looked at. */
async function tryEngine(engine: Container['engine'], image: string, env: Readonly<Record<string, string>>, node: string): Promise<Contained | {readonly hasImage: boolean; readonly failure: Without} | undefined> {
  const seen = await ask(engine, ['image', 'inspect', '--format', '{{.Id}} {{.Os}}/{{.Architecture}}', image], env)
  if (seen.state === 'missing') return undefined
  if (seen.state === 'failed') {
    if (/no such image|image not known|failed to find image/i.test(seen.why)) return {hasImage: false, failure: {kind: 'none', why: `${engine} has no image ${image}`, remedy: `${engine} pull ${image}, or build it under that name`}}
    return {hasImage: false, failure: {kind: 'none', why: `${engine} does not work here: ${seen.why}`, remedy: `see what ${engine} info says`}}
  }
  const [id = '', platform = ''] = seen.output.trim().split(' ')
  const own = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`
  if (platform !== own) return {hasImage: true, failure: {kind: 'none', why: `${image} is made for ${platform}, and this machine is ${own}`, remedy: `${engine} pull --platform ${own} ${image}`}}
  const container: Container = {engine, image, id, env, ...await chooseUser(engine, env)}
  const tried = await tryContainer(container, node)
  return tried.kind === 'none' ? {hasImage: true, failure: tried} : tried
}

/** As whom the agent runs inside so that outside it is the person: with a service of root's under the same number, without one mapped to it. */
async function chooseUser(engine: Container['engine'], env: Readonly<Record<string, string>>): Promise<Pick<Container, 'user' | 'keepsId'>> {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (engine === 'podman') return {user: `${uid}:${gid}`, keepsId: uid !== 0}
  const info = await ask(engine, ['info', '--format', '{{.SecurityOptions}}'], env)
  return {user: info.state === 'done' && info.output.includes('rootless') ? '0:0' : `${uid}:${gid}`, keepsId: false}
}

/** Starts our own node in it and lets it write a file: does it run, and is the file the person's? */
async function tryContainer(container: Container, node: string): Promise<Contained | Without> {
  const fail = (why: string, remedy: string): Without => ({kind: 'none', why: `${container.image} cannot be run by ${container.engine}: ${why}`, remedy})
  const {answer, owner} = await probe(container, node, 'require("node:fs").writeFileSync("file", "")', [])
  if (answer.state === 'done' && owner === process.getuid?.()) return {kind: 'container', container}
  if (answer.state === 'done') return fail('what it writes does not belong to you', 'use podman without root, or docker without userns-remap')
  const why = answer.state === 'failed' ? answer.why : `${container.engine} is gone`
  if (/container-init|init binary|docker-init/i.test(why)) return fail(why, `install the small init that ${container.engine} brings to containers: catatonit for podman, tini for docker`)
  if (/exec format|no such file|not found|error while loading|GLIBC|required file/i.test(why)) return fail(`node cannot start in it (${why})`, 'use an image with glibc and libstdc++, such as one of Debian, Ubuntu or Fedora; Alpine and most distroless ones do not have both')
  return fail(why, `see what ${container.engine} info says`)
}

/** Those of the programs that a container does not have on its PATH. */
export async function findMissing(container: Container, programs: readonly string[], node: string = process.execPath): Promise<readonly string[]> {
  const search = 'console.log(JSON.stringify(process.argv.slice(1).filter(name => !(name.startsWith("/") ? [""] : (process.env.PATH ?? "").split(":").map(folder => folder + "/")).some(start => require("node:fs").existsSync(start + name)))))'
  const {answer} = await probe(container, node, search, programs)
  return answer.state === 'done' ? JSON.parse(answer.output) as readonly string[] : programs
}

/** Runs a line of JavaScript in the container, in a folder that it may write; `owner` is whom the file it writes there belongs to. */
async function probe(container: Container, node: string, script: string, words: readonly string[]): Promise<{readonly answer: Answer; readonly owner: number | undefined}> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lifecycle-probe-'))
  const name = `lifecycle-probe-${randomUUID()}`
  try {
    await mkdir(path.join(folder, 'work'))
    const mounts = [{source: path.join(folder, 'work'), target: '/run/lifecycle-probe', writable: true}, {source: node, target: nodeInside, writable: false}]
    const [program = '', ...args] = containerArguments({container, name, mounts, cwd: '/run/lifecycle-probe', argv: ['-e', script, '--', ...words]})
    const answer = await ask(program, args, container.env)
    const owner = await stat(path.join(folder, 'work', 'file')).then(found => found.uid, () => undefined)
    return {answer, owner}
  } finally {
    await endContainer({...container, name})
    await rm(folder, {recursive: true, force: true}).catch(() => {})
  }
}

type Answer = {readonly state: 'done'; readonly output: string} | {readonly state: 'missing'} | {readonly state: 'failed'; readonly why: string}

function ask(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise(resolve => {
    const child = execFile(program, args, {env: {...env}, timeout: 30_000, killSignal: 'SIGKILL'}, (error, output, stderr) => {
      if (!error) return resolve({state: 'done', output})
      const {code} = error as NodeJS.ErrnoException
      resolve(code === 'ENOENT' ? {state: 'missing'} : {state: 'failed', why: lastLine(stderr) || error.message.split('\n')[0]!})
    })
    child.stdin?.end()
  })
}

/** Warnings come first, what went wrong last. */
function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  return (lines.findLast(line => /error/i.test(line)) ?? lines.at(-1) ?? '').replace(/^Error(?: response from daemon)?: /, '').trim()
}
