import type {ExitCode} from './exit-code.ts'
import {definitions} from './line/definitions.ts'
import {findCommand} from './line/find-command.ts'
import {renderCommandHelp, renderFullOverview, renderOverview} from './line/help-text.ts'
import type {Output} from './output/output.ts'

/** `lifecycle help` and every `--help`: the overview, all commands, a family of them, or one explained. */
export async function showHelp(output: Output, words: readonly string[], overview: 'short' | 'all'): Promise<ExitCode> {
  const look = output.result
  if (words.length === 0) {
    await output.print(overview === 'all' ? renderFullOverview(look) : renderOverview(look))
    return 0
  }
  const name = words.join(' ')
  const family = definitions.filter(definition => definition.name.startsWith(`${name} `) && definition.group !== 'hidden')
  const shown = family.length > 0 ? family : [findCommand(name.split(' ')).definition]
  await output.print(shown.map(definition => renderCommandHelp(definition, look)).join('\n\n\n'))
  return 0
}
