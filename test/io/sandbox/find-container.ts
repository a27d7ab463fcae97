import test from 'ava'
import {findContainer, findMissing} from '../../../src/io/sandbox/find-container.ts'
import {makeEngines, ownPlatform} from '../../helpers/container-engine.ts'

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('an image is tried before it counts as a boundary', async t => {
  const world = makeEngines(t, ['podman', 'docker'], {'podman:agents:1': ownPlatform, 'docker:agents:1': ownPlatform})
  const found = await findContainer('agents:1', {...world.env, SHOP_TOKEN: 'canary', DOCKER_AUTH_CONFIG: 'canary'})
  t.like(found, {kind: 'container', container: {engine: 'podman', image: 'agents:1', id: `sha256:${'ab'.repeat(32)}`, user: `${process.getuid!()}:${process.getgid!()}`, env: world.env}})
  t.notRegex(JSON.stringify(found), /canary/)
  t.deepEqual(world.calls().map(([engine, verb]) => `${engine} ${verb}`), ['podman image', 'podman run', 'podman kill', 'podman rm'])
})

onLinux('docker runs an image that podman does not have', async t => {
  const world = makeEngines(t, ['podman', 'docker'], {'docker:agents:1': ownPlatform})
  t.like(await findContainer('agents:1', world.env), {kind: 'container', container: {engine: 'docker', keepsId: false}})
})

onLinux('a machine without an engine is told how to get one', async t => {
  const world = makeEngines(t, [])
  t.like(await findContainer('agents:1', world.env), {kind: 'none', why: 'neither podman nor docker is installed'})
})

onLinux('an image that is missing is named and never pulled', async t => {
  const world = makeEngines(t, ['podman'])
  t.deepEqual(await findContainer('agents:1', world.env), {kind: 'none', why: 'podman has no image agents:1', remedy: 'podman pull agents:1, or build it under that name'})
  t.deepEqual(world.calls().map(call => call[1]), ['image'])
})

onLinux('an image of another architecture is refused before it is started', async t => {
  const world = makeEngines(t, ['podman'], {'podman:agents:1': 'linux/riscv64'})
  t.like(await findContainer('agents:1', world.env), {kind: 'none', why: `agents:1 is made for linux/riscv64, and this machine is ${ownPlatform}`})
})

onLinux('an image in which node cannot start says what is missing', async t => {
  const world = makeEngines(t, ['podman'], {'podman:alpine': ownPlatform})
  world.refuse('crun: executable file `/run/lifecycle-program/node` not found: No such file or directory')
  const found = await findContainer('alpine', world.env)
  t.like(found, {kind: 'none'})
  if (found.kind === 'none') t.regex(`${found.why} ${found.remedy}`, /node cannot start in it .* glibc/)
})

onLinux('of two engines the one that has the image says what is wrong', async t => {
  const world = makeEngines(t, ['podman', 'docker'], {'docker:agents:1': 'linux/riscv64'})
  t.regex(JSON.stringify(await findContainer('agents:1', world.env)), /agents:1 is made for linux\/riscv64/)
})

onLinux('an engine without its init is told what to install', async t => {
  const world = makeEngines(t, ['podman'], {'podman:agents:1': ownPlatform})
  world.refuse('container-init binary not found on the host: stat /usr/libexec/podman/catatonit: no such file or directory')
  t.regex(JSON.stringify(await findContainer('agents:1', world.env)), /install the small init .* catatonit/)
})

onLinux('an engine that cannot run says its last word', async t => {
  const world = makeEngines(t, ['podman'], {'podman:agents:1': ownPlatform})
  world.refuse('no subuid ranges found for user')
  t.like(await findContainer('agents:1', world.env), {kind: 'none', why: 'agents:1 cannot be run by podman: no subuid ranges found for user'})
})

onLinux('programs that an image lacks are found out', async t => {
  const world = makeEngines(t, ['podman'], {'podman:agents:1': ownPlatform})
  const found = await findContainer('agents:1', world.env)
  if (found.kind !== 'container') return t.fail(found.kind)
  t.deepEqual(await findMissing(found.container, ['node', 'no-such-agent', '/no/such/agent']), ['no-such-agent', '/no/such/agent'])
})
