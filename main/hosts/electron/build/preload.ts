// Bundles the preload into one CommonJS file: sandboxed, it can load nothing but Electron's own few modules.
import path from 'node:path'
import { build } from 'vite'

/** @param file where the bundle goes */
export async function bundlePreload(file: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      lib: { entry: path.resolve(import.meta.dirname, '../preload.ts'), formats: ['cjs'], fileName: () => path.basename(file) },
      outDir: path.dirname(file),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { external: ['electron'] },
    },
  })
}
