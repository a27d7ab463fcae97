import test from 'ava'
import {isMetered} from '../../../src/core/run/vendors.ts'

const bills = test.macro({
  exec: (t, name: string, signedInBy: string | undefined, metered: boolean) => t.is(isMetered(name, signedInBy), metered),
  title: (_, name, signedInBy, metered) => `${name} signed in by ${signedInBy ?? 'nothing that shows'} is ${metered ? 'metered' : 'a subscription'}`
})

test(bills, 'claude', 'ANTHROPIC_API_KEY', true)
test(bills, 'claude', 'CLAUDE_CODE_USE_BEDROCK', true)
test(bills, 'claude', 'CLAUDE_CODE_OAUTH_TOKEN', false)
test(bills, 'claude', '~/.claude/.credentials.json', false)
test(bills, 'codex', '~/.codex/auth.json', false)
test(bills, 'codex', undefined, false)
test(bills, 'opencode', '~/.local/share/opencode/auth.json', true)
test(bills, 'rehearsal', undefined, true)
