// All of an export as one string.
import type { ExportFormat } from '../../../main/contract/export.ts'
import type { ExportSetting, RecordSource } from '../../../main/services/export/exporter.ts'
import { exporters } from '../../../main/services/export/exporters.ts'
import { setting } from './records.ts'

export async function collect(format: ExportFormat, records: RecordSource, changes: Partial<ExportSetting> = {}): Promise<string> {
  return (await Array.fromAsync(exporters[format](records, { ...setting, ...changes }))).join('')
}
