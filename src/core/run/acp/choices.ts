import type {Effort} from '../../project/configuration.ts'
import {asFields, asList, asText, type Fields} from '../adapters/json-line.ts'
import type {AcpOrder} from './order.ts'

/** A request to the agent that sets something of its session. */
export interface AcpSetting { readonly method: 'session/set_mode' | 'session/set_model' | 'session/set_config_option'; readonly params: Fields }

/** What is to be set before the first prompt, and what cannot be. */
export interface AcpChoices {
  readonly settings: readonly AcpSetting[]
  /** The model that it will use, where it is known. */
  readonly model: string | undefined
  /** The order names a model, and there is no choosing one. */
  readonly hasNoModels: boolean
  /** The order names an effort that the agent does not have. */
  readonly lacksEffort: boolean
}

/**
 * What to set of a session, by what the answer to `session/new` offers: the mode in which the agent asks before it acts (many begin in
 * one in which they decide by themselves), the model and the effort of the agent's file.
 */
export function chooseSettings(session: Fields, order: Pick<AcpOrder, 'model' | 'effort' | 'grants' | 'mode'>): AcpChoices {
  const options = asList(session['configOptions'])
  const sessionId = session['sessionId']
  const find = (category: string): Fields | undefined => options.find(option => option['category'] === category)
  const modelOption = find('model')
  const models = asFields(session['models'])
  const level = chooseLevel(find('thought_level'), order.effort)
  const modeId = chooseMode(asFields(session['modes']), order)
  const setOption = (option: Fields, value: string): AcpSetting => ({method: 'session/set_config_option', params: {sessionId, configId: option['id'], value}})
  const {model} = order
  const current = asText(modelOption?.['currentValue']) ?? asText(models?.['currentModelId'])
  return {
    settings: [
      ...(modeId === undefined ? [] : [{method: 'session/set_mode', params: {sessionId, modeId}} as const]),
      ...(model === undefined || model === current ? [] : modelOption ? [setOption(modelOption, model)] : models ? [{method: 'session/set_model', params: {sessionId, modelId: model}} as const] : []),
      ...(level === undefined ? [] : [setOption(find('thought_level') ?? {}, level)])
    ],
    model: model ?? current,
    hasNoModels: model !== undefined && !modelOption && !models,
    lacksEffort: order.effort !== undefined && level === undefined
  }
}

/** Modes that ask, by the names that agents have for them; one that lets the tree be written comes first for those who may. */
function chooseMode(modes: Fields | undefined, {mode: named, grants}: Pick<AcpOrder, 'mode' | 'grants'>): string | undefined {
  const offered = asList(modes?.['availableModes']).map(mode => mode['id'])
  const wanted = [named, ...(grants.mayEdit ? ['workspace-write', 'default', 'ask'] : ['read-only', 'default', 'ask'])].find(mode => offered.includes(mode))
  return wanted === modes?.['currentModeId'] ? undefined : wanted
}

/** `max` is the most that there is. */
function chooseLevel(option: Fields | undefined, effort: Effort | undefined): string | undefined {
  const levels = asList(option?.['options']).map(level => asText(level['value']))
  const wanted = effort === 'max' ? ['max', 'xhigh', 'high'] : effort === undefined ? [] : [effort]
  return wanted.find(level => levels.includes(level))
}
