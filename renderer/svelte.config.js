// Svelte: runes everywhere; accessibility warnings of the compiler count as errors (see the check script).
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

export default { preprocess: vitePreprocess(), compilerOptions: { runes: true } }
