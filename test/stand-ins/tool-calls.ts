import type {OfferedTool, ToolCall} from './conversation.ts'

/** The call that writes a whole file, with whichever of the offered tools does that; undefined where none does. */
export function callWrite(path: string, content: string, tools: readonly OfferedTool[], id: string): ToolCall | undefined {
  const patch = `*** Begin Patch\n*** Add File: ${path}\n${content.replace(/\n$/, '').split('\n').map(line => `+${line}\n`).join('')}*** End Patch`
  return callFreely('apply_patch', patch, tools, id)
    ?? callFreely('exec', `text(await tools.apply_patch(${JSON.stringify(patch)}))`, tools, id)
    ?? callWith(/^(write|write_file|create_file)$/i, {path, content}, tools, id)
    ?? callRun(`mkdir -p "$(dirname '${path}')" && cat > '${path}' <<'STANDIN'\n${content.replace(/\n$/, '')}\nSTANDIN`, tools, id)
}

/** The call that reads a file; with a shell where there is no tool for reading. */
export function callRead(path: string, tools: readonly OfferedTool[], id: string): ToolCall | undefined {
  return callWith(/^(read|read_file)$/i, {path}, tools, id) ?? callRun(`cat '${path}'`, tools, id)
}

/** The call that runs a command in a shell. */
export function callRun(command: string, tools: readonly OfferedTool[], id: string): ToolCall | undefined {
  return callFreely('exec', `text(await tools.exec_command({cmd: ${JSON.stringify(command)}}))`, tools, id)
    ?? callWith(/^(bash|shell|shell_command|exec_command|run_shell_command)$/i, {command}, tools, id)
}

/** A tool that takes free text: a patch, or a program that calls other tools. */
function callFreely(name: string, text: string, tools: readonly OfferedTool[], id: string): ToolCall | undefined {
  const tool = tools.find(candidate => candidate.kind === 'custom' && candidate.name === name)
  return tool && {id, tool, input: {text}}
}

/** Vendors name the same parameters differently; the names of the offered schema say which is which. */
function callWith(name: RegExp, values: {readonly path?: string; readonly content?: string; readonly command?: string}, tools: readonly OfferedTool[], id: string): ToolCall | undefined {
  const tool = tools.find(candidate => candidate.kind === 'function' && name.test(candidate.name))
  if (!tool) return undefined
  const given = [[/path|file/i, values.path], [/content|text/i, values.content], [/^(command|cmd)$/i, values.command], [/^description$/, 'Plays the script']] as const
  const known = tool.parameters.flatMap(parameter => {
    const value = given.find(([pattern, candidate]) => candidate !== undefined && pattern.test(parameter))?.[1]
    if (value === undefined) return []
    return [[parameter, tool.types[parameter] === 'array' ? ['bash', '-c', value] : value]]
  })
  return {id, tool, input: Object.fromEntries(known)}
}
