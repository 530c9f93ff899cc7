// What is wrong with a dataset, as the program's own errors.
import { WorkstationError } from '../../contract/errors.ts'
import { DatasetError } from '../../../training/data/dataset-line.ts'

/** @returns the error as it is, where it is none of a dataset's */
export function datasetFailure(error: unknown): unknown {
  if (!(error instanceof DatasetError)) return error
  const isMissing = (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
  return new WorkstationError(isMissing ? 'not-found' : 'unreadable', error.message, { file: error.file, line: error.line }, { cause: error })
}

/** Items of a dataset's file; what is wrong with it comes out as a WorkstationError. */
export async function* worded<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  try {
    yield* items
  } catch (error) {
    throw datasetFailure(error)
  }
}
