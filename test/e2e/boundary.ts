import test from 'ava'
import {makeTeam} from '../helpers/team.ts'
import {breaksOut, tryWaysOut} from '../helpers/ways-out.ts'

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('an agent inside the boundary finds no way out', async t => {
  const project = await makeTeam({escape: ['spec: {by: spec-writer, from: item, retries: 0}']}, breaksOut, 'required')
  t.teardown(() => project.remove())
  const record = await tryWaysOut(t, project)
  t.regex(record, /^boundary: L1$/m)
  t.regex(record, /^sandbox: bubblewrap$/m)
})
