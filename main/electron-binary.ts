// Electron's binary on this machine, looked for without a download.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Electron's binary, if it lies there already. The package itself is not asked: importing it, or running its command, begins a download.
 * @param folder of the program
 */
export function electronBinary(folder: string, environment: NodeJS.ProcessEnv): string | null {
  const electron = path.join(folder, 'node_modules/electron')
  const named = path.join(electron, 'path.txt')
  if (!existsSync(named)) return null
  const binary = path.join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(electron, 'dist'), readFileSync(named, 'utf8').trim())
  return existsSync(binary) ? binary : null
}
