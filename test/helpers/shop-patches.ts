/** Changes to the small shop of project.ts, as the rehearsal agent lays them on: attachments of an item, by step. */

/** A patch that adds one file. */
export function addFile(name: string, text: string): string {
  const lines = text.trimEnd().split('\n')
  return `diff --git a/${name} b/${name}\nnew file mode 100644\n--- /dev/null\n+++ b/${name}\n@@ -0,0 +1,${lines.length} @@\n${lines.map(line => `+${line}\n`).join('')}`
}

/** A test that fails as long as the total ignores quantities. */
export const quantityTest = addFile('test/quantity.test.js', `import test from 'node:test'
import assert from 'node:assert/strict'
import {total} from '../src/total.js'
test('counts quantities', () => assert.equal(total([{price: 2, quantity: 3}]), 6))
`)

/** What makes it pass. */
export const quantityFix = `diff --git a/src/total.js b/src/total.js
--- a/src/total.js
+++ b/src/total.js
@@ -1,5 +1,5 @@
 export function total(lines) {
   let sum = 0
-  for (const line of lines) sum += line.price
+  for (const line of lines) sum += line.price * line.quantity
   return sum
 }
`
