// GeoWorld's towns as a file of the workspace: chosen once for a gazetteer and its countries, read by every worker.
import { hash, randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { PlacedTown } from '../../contract/geoworld.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { onDisk } from '../export/write-failure.ts'
import { askProcess } from '../helper-process.ts'
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
export async function writeTowns(file: string, gazetteer: Gazetteer, countries: readonly string[]): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`
  await onDisk(file, writeFile(unfinished, JSON.stringify(townsOf(gazetteer, countries))))
  await onDisk(file, rename(unfinished, file))
}

/** @throws WorkstationError 'worker-died', those of writing a file */
export async function townsFile(home: string, fingerprint: string, countries: readonly string[], spawn: Spawner): Promise<TownsFile> {
  const key = hash('sha256', JSON.stringify([VERSION, fingerprint, countries.toSorted()])).slice(0, 16)
  const file = path.join(home, `geoworld-towns-${key}.json`)
  const known = await readTowns(file)
  if (known) return { file, towns: known }
  await askProcess(spawn, workerEntry('./towns-process', import.meta.url), { home, countries, file })
  const towns = await readTowns(file)
  if (!towns) throw new WorkstationError('internal', `${file} was written and cannot be read.`, { file })
  return { file, towns }
}
