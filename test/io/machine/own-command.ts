import {execFileSync} from 'node:child_process'
import test from 'ava'
import {findOwnCommand} from '../../../src/io/machine/own-command.ts'
import {makePlace} from '../../helpers/machine.ts'

test('on PATH the program is called by its name', async t => {
  const place = makePlace(t)
  place.install('lifecycle', 'echo lifecycle 1.0.0')
  t.is(await findOwnCommand({node: '/bin/node', bin: '/x/bin.js'}, place.env), 'lifecycle')
})

test('elsewhere a shell can start what is named', async t => {
  const command = await findOwnCommand({node: process.execPath, bin: "/my clone's/bin.js"}, {PATH: '/nonexistent'})
  t.is(execFileSync('sh', ['-c', `printf '%s|' ${command}`], {encoding: 'utf8'}), `${process.execPath}|/my clone's/bin.js|`)
})
