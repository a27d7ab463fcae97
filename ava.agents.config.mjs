import usual from './ava.config.mjs'

/** `npm run test:agents`: the real command lines, all of them, in every way a run can go. */
export default {...usual, files: ['test/agents/**/*.ts'], concurrency: 2, timeout: '10m'}
