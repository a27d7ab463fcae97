import path from 'node:path'
import {homedir, userInfo} from 'node:os'
import test from 'ava'
import {repositoryId, stateFolder} from '../../../src/io/store/state-folder.ts'

const cases: readonly (readonly [string, Record<string, string>, string])[] = [
  ['its own variable', {LIFECYCLE_STATE: '/own', XDG_STATE_HOME: '/xdg', HOME: '/home/ana'}, '/own/p-1'],
  ['the XDG variable', {XDG_STATE_HOME: '/xdg', HOME: '/home/ana'}, '/xdg/lifecycle/p-1'],
  ['the home folder', {HOME: '/home/ana'}, '/home/ana/.local/state/lifecycle/p-1'],
  ['the home folder when the variables are relative', {LIFECYCLE_STATE: 'own', XDG_STATE_HOME: 'xdg', HOME: '/home/ana'}, '/home/ana/.local/state/lifecycle/p-1'],
  ['the account when its home is said to be nowhere', {HOME: ''}, path.join(homedir(), '.local/state/lifecycle/p-1')],
  ['the account when its home is said to be relative', {HOME: 'ana'}, path.join(homedir(), '.local/state/lifecycle/p-1')],
  ['the account without any variable', {}, path.join(homedir(), '.local/state/lifecycle/p-1')]
]
for (const [what, env, expected] of cases) {
  test(`the state folder follows ${what}`, t => {
    t.is(stateFolder(env, 'p-1'), expected)
  })
}

test.serial('a process without a home keeps its state out of the checkout', t => {
  const {HOME} = process.env
  t.teardown(() => {
    process.env['HOME'] = HOME
  })
  process.env['HOME'] = ''
  t.is(stateFolder({HOME: ''}, 'p-1'), path.join(userInfo().homedir, '.local/state/lifecycle/p-1'))
})

test('a repository has one name, readable and its own', t => {
  t.regex(repositoryId('/home/ana/My Project/.git'), /^my-project-[0-9a-f]{12}$/)
  t.regex(repositoryId('/srv/project.git'), /^project-[0-9a-f]{12}$/)
  t.regex(repositoryId('/srv/日本/.git'), /^repository-[0-9a-f]{12}$/)
  t.not(repositoryId('/a/p/.git'), repositoryId('/b/p/.git'))
  t.is(repositoryId('/a/p/.git'), repositoryId('/a/p/.git'))
})
