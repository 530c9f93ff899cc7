// One export of a case, wherever it runs: in the host, or in a process of its own.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { ExportFormat } from '../../contract/export.ts'
import type { LocationRecord } from '../../contract/record.ts'
import type { PlaceTable } from '../../gazetteer/places.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { getSetting } from '../../storage/settings.ts'
import { recordsOf } from '../images/records.ts'
import { exportTo } from './export-to.ts'
import { nearbyPlaces } from './nearby.ts'
import packageJson from '../../../package.json' with { type: 'json' }

export const ExportDraft = z.object({
  format: ExportFormat,
  /** Absolute path of the file to write. */
  file: z.string(),
  /** Columns of the terminal; absent for no limit. */
  width: z.number().int().positive().optional(),
  /** Absent for all. */
  images: z.array(z.number().int()).optional(),
})
export type ExportDraft = z.infer<typeof ExportDraft>

/** @returns how many records went out */
export async function exportCase(store: CaseStore, places: PlaceTable, { format, file, width, images }: ExportDraft): Promise<number> {
  const { records } = await exportTo(file, format, recordsOf(store, images), {
    title: String(getSetting(store, 'title') ?? ''),
    version: `${packageJson.name} ${packageJson.version}`,
    madeAt: new Date().toISOString(),
    columns: width ?? Infinity,
    thumbnail: (record) => thumbnailOf(store, record),
    nearby: nearbyPlaces(places),
  })
  return records
}

/** The thumbnail that inspection left; null where there is none. */
async function thumbnailOf(store: CaseStore, { sha256 }: LocationRecord): Promise<Buffer | null> {
  if (sha256 === null) return null
  return readFile(path.join(store.derived, sha256.slice(0, 2), `${sha256}.webp`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
