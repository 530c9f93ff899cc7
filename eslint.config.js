// ESLint: TypeScript's and Svelte's recommended rules plus the dependency rule of the architecture (see layers.js).
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import layers from './layers.js'

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'tests/fixtures/', 'release/'] },
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  {
    plugins: { layers },
    rules: {
      'layers/imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      complexity: ['error', 14],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  // Hostile text stays text: no component may write markup.
  { files: ['renderer/**'], rules: { 'svelte/no-at-html-tags': 'error', 'no-restricted-properties': ['error', { property: 'innerHTML' }, { property: 'outerHTML' }, { property: 'insertAdjacentHTML' }] } },
  { files: ['main/hosts/cli/**', 'main/hosts/start.ts', 'tests/**'], rules: { 'no-console': 'off' } },
)
