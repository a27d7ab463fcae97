import test from 'ava'
import {runLine} from '../helpers/command-line.ts'
import {makeItem, makeStep} from '../helpers/fake-session-for-commands.ts'

test('cost lists items dearest first with a lower bound for the sum', async t => {
  const {code, stdout} = await runLine(['cost'])
  t.is(code, 0)
  t.deepEqual(stdout.split('\n'), [
    'old-thing            $2.00  Old thing',
    'tz-off-by-one      ≥ $1.42  Timezone is off',
    'rate-limit-logins    $0.31  Rate limit logins',
    'export-csv           $0.00  Export to CSV',
    'total              ≥ $3.73',
    ''
  ])
})

test('cost of one item lists its steps and never calls unknown zero', async t => {
  const {stdout} = await runLine(['cost', 'rate'])
  t.deepEqual(stdout.split('\n'), ['spec   $0.31  spec-writer', 'code       ?  implementer', 'total  $0.31', ''])
})

test('cost says what nobody reported', async t => {
  const items = [makeItem('dear', {costMicro: 19_000_000, costReservedMicro: 19_000_000, steps: [makeStep('code', {costMicro: 19_000_000, costReservedMicro: 19_000_000})]})]
  t.is((await runLine(['cost'], {project: {items}})).stdout, 'dear   ≤ $19.00  dear, not reported; $19.00 reserved\ntotal  ≤ $19.00  not reported; $19.00 reserved\n')
  t.is((await runLine(['cost', 'dear'], {project: {items}})).stdout.split('\n')[0], 'code   ≤ $19.00  code-writer, not reported; $19.00 reserved')
  t.like(JSON.parse((await runLine(['cost', '--json'], {project: {items}})).stdout), {data: {costIsPartial: true, costReservedMicro: 19_000_000, items: [{costIsPartial: true}]}})
})

test('cost --json counts in micro-units', async t => {
  t.like(JSON.parse((await runLine(['cost', '--json'])).stdout), {kind: 'cost', data: {costMicro: 3_730_000, costIsPartial: true, todayMicro: 1_730_000}})
})
