// Building the gazetteer's file: from ExifTool's table (imports of GeoNames' dumps: see import.ts).
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { WorkstationError } from '../contract/errors.ts'
import { addAliases } from './aliases.ts'
import { embed } from './embed.ts'
import { listPlaces, parseListedPlace } from './exiftool-table.ts'
import { finish, replaceAtomically } from './finish.ts'
import { createDatabase, openReadOnly } from './schema.ts'

async function buildEmbedded(scratch: string): Promise<void> {
  const listing = await listPlaces()
  const places = listing.split(/\r?\n/).map(parseListedPlace).filter((place) => place !== null)
  if (places.length === 0) throw new WorkstationError('unsupported', 'ExifTool lists no places, so the gazetteer cannot be built.', {})
  const database = createDatabase(scratch)
  try {
    database.transaction(() => {
      embed(database, places)
      addAliases(database)
    })()
    database.transaction(() => finish(database))()
  } finally {
    database.close()
  }
}

/** Whether a sound gazetteer of this version lies there. */
export function isGazetteer(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    openReadOnly(file).close()
    return true
  } catch (error) {
    if (error instanceof WorkstationError) return false
    throw error
  }
}

/** Builds the gazetteer from ExifTool's table where there is none, or one of another version (imports are then to be repeated). */
export async function ensureGazetteer(file: string): Promise<void> {
  if (isGazetteer(file)) return
  mkdirSync(path.dirname(file), { recursive: true })
  await replaceAtomically(file, buildEmbedded)
}
