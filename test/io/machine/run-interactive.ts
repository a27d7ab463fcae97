import {readFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {runInteractive} from '../../../src/io/machine/run-interactive.ts'
import {makePlace} from '../../helpers/machine.ts'

test('an interactive program gets input, folder and environment', async t => {
  const place = makePlace(t)
  const code = await runInteractive(['sh', '-c', 'cat > got; printf %s "$EXTRA" >> got; exit 3'], place.env, {cwd: place.folder, env: {EXTRA: ' and more'}, input: 'text'})
  t.is(code, 3)
  t.is(readFileSync(path.join(place.folder, 'got'), 'utf8'), 'text and more')
})

test('a pager that is quit early is no error', async t => {
  const place = makePlace(t)
  t.is(await runInteractive(['true'], place.env, {input: 'x'.repeat(1 << 20)}), 0)
})

test('a death by signal counts as in a shell', async t => {
  const place = makePlace(t)
  t.is(await runInteractive(['sh', '-c', 'kill -TERM $$'], place.env, {}), 143)
})

test('a program that is not there is an error with a hint', async t => {
  const place = makePlace(t)
  await t.throwsAsync(runInteractive(['no-such-editor'], place.env, {}), {message: /no-such-editor could not be started/})
})
