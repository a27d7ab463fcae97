import test from 'ava'
import fc from 'fast-check'
import {isDay, parseDuration, parseMoney, parseSize, parseWhole, renderMoney} from '../../../src/core/project/quantities.ts'

const reads = test.macro((t, parse: (text: string) => unknown, rows: Record<string, unknown>) => {
  for (const [text, expected] of Object.entries(rows)) t.is(parse(text), expected, text)
})
test('durations are milliseconds', reads, parseDuration, {'30m': 1_800_000, '3d': 259_200_000, '5h': 18_000_000, '90s': 90_000, '1h30m': 5_400_000, '1.5h': 5_400_000, '250ms': 250, '2w': 1_209_600_000,
  '30': undefined, '': undefined, 'm': undefined, '-5m': undefined, '5 m': undefined, '5y': undefined, '1e3s': undefined, 'Infinity': undefined, '9999999999d': undefined})
test('money is integer micro-units', reads, parseMoney, {'2.00': 2_000_000, '2': 2_000_000, '0.29': 290_000, '0.000001': 1, '999999999': 999_999_999_000_000, '1.1': 1_100_000,
  '-1': undefined, '1e308': undefined, 'NaN': undefined, '.5': undefined, '1.': undefined, '1,5': undefined, '$2': undefined, '0.0000001': undefined, '0x10': undefined, '99999999999': undefined})
test('sizes are bytes', reads, parseSize, {'50MB': 52_428_800, '1 kb': 1024, '10': 10, '2GB': 2_147_483_648, 'MB': undefined, '-1': undefined, '1.5MB': undefined})
test('whole numbers have no sign and no fraction', reads, parseWhole, {'0': 0, '42': 42, '007': 7, '': undefined, '-1': undefined, '1.0': undefined, '1e3': undefined, '0x1F': undefined, ' 1': undefined})
test('days are days of the calendar', reads, isDay, {'2026-11-20': true, '2024-02-29': true, '2026-02-29': false, '2000-02-29': true, '1900-02-29': false, '2026-13-01': false, '2026-00-10': false, '2026-11-31': false, '2026-11-00': false, '20-11-2026': false, '2026-11-20T10:00': false})
test('money reads back as written', t => {
  fc.assert(fc.property(fc.nat(2_000_000_000), micro => parseMoney(renderMoney(micro)) === micro))
  t.is(renderMoney(2_000_000), '2.00')
  t.is(renderMoney(125), '0.000125')
})
