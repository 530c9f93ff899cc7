// Reports as files: written whole or not at all, read with their schema.
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { EvaluationReport } from '../../contract/evaluation.ts'
import { onDisk } from '../export/write-failure.ts'

/** Bytes; a report of OSV-5M's 210,000 test pictures has some 150 MB. */
const LARGEST = 400 * 2 ** 20

/** @throws WorkstationError `unreadable`, `not-found`, `too-large` */
export async function readReport(file: string): Promise<EvaluationReport> {
  const about = await stat(file).catch(() => null)
  if (!about?.isFile()) throw new WorkstationError('not-found', `${file} is not there, or is no file.`, { file })
  if (about.size > LARGEST) throw new WorkstationError('too-large', `${file} is larger than any report.`, { file })
  const { data, error } = EvaluationReport.safeParse(jsonOf(await readFile(file, 'utf8'), file))
  if (error) throw new WorkstationError('unreadable', `${file} is no evaluation report: ${error.issues[0]!.path.join('.') || 'the whole'}: ${error.issues[0]!.message}`, { file })
  return data
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new WorkstationError('unreadable', `${file} is no JSON: ${(cause as Error).message}`, { file }, { cause })
  }
}

/** Through a file beside it that is renamed once it is on the disk. @throws WorkstationError `disk-full`, `read-only`, `not-found`, `invalid-request` */
export async function writeWhole(target: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(target), `.evaluation-${randomUUID()}.partial`)
  const handle = await onDisk(target, open(temporary, 'wx'))
  try {
    try {
      await onDisk(target, handle.writeFile(text))
      await onDisk(target, handle.sync())
    } finally {
      await handle.close()
    }
    await onDisk(target, rename(temporary, target))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
