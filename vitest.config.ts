// Vitest: the core's tests on Node, where slow suites (real worker processes) share two forks as the machine has two cores; components in jsdom.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const shared = { pool: 'forks' as const, maxWorkers: 2, testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'core', include: ['tests/**/*.test.ts'], exclude: ['tests/renderer/**'], globalSetup: ['tests/prepare.ts'] } },
      {
        plugins: [svelte({ configFile: './renderer/svelte.config.js' })],
        resolve: { conditions: ['browser'] },
        test: { ...shared, name: 'renderer', include: ['tests/renderer/**/*.test.ts'], environment: 'jsdom' },
      },
    ],
  },
})
