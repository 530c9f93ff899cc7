// Known coordinates from a CSV file become evidence of the images that it names.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { truthDraft } from '../../evidence/kinds/coordinates.ts'
import { addAnalystEvidence } from '../../storage/evidence.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { conclude } from '../locate/conclude.ts'
import type { Knowledge } from '../workspace.ts'
import { requireImage } from './image.ts'
import { readTruth } from '../import/truth-file.ts'

/** @throws WorkstationError `unreadable` when the file is no such CSV; nothing is then added */
export async function addTruth(store: CaseStore, knowledge: Knowledge, actor: string, file: string, images: readonly number[]): Promise<void> {
  const rows = readTruth(await textOf(file), file)
  const byName = new Map(rows.map((row) => [row.file.normalize('NFC'), row]))
  store.change({ actor, action: 'truth.added', subject: 'case', details: { file: path.basename(file), rows: rows.length } }, () => {
    for (const image of images.map((id) => requireImage(store, id))) {
      const row = byName.get(image.file.path.normalize('NFC')) ?? byName.get(image.name.normalize('NFC'))
      if (!row) continue
      addAnalystEvidence(store, actor, image.id, { ...truthDraft(row, path.basename(file)), id: `${image.id}-truth` })
      if (image.status !== 'pending') conclude(store, knowledge, actor, image.id)
    }
  })
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new WorkstationError('unreadable', `${file} cannot be read: ${(error as Error).message}`, { file }, { cause: error })
  }
}
