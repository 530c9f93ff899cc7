// Before all tests: the gazetteer and the atlas, built once for these sources and kept, so that each test's workspace starts with them.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, globSync, linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { forkWorker } from '../main/jobs/fork-spawner.ts'
import { Workspace } from '../main/services/workspace.ts'

const root = path.resolve(import.meta.dirname, '..')
const cache = path.join(root, 'node_modules', '.cache', 'geoagent-tests')

/** Anything in the code or data that the two files are made of. */
function sourcesHash(): string {
  const digest = createHash('sha256')
  const files = globSync(['main/gazetteer/**/*', 'main/evidence/posterior/*.ts', 'package-lock.json'], { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const file of files.map((entry) => path.join(entry.parentPath, entry.name)).sort()) digest.update(readFileSync(file))
  return digest.digest('hex').slice(0, 16)
}

const prepared = path.join(cache, sourcesHash())

/** A folder of its own for a test's workspace, with the gazetteer and the atlas in it. */
export function makeHome(name: string): string {
  const home = mkdtempSync(path.join(os.tmpdir(), `geoagent-${name}-`))
  for (const file of globSync('*', { cwd: prepared })) linkOrCopy(path.join(prepared, file), path.join(home, file))
  return home
}

/** Links cost nothing, and both files are only ever replaced whole; across disks they are copied. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    copyFileSync(from, to)
  }
}

export async function setup(): Promise<void> {
  if (existsSync(prepared)) return
  mkdirSync(cache, { recursive: true })
  const building = mkdtempSync(`${prepared}-`)
  const workspace = new Workspace(building, forkWorker)
  await workspace.knowledge()
  await workspace.close()
  renameSync(building, prepared)
  // What was built for other states of the sources has had its day.
  for (const name of globSync('*', { cwd: cache })) if (name !== path.basename(prepared)) rmSync(path.join(cache, name), { recursive: true, force: true })
}
