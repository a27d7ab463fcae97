export default {
  files: ['test/**/*.ts', 'test/**/*.tsx', '!test/fixtures/**', '!test/helpers/**', '!test/stand-ins/**', '!test/agents/**', '!test/container/**'],
  extensions: ['ts', 'tsx'],
  nodeArguments: ['--import=tsx'],
  require: ['./test/helpers/seed.ts'],
  workerThreads: false,
  timeout: '3m',
  environmentVariables: {NO_COLOR: '1', LIFECYCLE_TEST: '1'}
}
