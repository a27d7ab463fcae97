import test from 'ava'
import {locateSignIn} from '../../../src/core/run/sign-in.ts'

const codex = {signIn: ['.codex/auth.json', '.codex/config.toml'], moves: {CODEX_HOME: '.codex'}}
const opencode = {signIn: ['.local/share/opencode/auth.json', '.config/opencode'], moves: {XDG_DATA_HOME: '.local/share', XDG_CONFIG_HOME: '.config'}}

for (const [title, needs, env, expected] of [
  ['a sign-in is in the home folder', codex, {}, {files: ['/home/ana/.codex/auth.json', '/home/ana/.codex/config.toml'], moved: []}],
  ['a variable moves it elsewhere', codex, {CODEX_HOME: '/srv/codex/'}, {files: ['/srv/codex/auth.json', '/srv/codex/config.toml'], moved: ['/srv/codex']}],
  ['a variable may name the usual place', codex, {CODEX_HOME: '/home/ana/.codex'}, {files: ['/home/ana/.codex/auth.json', '/home/ana/.codex/config.toml'], moved: []}],
  ['a relative path moves nothing', codex, {CODEX_HOME: 'codex'}, {files: ['/home/ana/.codex/auth.json', '/home/ana/.codex/config.toml'], moved: []}],
  ['each folder has a variable of its own', opencode, {XDG_CONFIG_HOME: '/cfg'}, {files: ['/home/ana/.local/share/opencode/auth.json', '/cfg/opencode'], moved: ['/cfg']}],
  ['a whole home folder can be moved', {signIn: ['.gemini/settings.json'], moves: {GEMINI_CLI_HOME: ''}}, {GEMINI_CLI_HOME: '/srv/gem'}, {files: ['/srv/gem/.gemini/settings.json'], moved: ['/srv/gem']}]
] as const) {
  test(title, t => {
    t.deepEqual(locateSignIn(needs as typeof codex, env as Record<string, string>, '/home/ana'), expected)
  })
}
