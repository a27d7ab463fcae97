import test from 'ava'
import {agentEnvironment} from '../../../src/core/run/environment.ts'

const env = {PATH: '/bin', HOME: '/home/ana', LC_ALL: 'C', XDG_STATE_HOME: '/s', HTTPS_PROXY: 'http://p', AWS_SECRET_ACCESS_KEY: 'canary', NPM_TOKEN: 'canary', GIT_DIR: '/elsewhere', NODE_OPTIONS: '--inspect', GONE: undefined}

test('an agent gets the common variables and nothing else', t => {
  t.deepEqual(agentEnvironment(env, [], {}), {PATH: '/bin', HOME: '/home/ana', LC_ALL: 'C', XDG_STATE_HOME: '/s', HTTPS_PROXY: 'http://p'})
})

test('a variable that the agent file names is passed on', t => {
  t.is(agentEnvironment(env, ['NPM_TOKEN', 'GONE'], {})['NPM_TOKEN'], 'canary')
  t.false('GONE' in agentEnvironment(env, ['NPM_TOKEN', 'GONE'], {}))
})

test('what the engine sets wins', t => {
  t.is(agentEnvironment(env, [], {HOME: '/tmp', LIFECYCLE_STEP: 'code'})['HOME'], '/tmp')
})
