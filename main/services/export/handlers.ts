// Exports of a case, in the forms of the table of exporters.
import path from 'node:path'
import { z } from 'zod'
import type { ExportFormat } from '../../contract/export.ts'
import type { Handler, HandlersOf } from '../../contract/requests.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { summarize } from '../../storage/summary.ts'
import { askProcess } from '../helper-process.ts'
import type { Workspace } from '../workspace.ts'
import { exportCase } from './export-case.ts'
import type { ExportDraft } from './export-case.ts'

const extensions: Record<ExportFormat, string> = { table: 'txt', jsonl: 'jsonl', geojson: 'geojson', kml: 'kml', csv: 'csv', html: 'html' }

/** Beyond this many records, or with a report's borders, an export takes more memory than the host should hold. */
const mostInHost = 2000

export function exportHandlers(workspace: Workspace, spawn: Spawner): HandlersOf<'case.export'> {
  return { 'case.export': (input) => exportTo(workspace, spawn, input) }
}

async function exportTo(workspace: Workspace, spawn: Spawner, { case: folder, format, out, width, images }: Parameters<Handler<'case.export'>>[0]) {
  const store = workspace.reader(folder)
  const { gazetteer } = await workspace.knowledge()
  const draft: ExportDraft = { format, file: path.resolve(out ?? path.join(store.exports, `records.${extensions[format]}`)), width, images }
  const isHeavy = format === 'html' || (images?.length ?? summarize(store).images.total) > mostInHost
  const records = isHeavy ? await exportByProcess(workspace, spawn, store.folder, draft) : await exportCase(store, gazetteer.places, draft)
  return { file: draft.file, records }
}

const exportByProcess = async (workspace: Workspace, spawn: Spawner, folder: string, draft: ExportDraft): Promise<number> =>
  z.number().parse(await askProcess(spawn, workerEntry('./export-process', import.meta.url), { home: workspace.home, case: folder, draft }))
