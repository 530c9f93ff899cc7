// GeoWorld's towns as a file of the workspace: chosen once for a gazetteer and its countries, read by every worker.
import { hash, randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { PlacedTown } from '../../contract/geoworld.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { onDisk } from '../export/write-failure.ts'
import { townsOf } from './towns.ts'

/** Raised when towns are chosen otherwise. */
const VERSION = 1

export interface TownsFile {
  readonly file: string
  readonly towns: readonly PlacedTown[]
}

/** Null where there is none, or one that was cut off. */
async function readTowns(file: string): Promise<PlacedTown[] | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  try {
    return text === null ? null : PlacedTown.array().parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** @throws WorkstationError 'disk-full', 'read-only' */
export async function townsFile(home: string, gazetteer: Gazetteer, countries: readonly string[]): Promise<TownsFile> {
  const key = hash('sha256', JSON.stringify([VERSION, gazetteer.fingerprint, countries.toSorted()])).slice(0, 16)
  const file = path.join(home, `geoworld-towns-${key}.json`)
  const known = await readTowns(file)
  if (known) return { file, towns: known }
  const towns = townsOf(gazetteer, countries)
  const unfinished = `${file}.${randomUUID()}`
  await onDisk(file, writeFile(unfinished, JSON.stringify(towns)))
  await onDisk(file, rename(unfinished, file))
  return { file, towns }
}
