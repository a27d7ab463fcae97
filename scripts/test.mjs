/** `npm test`: types, lint with the layer rules, all tests. Its last line is `N passed, N failed`. */
import {spawn} from 'node:child_process'

const steps = [
  ['types', ['npm', 'run', '--silent', 'types']],
  ['lint', ['npm', 'run', '--silent', 'lint']],
  ['build', ['npm', 'run', '--silent', 'build']]
]
for (const [name, argv] of steps) {
  const began = performance.now()
  const {code} = await run(argv, 'inherit')
  console.log(`${name}: ${code === 0 ? 'ok' : 'failed'} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  if (code !== 0) {
    console.log('0 passed, 1 failed')
    process.exit(1)
  }
}

const {code, output} = await run(['npx', 'ava', '--tap', ...process.argv.slice(2)], 'tap')
const passed = [...output.matchAll(/^ok \d+/gm)].length
const failed = [...output.matchAll(/^not ok \d+/gm)].length
const broken = code !== 0 && failed === 0 ? 1 : 0
console.log(`${passed} passed, ${failed + broken} failed`)
process.exit(code === 0 && passed > 0 ? 0 : 1)

function run([command, ...args], how) {
  return new Promise(resolve => {
    const child = spawn(command, args, {stdio: how === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'inherit']})
    let output = ''
    child.stdout?.on('data', chunk => {
      output += chunk
      process.stdout.write(chunk)
    })
    child.on('close', code => resolve({code: code ?? 1, output}))
  })
}
