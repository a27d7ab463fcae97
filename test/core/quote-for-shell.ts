import {execFileSync} from 'node:child_process'
import test from 'ava'
import {quoteForShell} from '../../src/core/quote-for-shell.ts'

for (const word of ['plain', '/a/b-c_d.md', 'two words', '$(touch x)', "it's", '`x`', 'a\nb', '', '*']) {
  test(`a shell reads ${JSON.stringify(word)} as it was`, t => {
    t.is(execFileSync('sh', ['-c', `printf %s ${quoteForShell(word)}`], {encoding: 'utf8'}).toString(), word)
  })
}
