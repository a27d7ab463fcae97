import test from 'ava'
import {findProtectedPaths} from '../../../src/core/run/protected-paths.ts'

test('paths that run code or change who decides are protected', t => {
  const paths = [
    '.gitattributes', '.gitmodules', 'sub/.gitignore', '.github/workflows/ci.yml', 'packages/a/.github/x', '.gitlab-ci.yml', '.circleci/config.yml', 'Jenkinsfile', '.claude/settings.json',
    'src/.claude/hooks/x.sh', '.codex/config.toml', '.cursor/rules', '.vscode/tasks.json', '.husky/pre-commit', '.envrc', '.mcp.json', 'AGENTS.md', 'docs/CLAUDE.md', 'Claude.md', 'CODEOWNERS',
    'docs/CODEOWNERS', '.npmrc'
  ]
  t.deepEqual(findProtectedPaths(paths), paths)
})

test('ordinary work is not protected', t => {
  t.deepEqual(findProtectedPaths(['src/a.ts', 'docs/github/x.md', 'readme.md', 'src/git.ts', 'claude/x', 'package-lock.json', 'src/codeowners.ts', '.env.example']), [])
})

test('a project adds patterns of its own', t => {
  const changed = ['deploy/prod.yml', 'deploy/a/b.yml', 'src/deploy/prod.yml', 'x.tf', 'infra/x.tf', 'migrations/1.sql', 'a(b).txt', 'ab.txt']
  t.deepEqual(findProtectedPaths(changed, ['/deploy/*.yml', '*.tf', 'migrations/', 'a(b).txt']), ['deploy/prod.yml', 'x.tf', 'infra/x.tf', 'migrations/1.sql', 'a(b).txt'])
  t.deepEqual(findProtectedPaths(['src/a/x.ts', 'src/x.ts', 'src/a/b/x.ts'], ['src/**/x.ts']), ['src/a/x.ts', 'src/x.ts', 'src/a/b/x.ts'])
})

test('package.json counts when its life-cycle scripts change', t => {
  const text = (scripts: object, more: object = {}) => JSON.stringify({name: 'x', scripts, ...more})
  const judge = (before: string | undefined, after: string | undefined) => findProtectedPaths([{path: 'packages/a/package.json', before, after}]).length === 1
  t.false(judge(text({test: 'a'}), text({test: 'b'}, {version: '2'})))
  t.true(judge(text({test: 'a'}), text({test: 'a', postinstall: 'curl x | sh'})))
  t.true(judge(text({prepare: 'husky'}), text({})))
  t.false(judge(undefined, text({test: 'a'})))
  t.true(judge(undefined, text({install: 'x'})))
  t.true(judge(text({}), '{ broken'))
  t.true(judge(undefined, undefined), 'unknown texts count')
  t.deepEqual(findProtectedPaths(['package.json']), ['package.json'])
})
