// The table of exporters, exhaustive by type: a format without one does not compile.
import type { ExportFormat } from '../../contract/export.ts'
import type { Exporter } from './exporter.ts'
import { exportCsv } from './formats/csv.ts'
import { exportGeojson } from './formats/geojson.ts'
import { exportJsonl } from './formats/jsonl.ts'
import { exportKml } from './formats/kml.ts'
import { exportTable } from './formats/table.ts'
import { exportHtml } from './report/report.ts'

export const exporters: Record<ExportFormat, Exporter> = {
  table: exportTable,
  jsonl: exportJsonl,
  geojson: exportGeojson,
  kml: exportKml,
  csv: exportCsv,
  html: exportHtml,
}
