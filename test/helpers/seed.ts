import fc from 'fast-check'

/**
 * Properties are tried on the same inputs every time, so that a red build is about the change that it stands on.
 * `LIFECYCLE_SEED=random npm test` looks for inputs that nobody has tried yet; what it finds becomes an example of its own.
 */
const seed = process.env['LIFECYCLE_SEED'] ?? '20261123'
if (seed !== 'random') fc.configureGlobal({seed: Number(seed)})
