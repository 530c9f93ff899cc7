// ESLint: TypeScript's recommended rules plus the dependency rule of the architecture (see layers.js).
import tseslint from 'typescript-eslint'
import layers from './layers.js'

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'tests/fixtures/'] },
  ...tseslint.configs.recommended,
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
  { files: ['main/hosts/cli/**', 'tests/**'], rules: { 'no-console': 'off' } },
)
