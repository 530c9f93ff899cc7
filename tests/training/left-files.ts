// What a run leaves in its folder, to compare runs by.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'

/** Every file, as a hash, but a pack's manifest: the others do not tell when they were written. */
export const leftBy = (folder: string): Record<string, string> => Object.fromEntries(fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().flatMap((name) => {
  const file = path.join(folder, name)
  return fs.statSync(file).isFile() && path.basename(name) !== 'manifest.json' ? [[name, createHash('sha256').update(fs.readFileSync(file)).digest('hex')]] : []
}))
