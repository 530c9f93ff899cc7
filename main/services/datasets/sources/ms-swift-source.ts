// Lines of another program's JSONL as examples.
import path from 'node:path'
import { DatasetError } from '../../../../training/data/dataset-line.ts'
import { fromMsSwift } from '../../../../training/data/forms.ts'
import { readLines } from '../../../../training/data/read-dataset.ts'
import { worded } from '../dataset-errors.ts'
import { isAddress } from '../line-file.ts'
import type { Found } from './source.ts'

/** @param folder that relative pictures are relative to */
export async function* msSwiftExamples(file: string, folder: string): AsyncGenerator<Found> {
  for await (const { line, text } of worded(readLines(file))) {
    const where = `${path.basename(file)}, line ${line}`
    try {
      const example = fromMsSwift(text)
      yield { where, draft: { ...example, images: example.images.map((image) => (isAddress(image) ? image : path.resolve(folder, image))), answer: null }, looks: example.images.map(() => null) }
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error
      yield { where, reason: error.message }
    }
  }
}
