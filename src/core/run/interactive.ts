/** What an agent's own interface is opened with, for a person who does a step with it. */
export interface InteractiveRequest {
  /** What it is told first. */
  readonly prompt: string
  /** Undefined: its own default. */
  readonly model: string | undefined
  /** Folder around its working directory, with the brief and the inputs in it. */
  readonly folder: string
  /** Folder that documents go to. */
  readonly out: string
}

const lines: Readonly<Record<string, (request: InteractiveRequest) => readonly string[]>> = {
  // By rules, not by --add-dir: it would ask for each such folder at every start whether it is trusted.
  claude: ({prompt, model, folder, out}) => ['claude', prompt, ...option('--model', model), '--allowedTools', `Read(/${folder}/**),Edit(/${out}/**)`],
  // It reads everywhere.
  codex: ({prompt, model, out}) => ['codex', ...option('--model', model), '--add-dir', out, prompt],
  gemini: ({prompt, model, folder}) => ['gemini', ...option('--model', model), '--include-directories', folder, '--prompt-interactive', prompt],
  // It asks before it reaches folders outside.
  opencode: ({prompt, model}) => ['opencode', ...option('--model', model), '--prompt', prompt]
}

/** Agents with an interface of their own. */
export const interactiveNames: readonly string[] = Object.keys(lines)

/** Command line of an agent's own interface; undefined where it has none. Its permissions are its own: a person is there to be asked. */
export function interactiveLine(name: string, request: InteractiveRequest): readonly string[] | undefined {
  return lines[name]?.(request)
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value]
}
