import test from 'ava'
import {runLine} from '../helpers/command-line.ts'

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

test('cost --json counts in micro-units', async t => {
  t.like(JSON.parse((await runLine(['cost', '--json'])).stdout), {kind: 'cost', data: {costMicro: 3_730_000, costIsPartial: true, todayMicro: 1_730_000}})
})
