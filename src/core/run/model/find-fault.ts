import type {Makes} from '../../project/configuration.ts'
import {modelNameForms, parseModelName} from './name.ts'

/** A key of an agent's file that does not fit `run: model`. */
export interface ModelFault { readonly key: 'makes' | 'model' | 'tools' | 'mcp'; readonly message: string; readonly fix: string }

/** What an agent's file with `run: model` gets wrong, or undefined. The model may be missing: then its tier names it. */
export function findModelFault({makes, model, tools, mcp}: {readonly makes: Makes; readonly model: string | undefined; readonly tools: boolean; readonly mcp: boolean}): ModelFault | undefined {
  if (makes === 'commits') return {key: 'makes', message: '"run: model" makes documents and verdicts: a model without tools changes no files.', fix: 'Write "makes: document" or "makes: verdict", or let an agent do it: "run: claude", for example.'}
  if (model !== undefined && parseModelName(model) === undefined) return {key: 'model', message: `"${model}" names no model that can be asked directly.`, fix: `Write ${modelNameForms}.`}
  const key = tools ? 'tools' : mcp ? 'mcp' : undefined
  return key && {key, message: `"${key}" is not for "run: model": a model that is asked directly has no tools.`, fix: `Remove "${key}", or let an agent do it.`}
}
