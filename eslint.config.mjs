import tseslint from 'typescript-eslint'
import importX from 'eslint-plugin-import-x'
import {createTypeScriptImportResolver} from 'eslint-import-resolver-typescript'

// The layers of ARCHITECTURE.md: each zone says who may not import whom. test/lint.ts proves that they bite.
const layers = [
  {target: './src/core', from: './src', except: ['./core'], message: 'core is pure: it imports nothing but core'},
  {target: './src/io', from: './src', except: ['./core', './io'], message: 'io implements the ports of core and knows nothing else'},
  {target: './src/engine', from: './src', except: ['./core', './engine'], message: 'the engine sees ports, never io'},
  {target: './src/commands', from: './src', except: ['./core', './commands', './engine/session.ts'], message: 'commands reach the engine through engine/session.ts only'},
  {target: './src/tui', from: './src', except: ['./core', './tui', './engine/session.ts'], message: 'the board is a view: it reaches the engine through engine/session.ts only'},
  {target: ['./src/!(bin).ts', './src/*/**'], from: './src/cli.ts', message: 'nothing imports cli.ts but the entry, bin.ts'}
]

// One importing folder for each outside library; see docs/dependencies.md.
const homes = {
  'chokidar': 'src/io/watcher', 'simple-git': 'src/io/git', 'execa': 'src/io/processes', 'proxy-chain': 'src/io/sandbox', 'ink': 'src/tui', 'react': 'src/tui',
  'gray-matter': 'src/core/artifact', 'yaml': 'src/core/artifact', 'js-yaml': 'src/core/artifact', 'fastest-levenshtein': 'src/core/artifact', 'zod': 'src/core/project', 'commander': 'src/commands', '@bomb.sh/tab': 'src/commands', 'diff': 'src/core/artifact', 'node-diff3': 'src/core/artifact', 'marked': 'src/core/board', 'string-width': 'src/core/board'
}
const libraryRules = Object.entries(homes).map(([name, folder]) => ({
  files: ['src/**/*.{ts,tsx}'], ignores: [`${folder}/**`],
  rule: {name, message: `${name} is imported in ${folder} only`}
}))

export default tseslint.config(
  {ignores: ['dist/**', 'node_modules/**', 'test/fixtures/**', 'templates/**']},
  ...tseslint.configs.recommended.map(c => ({...c, files: ['**/*.{ts,tsx}']})),
  {
    files: ['**/*.{ts,tsx}'],
    plugins: {'import-x': importX},
    settings: {
      'import-x/extensions': ['.ts', '.tsx', '.js', '.mjs'],
      'import-x/parsers': {'@typescript-eslint/parser': ['.ts', '.tsx']},
      'import-x/resolver-next': [createTypeScriptImportResolver({project: './tsconfig.json'})]
    },
    rules: {
      'import-x/no-restricted-paths': ['error', {zones: layers}],
      'import-x/no-cycle': ['error', {ignoreExternal: true}],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', {fixStyle: 'inline-type-imports'}],
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_'}],
      'eqeqeq': ['error', 'always', {null: 'ignore'}],
      'no-console': 'error',
      'max-lines': ['error', {max: 400, skipBlankLines: true, skipComments: true}],
      'complexity': ['error', 25]
    }
  },
  {files: ['test/**', 'bench/**'], rules: {'no-console': 'off', 'max-lines': 'off', 'import-x/no-default-export': 'off'}},
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error',
        {selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'core reads no clock: take now as an argument'},
        {selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'core reads no clock: take now as an argument'},
        {selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'core knows no chance'}]
    }
  },
  {files: ['src/**/*.{ts,tsx}'], ignores: ['src/cli.ts'], rules: {'no-restricted-properties': ['error', {object: 'process', property: 'exit', message: 'only cli.ts ends the process'}]}},
  ...groupByFolder(libraryRules)
)

/** `no-restricted-imports` does not merge between blocks: one block per folder that owns libraries, and one for the rest. */
function groupByFolder(rules) {
  const folders = [...new Set(Object.values(homes))]
  const forbid = owned => ({'no-restricted-imports': ['error', {paths: rules.filter(r => homes[r.rule.name] !== owned).map(r => r.rule)}]})
  return [
    {files: ['src/**/*.{ts,tsx}'], ignores: folders.map(f => `${f}/**`), rules: forbid(undefined)},
    ...folders.map(folder => ({files: [`${folder}/**/*.{ts,tsx}`], rules: forbid(folder)}))
  ]
}
