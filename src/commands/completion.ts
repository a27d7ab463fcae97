import {RootCommand} from '@bomb.sh/tab'
import {LifecycleError} from '../core/errors.ts'
import {suggest} from '../core/artifact/nearest.ts'
import type {ExitCode} from './exit-code.ts'
import type {Call} from './line/definition.ts'
import type {completion as definition} from './line/further-commands.ts'

const shells = ['bash', 'zsh', 'fish']

/** `lifecycle completion <shell>`: the script that asks `lifecycle complete` on every TAB. */
export async function completion({output, arguments: {shell}}: Call<typeof definition>): Promise<ExitCode> {
  if (!shells.includes(shell)) throw new LifecycleError('USAGE_UNKNOWN_SHELL', `there is no completion for ${JSON.stringify(shell)}`, {hint: suggest(shell, shells, `One of: ${shells.join(', ')}`)})
  // The library prints to the process's standard output itself.
  if (shell === 'bash') await output.printRaw(bashScript)
  else new RootCommand().setup('lifecycle', 'lifecycle', shell)
  return 0
}

/**
 * Ours, because the library's (0.0.22) passes the half-typed line to `eval`: TAB after `lifecycle new "$(…)"` would run it.
 * This one needs neither eval nor the bash-completion package, may be sourced twice, and runs on the bash 3.2 of macOS.
 */
const bashScript = String.raw`# bash completion for lifecycle and git lifecycle
_lifecycle_offer() { # index of the first word after the command
  local words=() word value rest last join=
  for word in "${'$'}{COMP_WORDS[@]:$1:COMP_CWORD-$1+1}"; do
    # Bash takes --kind=bug apart; put it together again.
    last=$((${'$'}{#words[@]} - 1))
    if ((last >= 0)) && [[ $word == = || -n $join ]]; then words[last]+=$word; else words+=("$word"); fi
    if [[ $word == = ]]; then join=1; else join=; fi
  done
  COMPREPLY=()
  while IFS=$'\t' read -r value rest; do
    case $value in :* | '') ;; *) COMPREPLY+=("$value") ;; esac
  done < <(lifecycle complete -- "${'$'}{words[@]}" 2>/dev/null)
  # After key= the value follows without a blank.
  if [[ ${'$'}{#COMPREPLY[@]} -eq 1 && ${'$'}{COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
_lifecycle() { _lifecycle_offer 1; }
# Called by git's own completion.
_git_lifecycle() { _lifecycle_offer $((${'$'}{__git_cmd_idx:-1} + 1)); }
complete -o default -F _lifecycle lifecycle git-lifecycle
`
