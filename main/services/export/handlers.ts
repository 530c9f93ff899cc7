// Exports of a case, in the forms of the table of exporters.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { LocationRecord } from '../../contract/record.ts'
import type { Handler, HandlersOf } from '../../contract/requests.ts'
import type { ExportFormat } from '../../contract/export.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { getSetting } from '../../storage/settings.ts'
import { recordsOf } from '../images/records.ts'
import type { Workspace } from '../workspace.ts'
import { exportTo } from './export-to.ts'
import { nearbyPlaces } from './nearby.ts'
import packageJson from '../../../package.json' with { type: 'json' }

const extensions: Record<ExportFormat, string> = { table: 'txt', jsonl: 'jsonl', geojson: 'geojson', kml: 'kml', csv: 'csv', html: 'html' }

export function exportHandlers(workspace: Workspace): HandlersOf<'case.export'> {
  return { 'case.export': (input) => exportCase(workspace, input) }
}

const exportCase = async (workspace: Workspace, input: Parameters<Handler<'case.export'>>[0]) => {
  const store = workspace.reader(input.case)
  const file = path.resolve(input.out ?? path.join(store.exports, `records.${extensions[input.format]}`))
  const { gazetteer } = await workspace.knowledge()
  const { records } = await exportTo(file, input.format, recordsOf(store, input.images), {
    title: String(getSetting(store, 'title') ?? ''),
    version: `${packageJson.name} ${packageJson.version}`,
    madeAt: new Date().toISOString(),
    columns: input.width ?? Infinity,
    thumbnail: (record) => thumbnailOf(store, record),
    nearby: nearbyPlaces(gazetteer.places),
  })
  return { file, records }
}

/** The thumbnail that inspection left; null where there is none. */
async function thumbnailOf(store: CaseStore, { sha256 }: LocationRecord): Promise<Buffer | null> {
  if (sha256 === null) return null
  return readFile(path.join(store.derived, sha256.slice(0, 2), `${sha256}.webp`)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}
