import test from 'ava'
import {buildItem, type ItemSource} from '../../../src/core/project/build-item.ts'
import {emptyConfiguration} from '../../../src/core/project/build-configuration.ts'

function build(files: Readonly<Record<string, string>>) {
  const deed = {commit: 'c', oid: 'o', name: 'Ana', email: 'ana@example.org', at: '2026-01-01T00:00:00Z', formerFolders: []}
  const source: ItemSource = {
    id: 'limit', files: new Map(Object.entries(files).map(([path, text]) => [path, {oid: `blob of ${path}`, text, problems: []}])), attachments: new Map(), added: () => deed, changed: () => deed,
    decided: new Map(), askedText: path => files[path], lineAuthors: new Map(), branch: undefined, contents: new Map()
  }
  return buildItem(source, emptyConfiguration, text => text)
}

const item = '---\ntitle: Limit\nkind: feature\n---\n'

test('a verdict is read in any case', t => {
  const read = (word: string) => build({'item.md': item, 'review.md': `---\nverdict: ${word}\n---\nx\n`}).artifacts.get('review')?.verdict
  t.deepEqual(['Changes', 'PASS', '" pass "', 'maybe', ''].map(read), ['changes', 'pass', 'pass', undefined, undefined])
})

test('a folder without item.md is one problem of its own', t => {
  const {request, problems} = build({'spec.md': 'x\n'})
  t.is(request, undefined)
  t.deepEqual(problems.map(p => [p.code, p.path]), [['no-item', 'items/limit/item.md']])
})

test('a form that the engine did not ask decides nothing', t => {
  const {forms, problems} = build({'item.md': item, 'decisions/approve-spec-1.md': '---\nask: approve-spec\nfor: product\nabout: {spec: x}\ndecision: approve\n---\n'})
  t.like(forms[0], {name: 'approve-spec-1', about: {}, answer: undefined})
  t.is(problems[0]?.code, 'form-not-asked')
})
