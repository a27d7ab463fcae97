import test from 'ava'
import {layOutHeader} from '../../../src/core/board/chrome.ts'
import {plainText} from '../../../src/core/board/span.ts'
import {beginModel, update} from '../../../src/core/board/update.ts'
import type {View} from '../../../src/core/board/view.ts'
import {sampleNow, sampleView} from '../../helpers/board-samples.ts'

const size = {columns: 160, rows: 40}

function header(view: View): string {
  const {model} = update(beginModel(size, {ascii: false}), {do: 'view', view, nowMs: sampleNow.getTime()})
  return plainText(layOutHeader(model, size.columns))
}

test('the header says how full each pool is', t => {
  t.regex(header(sampleView()), /claude 3\/4 {3}local 0\/2/)
})

test('the header says until when a pool is held', t => {
  const pools = [{name: 'claude', used: 0, slots: 4, heldUntilMs: Date.UTC(2026, 10, 20, 14, 5)}]
  t.regex(header(sampleView({pools})), /claude 0\/4 ‖ until 14:05 UTC/)
})
