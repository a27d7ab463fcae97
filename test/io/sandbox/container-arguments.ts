import test from 'ava'
import {containerArguments, policyMounts, programMounts, type ContainerOrder} from '../../../src/io/sandbox/container-arguments.ts'

const order: ContainerOrder = {
  container: {engine: 'podman', id: 'sha256:ab', user: '1000:1000', keepsId: true}, name: 'lifecycle-1', cwd: '/w/tree', argv: ['/run/lifecycle-program/dist/bin.js'],
  mounts: [
    ...policyMounts({write: ['/w/tree', '/w/out'], read: ['/w/in', '/repo/.git/objects', '/home/ana/.claude', '/w/out'], homes: [{path: '/home/ana', instead: '/w/home'}], hosts: []}, '/tmp/sockets'),
    ...programMounts({node: '/usr/bin/node', folder: '/opt/lifecycle/dist'})
  ]
}

const valuesOf = (argv: readonly string[], option: string): readonly string[] => argv.filter((_, i) => argv[i - 1] === option)

test('a container gets nothing but what is named', t => {
  const argv = containerArguments(order)
  t.deepEqual(argv.slice(0, 2), ['podman', 'run'])
  for (const [option, value] of [['--pull', 'never'], ['--network', 'none'], ['--cap-drop', 'ALL'], ['--log-driver', 'none'], ['--userns', 'keep-id'], ['--user', '1000:1000'], ['--workdir', '/w/tree']] as const) t.deepEqual(valuesOf(argv, option), [value], option)
  for (const option of ['--rm', '--init', '--interactive', '--read-only', '--pids-limit']) t.true(argv.includes(option), option)
  t.true(valuesOf(argv, '--security-opt').includes('no-new-privileges'))
  t.deepEqual(argv.slice(-4), ['--entrypoint', '/run/lifecycle-program/node', 'sha256:ab', '/run/lifecycle-program/dist/bin.js'])
})

test('parents are mounted before what lies in them, each path once', t => {
  const mounts = valuesOf(containerArguments(order), '--mount')
  t.deepEqual(mounts.map(text => /target=([^,]+)(,readonly)?$/.exec(text)!).map(([, target, only]) => `${target} ${only ? 'read' : 'write'}`), [
    '/home/ana write', '/w/in read', '/w/out write', '/w/tree write', '/run/lifecycle read', '/repo/.git/objects read', '/home/ana/.claude read', '/run/lifecycle-program/node read', '/run/lifecycle-program/dist read'
  ])
  t.true(mounts.includes('type=bind,source=/w/home,target=/home/ana'))
})

test('what an engine would fill in of itself is emptied', t => {
  const env = valuesOf(containerArguments(order), '--env')
  for (const name of ['NODE_OPTIONS', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY']) t.true(env.includes(`${name}=`), name)
  t.true(env.every(text => text.endsWith('=')))
})

test('docker gets no option that only podman knows', t => {
  t.false(containerArguments({...order, container: {...order.container, engine: 'docker', keepsId: false}}).includes('--userns'))
})

test('a path that no option can name is refused by its name', t => {
  t.throws(() => containerArguments({...order, mounts: [{source: '/a,b', target: '/a,b', writable: true}]}), {message: /\/a,b cannot be mounted/})
})
