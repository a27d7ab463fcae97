import test from 'ava'
import {boundaryChoice, boundaryOfAll, imagesOf} from '../../../src/core/project/choose-boundary.ts'
import type {Agent, Project} from '../../../src/core/project/configuration.ts'
import {bareAgent} from '../../../src/core/project/parse-agent.ts'
import {defaultProject} from '../../../src/core/project/parse-project.ts'

const choose = (project: Partial<Project>, agent: Partial<Agent> = {}) => boundaryChoice({...defaultProject, ...project}, {...bareAgent, ...agent})
const all = (project: Partial<Project>, ...agents: readonly Partial<Agent>[]) => ({project: {...defaultProject, ...project}, agents: new Map(agents.map((agent, i) => [`a${i}`, {...bareAgent, ...agent}]))})

test('agents run in the container of their project', t => {
  t.deepEqual(choose({container: 'agents:1'}), {kind: 'container', image: 'agents:1'})
  t.deepEqual(choose({}), {kind: 'machine', isRequired: false})
  t.deepEqual(choose({boundary: 'required'}), {kind: 'machine', isRequired: true})
})

test('an agent has its own image, or no container', t => {
  t.deepEqual(choose({container: 'agents:1'}, {container: 'deploy:2'}), {kind: 'container', image: 'deploy:2'})
  t.deepEqual(choose({container: 'agents:1', boundary: 'required'}, {container: 'none'}), {kind: 'machine', isRequired: true})
})

test('no boundary is no container either', t => {
  t.deepEqual(choose({container: 'agents:1'}, {boundary: 'none'}), {kind: 'none'})
  t.deepEqual(choose({container: 'agents:1', boundary: 'none'}), {kind: 'none'})
  t.deepEqual(choose({boundary: 'none'}, {container: 'deploy:2'}), {kind: 'container', image: 'deploy:2'})
})

test('each image is looked for once, and only where it is used', t => {
  t.deepEqual(imagesOf(all({container: 'agents:1'}, {}, {}, {container: 'deploy:2'}, {boundary: 'none'})), ['agents:1', 'deploy:2'])
  t.deepEqual(imagesOf(all({container: 'agents:1'}, {container: 'none'})), [])
})

test('the least guarded agent says what holds for all', t => {
  t.deepEqual(boundaryOfAll(all({container: 'agents:1'}, {}, {}), 'L0'), {level: 'L1', isContainer: true})
  t.deepEqual(boundaryOfAll(all({container: 'agents:1'}, {}, {container: 'none'}), 'L0'), {level: 'L0', isContainer: false})
  t.deepEqual(boundaryOfAll(all({}, {}), 'L1'), {level: 'L1', isContainer: false})
  t.deepEqual(boundaryOfAll(all({}, {}, {boundary: 'none'}), 'L1'), {level: 'L0', isContainer: false})
  t.deepEqual(boundaryOfAll(all({container: 'agents:1'}), 'L0'), {level: 'L1', isContainer: true})
})
