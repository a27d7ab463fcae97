/**
 * Counts a run of ava from its TAP. Only lines at the very left are results: what is indented belongs to one of them. The closing
 * comments know of more failures than the results show (a file that ended before its tests did), and what was skipped, left to do or
 * never run has not passed.
 */
export function countTap(text, code) {
  const results = [...text.matchAll(/^(?<not>not )?ok \d+\b.*?(?<putOff># (?:SKIP|TODO))?$/gm)].map(match => match.groups)
  const passed = results.filter(result => result.not === undefined && result.putOff === undefined).length
  const failed = Math.max(results.length - passed, readClosing(text, 'fail') ?? 0)
  const isWhole = code === 0 && passed > 0 && readClosing(text, 'pass') === passed
  return {passed, failed: failed === 0 && !isWhole ? 1 : failed}
}

function readClosing(text, what) {
  const number = new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}
