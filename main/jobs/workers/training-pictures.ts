// The pictures of an example, decoded as for an answer: what is learned from is what will be looked at.
import type { PictureRgb } from '../../../native-models/models/qwen2-5-vl/processor.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { decodeOriginal } from './decode-original.ts'
import { sideOf } from './serve-inference.ts'
import type { Tools } from './tools.ts'
import type { TrainingExample } from './training-data.ts'

/** Larger pictures are refused, as in a run over a case. */
const maxPixels = 268_435_456

/** @throws WorkstationError that names the example's line and the picture */
export async function picturesOf({ id, images }: TrainingExample, tools: Tools): Promise<PictureRgb[]> {
  const pictures: PictureRgb[] = []
  for (const path of images) {
    pictures.push(await decodeOriginal({ file: { path }, name: path, sha256: '', maxPixels }, sideOf, tools).catch((cause: unknown) => {
      throw cause instanceof WorkstationError ? new WorkstationError(cause.code, `The dataset's ${id}: ${cause.message}`, { ...cause.details, line: id }, { cause }) : cause
    }))
  }
  return pictures
}
