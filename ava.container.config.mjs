import base from './ava.config.mjs'

/** The tests that need a container engine; `npm run test:container` makes the image they run in. */
export default {...base, files: ['test/container/*.ts']}
