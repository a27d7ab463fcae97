/**
 * Counts a run of ava from its TAP. Only lines at the very left are results: what is indented belongs to one of them. The closing
 * comments know of more failures than the results show (a file that ended before its tests did); without them the run broke off, which
 * is a failure of its own. What was skipped, left to do or never run has not passed.
 */
export function countTap(text, code) {
  const results = [...text.matchAll(/^(?<not>not )?ok \d+\b.*?(?<putOff># (?:SKIP|TODO))?$/gm)].map(match => match.groups)
  const passed = results.filter(result => result.not === undefined && result.putOff === undefined).length
  const failed = Math.max(results.length - passed, readClosing(text, 'fail') ?? 0)
  const isBroken = readClosing(text, 'pass') !== passed
  const isUnexplained = failed === 0 && (code !== 0 || passed === 0)
  return {passed, failed: failed + (isBroken || isUnexplained ? 1 : 0)}
}

function readClosing(text, what) {
  const number = new RegExp(`^# ${what} (\\d+)$`, 'm').exec(text)?.[1]
  return number === undefined ? undefined : Number(number)
}
