// Writes an export to a file: all of it, or nothing.
import { randomUUID } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { ExportFormat } from '../../contract/export.ts'
import type { ExportSetting, RecordSource } from './exporter.ts'
import { exporters } from './exporters.ts'
import { onDisk } from './write-failure.ts'

/** Characters gathered before a write: small records make few system calls. */
const batch = 1 << 16

async function writeChunks(chunks: AsyncIterable<string>, append: (text: string) => Promise<void>): Promise<void> {
  let pending = ''
  for await (const chunk of chunks) {
    pending += chunk
    if (pending.length < batch) continue
    await append(pending)
    pending = ''
  }
  await append(pending)
}

async function* counted(records: RecordSource, count: { records: number }): RecordSource {
  for await (const record of records) {
    count.records++
    yield record
  }
}

async function fill(file: FileHandle, target: string, chunks: AsyncIterable<string>): Promise<void> {
  try {
    await writeChunks(chunks, (text) => onDisk(target, file.appendFile(text)))
    await onDisk(target, file.sync())
  } finally {
    await file.close()
  }
}

/**
 * Writes the records to `target` through a file beside it that is renamed when complete; an existing file is replaced only then.
 * @returns how many records went out
 * @throws WorkstationError disk-full, read-only, not-found or invalid-request; errors of the source pass through
 */
export async function exportTo(target: string, format: ExportFormat, records: RecordSource, setting: ExportSetting): Promise<{ records: number }> {
  const temporary = path.join(path.dirname(target), `.export-${randomUUID()}.partial`)
  const count = { records: 0 }
  const file = await onDisk(target, open(temporary, 'wx'))
  try {
    await fill(file, target, exporters[format](counted(records, count), setting))
    await onDisk(target, rename(temporary, target))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return count
}
