// JSONL: one LocationRecord a line, with every digit as computed; schemas/record.schema.json describes a line.
import type { ExportSetting, RecordSource } from '../exporter.ts'

/** What JSON leaves raw and a terminal obeys or a reader of lines breaks at: C1 controls, line separators, directions. */
const raw = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g
const escaped = (found: string): string => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`

export async function* exportJsonl(records: RecordSource, _setting: ExportSetting): AsyncIterable<string> {
  for await (const record of records) yield `${JSON.stringify(record).replace(raw, escaped)}\n`
}
