import test from 'ava'
import {chooseSettings} from '../../../../src/core/run/acp/choices.ts'

const order = {model: undefined, effort: undefined, grants: {mayEdit: false, mayRun: false, mayReach: false}} as never as Parameters<typeof chooseSettings>[1]
const modes = {currentModeId: 'yolo', availableModes: [{id: 'yolo'}, {id: 'default'}, {id: 'read-only'}, {id: 'workspace-write'}]}
const model = {id: 'model', category: 'model', currentValue: 'sonnet', options: [{value: 'sonnet'}, {value: 'opus'}]}
const effort = {id: 'thinking', category: 'thought_level', options: [{value: 'low'}, {value: 'high'}, {value: 'xhigh'}]}

test('it is put into the mode that asks and fits what it may do', t => {
  const modeOf = (mayEdit: boolean) => chooseSettings({sessionId: 's', modes}, {...order, grants: {...order.grants, mayEdit}}).settings
  t.deepEqual(modeOf(false), [{method: 'session/set_mode', params: {sessionId: 's', modeId: 'read-only'}}])
  t.deepEqual(modeOf(true), [{method: 'session/set_mode', params: {sessionId: 's', modeId: 'workspace-write'}}])
  t.deepEqual(chooseSettings({sessionId: 's', modes: {...modes, currentModeId: 'read-only'}}, order).settings, [])
})

test('a mode that is named comes first where there is one', t => {
  const modeOf = (mode: string) => chooseSettings({sessionId: 's', modes}, {...order, mode}).settings[0]?.params['modeId']
  t.is(modeOf('default'), 'default')
  t.is(modeOf('nowhere'), 'read-only')
})

test('a model is set by the option for it, or by the older request', t => {
  t.deepEqual(chooseSettings({sessionId: 's', configOptions: [model]}, {...order, model: 'opus'}).settings, [{method: 'session/set_config_option', params: {sessionId: 's', configId: 'model', value: 'opus'}}])
  t.deepEqual(chooseSettings({sessionId: 's', models: {currentModelId: 'a'}}, {...order, model: 'b'}).settings, [{method: 'session/set_model', params: {sessionId: 's', modelId: 'b'}}])
  t.like(chooseSettings({sessionId: 's', configOptions: [model]}, {...order, model: 'sonnet'}), {settings: [], model: 'sonnet', hasNoModels: false})
  t.like(chooseSettings({sessionId: 's', configOptions: [model]}, order), {settings: [], model: 'sonnet'})
})

test('a model without a choice of models is told', t => {
  t.like(chooseSettings({sessionId: 's'}, {...order, model: 'opus'}), {settings: [], hasNoModels: true})
})

test('the most effort is the most that there is', t => {
  const level = (wanted: 'low' | 'medium' | 'max') => chooseSettings({sessionId: 's', configOptions: [effort]}, {...order, effort: wanted})
  t.is(level('max').settings[0]?.params['value'], 'xhigh')
  t.is(level('low').settings[0]?.params['value'], 'low')
  t.like(level('medium'), {settings: [], lacksEffort: true})
})

test('a session of any form is taken', t => {
  for (const session of [{}, {modes: 7, models: [], configOptions: {}}, {configOptions: [null, {category: 'model', options: 5}], modes: {availableModes: [7]}}]) t.notThrows(() => chooseSettings(session, {...order, model: 'x', effort: 'high'}))
})
