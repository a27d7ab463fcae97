import {parseDocument} from '../artifact/fields.ts'
import {makeError} from '../artifact/problems.ts'
import {type Read} from '../problem.ts'
import {noContainer} from './choose-boundary.ts'
import {type Project} from './configuration.ts'
import {parseWhole} from './quantities.ts'
import {readFields} from './read-fields.ts'
import {projectSchema} from './schemas.ts'

/** Version of the file formats that this program reads; a project with a newer one is shown and never written. */
export const schemaVersion = 1

/** What holds where project.md says nothing, and before there is one. */
export const defaultProject: Project = {
  schema: schemaVersion, base: 'main', owner: undefined, stages: [], setup: undefined, teardown: undefined, onEdit: 'ask', self: 'allow', boundary: 'preferred', container: undefined,
  branch: 'item/{id}', protect: {by: undefined, paths: []}, env: {}, slots: 2, orders: ''
}

/** Reads project.md. A newer schema is problem `schema-newer`: the value, if any, is good for showing only. */
export function parseProject(text: string, path: string): Read<Project> {
  const {value: document, problems} = parseDocument(text, path)
  if (document === undefined) return {value: undefined, problems}
  const version = document.fields['schema']
  const newer = typeof version === 'string' ? parseWhole(version) ?? 0 : 0
  const {value: read, problems: faults} = readFields(projectSchema, document.fields, document, path)
  if (newer > schemaVersion) {
    const problem = makeError(path, 'schema-newer', `The project's files have schema ${newer}; this program reads ${schemaVersion}.`, 'Install a newer lifecycle; until then nothing is written.', document.positionOf(['schema']))
    return {value: read === undefined ? undefined : makeProject(read, document.body), problems: [problem]}
  }
  return {value: read === undefined ? undefined : makeProject(read, document.body), problems: faults}
}

function makeProject(read: ReturnType<typeof projectSchema.parse>, body: string): Project {
  return {
    schema: read.schema ?? schemaVersion,
    base: read.base ?? defaultProject.base,
    owner: read.owner,
    stages: read.stages ?? [],
    setup: read.setup === undefined ? undefined : {run: read.setup.run, inputs: read.setup.inputs},
    teardown: read.teardown,
    onEdit: read['on-edit'] ?? defaultProject.onEdit,
    self: read.self ?? defaultProject.self,
    boundary: read.boundary ?? defaultProject.boundary,
    container: read.container === noContainer ? undefined : read.container,
    branch: read.branch ?? defaultProject.branch,
    protect: {by: read.protect?.by, paths: read.protect?.paths ?? []},
    env: read.env ?? {},
    slots: read.slots ?? defaultProject.slots,
    orders: body.trim()
  }
}
