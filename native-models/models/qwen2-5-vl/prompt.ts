// From messages and pictures to what the decoder reads: ids with a place for each picture token, the pictures' vectors, the rotation of each token.
import type { Prompt } from '../../generation/batch.ts'
import { floats } from '../../runtime/session.ts'
import type { Session } from '../../runtime/session.ts'
import type { Qwen25VLConfig } from './config.ts'
import { mropePositions, ropeTable } from './positions.ts'
import type { Grid } from './positions.ts'
import { imageTokens, processImage } from './processor.ts'
import type { PictureRgb, PreprocessorConfig } from './processor.ts'
import { inPictureOrder, visionFeeds } from './vision.ts'
import type { Patches } from './vision.ts'

/** A picture as the decoder reads it. */
export interface SeenPicture {
  readonly grid: Grid
  /** [tokens, hiddenSize] */
  readonly vectors: Float32Array
}

/** One picture through the tower. */
export async function seePatches(tower: Session, { patches, grid }: Patches, config: Qwen25VLConfig): Promise<SeenPicture> {
  const { vectors } = await tower.run(visionFeeds(patches, grid, config))
  return { grid, vectors: inPictureOrder(floats(vectors!), grid, config) }
}

/** One picture through the processor and the tower. */
export const seePicture = async (tower: Session, picture: PictureRgb, preprocessor: PreprocessorConfig, config: Qwen25VLConfig): Promise<SeenPicture> =>
  seePatches(tower, await processImage(picture, preprocessor), config)

/** Each picture's one token repeated for each square of its patches. @throws RangeError when pictures and their tokens differ in number */
export function withPictureTokens(ids: readonly number[], grids: readonly Grid[], { tokens, vision }: Qwen25VLConfig): number[] {
  let picture = 0
  const repeated = ids.flatMap((id) => {
    if (id !== tokens.image) return [id]
    const grid = grids[picture++]
    return grid ? new Array<number>(imageTokens(grid, vision.spatialMergeSize)).fill(id) : []
  })
  if (picture !== grids.length) throw new RangeError(`the prompt has places for ${picture} pictures and is given ${grids.length}`)
  return repeated
}

/** Positions of the prompt, and of `extra` tokens after it: [3, length + extra]. */
function positionsWith(ids: readonly number[], grids: readonly Grid[], extra: number, config: Qwen25VLConfig): Int32Array {
  const { positions, delta } = mropePositions(ids, grids, config)
  const total = ids.length + extra
  const all = new Int32Array(3 * total)
  for (let axis = 0; axis < 3; axis++) {
    all.set(positions.subarray(axis * ids.length, (axis + 1) * ids.length), axis * total)
    for (let index = ids.length; index < total; index++) all[axis * total + index] = index + delta
  }
  return all
}

/**
 * @param ids of the chat with one token a picture
 * @param maxTokens that may be generated
 * @throws RangeError when the pictures do not fit the ids
 */
export function promptOf(ids: readonly number[], pictures: readonly SeenPicture[], maxTokens: number, config: Qwen25VLConfig): Prompt {
  const grids = pictures.map(({ grid }) => grid)
  const full = withPictureTokens(ids, grids, config)
  const vectors = new Float32Array(pictures.reduce((sum, picture) => sum + picture.vectors.length, 0))
  let at = 0
  for (const picture of pictures) {
    vectors.set(picture.vectors, at)
    at += picture.vectors.length
  }
  const places = full.flatMap((id, index) => (id === config.tokens.image ? [index] : []))
  return { ids: full, rotary: ropeTable(positionsWith(full, grids, maxTokens, config), config), pictures: { vectors, places } }
}
