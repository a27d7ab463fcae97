/*
Ours, because the library's (0.0.22) are 200 lines each, pass the half-typed line to `eval` (in bash, TAB after
`lifecycle new "$(…)"` would run it), know nothing of `git lifecycle`, put a blank behind `hold=` and never offer a file.
What is offered comes from the library all the same: each asks `lifecycle complete`.
*/

/** Needs no bash-completion package, may be sourced twice, and runs on the bash 3.2 of macOS. */
const bash = String.raw`# bash completion for lifecycle and git lifecycle
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

/** Sourced below compinit, or saved as `_lifecycle` in a folder of $fpath. Git's own completion calls `_git-lifecycle` with the words from there on. */
const zsh = String.raw`#compdef lifecycle git-lifecycle
# zsh completion for lifecycle and git lifecycle
_lifecycle() {
  local value about
  local -a whole keys
  while IFS=$'\t' read -r value about; do
    case $value in
      :* | '') ;;
      *=) keys+=("$value:$about") ;;
      *) whole+=("$value:$about") ;;
    esac
  done < <(lifecycle complete -- "${'$'}{(@Q)words[2,CURRENT]}" 2>/dev/null)
  # Of --kind=bug only the value is offered.
  [[ ${'$'}{words[CURRENT]} == --*=* ]] && compset -P '*='
  if (( ! $#whole && ! $#keys )); then _files; else _describe candidate whole -- keys -S ''; fi
}
_git-lifecycle() { _lifecycle; }
if [[ ${'$'}{funcstack[1]} == _lifecycle ]]; then
  _lifecycle "$@"
else
  compdef _lifecycle lifecycle git-lifecycle
fi
() {
  local -a known
  zstyle -a ':completion:*:*:git:*' user-commands known
  (( ${'$'}{known[(I)lifecycle:*]} )) || zstyle ':completion:*:*:git:*' user-commands $known lifecycle:'work items and what they wait for'
}
`

/** Fish's completion of git would offer files behind a subcommand it does not know. */
const fish = String.raw`# fish completion for lifecycle and git lifecycle
function __lifecycle_offer --argument-names name
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l at (contains -i -- $name $words); or set at 1
    set -e words[1..$at]
    # Of --kind=bug only the value is offered.
    set -l before (string match -r -- '^--[^=]*=' $token); or set before ''
    set -l offers (lifecycle complete -- $words $token 2>/dev/null | string match -v -r '^:|^$')
    if test (count $offers) -eq 0
        __fish_complete_path $token
    else
        printf '%s\n' $before$offers
    end
end
complete -c lifecycle -e
complete -c lifecycle -f -a '(__lifecycle_offer lifecycle)'
complete -c git-lifecycle -f -a '(__lifecycle_offer git-lifecycle)'
complete -c git -n 'contains -- lifecycle (commandline -opc)' -f -a '(__lifecycle_offer lifecycle)'
complete -c git -n __fish_git_needs_command -f -a lifecycle -d 'work items and what they wait for'
`

/** Shell → the script that asks `lifecycle complete` on every TAB. */
export const completionScripts: Readonly<Record<string, string>> = {bash, zsh, fish}
