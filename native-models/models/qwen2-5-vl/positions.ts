// Where each token of a prompt and each patch of a picture stands: M-RoPE positions, rotary tables and the order of attention windows.
// Qwen2-VL, arXiv 2409.12191, section 2.1 (M-RoPE); Qwen2.5-VL, arXiv 2502.13923, section 2.1.1 (windows, 2-D rotation).
import type { Qwen25VLConfig } from './config.ts'

/** Patches of a picture: frames, rows, columns. */
export type Grid = readonly [frames: number, rows: number, columns: number]

/** [length, width / 2] each, row-major; a value and the one half a head further turn by the same angle. */
export interface RotaryTable { cos: Float32Array; sin: Float32Array }

export interface MropePositions {
  /** [3, length]: temporal, vertical, horizontal. Text has the same number in all three. */
  positions: Int32Array
  /** Added to a token's index after the prompt, it gives the token's position in all three. */
  delta: number
}

export interface WindowOrder {
  /** [tokens]: which token (square of merged patches, in the picture's order) stands at a place when windows lie one after the other. */
  order: Int32Array
  /** [tokens]: the place of a token in `order`. */
  inverse: Int32Array
  /** Cumulative, from 0, in patches: a window reaches from one to the next. */
  windowLengths: Int32Array
  /** Cumulative, from 0, in patches: a frame reaches from one to the next. */
  fullLengths: Int32Array
}

const visionTheta = 10_000
const oneToken = { frames: 1, rows: 1, columns: 1 }

/** Rows and columns of tokens. @throws RangeError when the grid cannot be merged */
function tokenGrid([frames, rows, columns]: Grid, merge: number): { frames: number; rows: number; columns: number } {
  const sound = [frames, rows, columns].every((count) => Number.isSafeInteger(count) && count > 0) && rows % merge === 0 && columns % merge === 0
  if (!sound) throw new RangeError(`a grid of ${frames} x ${rows} x ${columns} patches cannot be merged ${merge} by ${merge}`)
  return { frames, rows: rows / merge, columns: columns / merge }
}

/** Writes a picture's positions from index `at` on: frames, rows and columns counted from `from`. */
function placePicture(positions: Int32Array, length: number, at: number, from: number, tokens: { frames: number; rows: number; columns: number }): void {
  let index = at
  for (let frame = 0; frame < tokens.frames; frame++) {
    for (let row = 0; row < tokens.rows; row++) {
      for (let column = 0; column < tokens.columns; column++, index++) {
        positions[index] = from + frame
        positions[length + index] = from + row
        positions[2 * length + index] = from + column
      }
    }
  }
}

/** How many image tokens follow one another from `at` on. */
function runLength(ids: ArrayLike<number>, at: number, image: number): number {
  let end = at
  while (end < ids.length && ids[end] === image) end++
  return end - at
}

/** A run of tokens in the prompt, the number at which it starts, and the picture that it stands for, if any. */
interface Run { at: number; from: number; tokens: { frames: number; rows: number; columns: number } | null }

function pictureAt(index: number, picture: number, grids: readonly Grid[], merge: number, found: number): NonNullable<Run['tokens']> {
  const grid = grids[picture]
  if (!grid) throw new RangeError(`the prompt has a place for another picture at ${index}, after all ${grids.length}`)
  const tokens = tokenGrid(grid, merge)
  const count = tokens.frames * tokens.rows * tokens.columns
  if (found !== count) throw new RangeError(`picture ${picture + 1} has ${count} tokens; the prompt has ${found} for it at ${index}`)
  return tokens
}

/** The prompt as single tokens of text and whole pictures. */
function* runsOf(ids: ArrayLike<number>, grids: readonly Grid[], { vision, tokens: { image, video } }: Pick<Qwen25VLConfig, 'vision' | 'tokens'>): Generator<Run> {
  let [from, picture] = [0, 0]
  for (let at = 0; at < ids.length;) {
    if (ids[at] === video) throw new RangeError(`token ${at} of the prompt stands for a video, which is not read`)
    const found = runLength(ids, at, image)
    const tokens = found > 0 ? pictureAt(at, picture++, grids, vision.spatialMergeSize, found) : null
    yield { at, from, tokens }
    at += tokens ? found : 1
    from += tokens ? Math.max(tokens.rows, tokens.columns) : 1
  }
  if (picture < grids.length) throw new RangeError(`the prompt has places for ${picture} of ${grids.length} pictures`)
}

/**
 * Text counts on by one a token; a picture's tokens share its start and count its rows and columns; text after it goes on behind the longer side.
 * @param ids the prompt without padding, each picture's place already repeated for each of its tokens
 * @param grids of the pictures, in the prompt's order
 * @throws RangeError when image tokens and grids do not agree, or the prompt has a video
 */
export function mropePositions(ids: ArrayLike<number>, grids: readonly Grid[], config: Pick<Qwen25VLConfig, 'vision' | 'tokens'>): MropePositions {
  const { length } = ids
  const positions = new Int32Array(3 * length)
  for (const { at, from, tokens } of runsOf(ids, grids, config)) placePicture(positions, length, at, from, tokens ?? oneToken)
  const largest = positions.reduce((most, position) => Math.max(most, position), -1)
  return { positions, delta: largest + 1 - length }
}

/** theta^(-2i/width) for i < width / 2, in float32 step by step as the reference has them. */
function frequencies(theta: number, width: number): Float32Array {
  return Float32Array.from({ length: width / 2 }, (_, index) => 1 / Math.fround(theta ** Math.fround(2 * index / width)))
}

function turn(table: RotaryTable, at: number, position: number, frequency: number): void {
  const angle = Math.fround(position * frequency)
  table.cos[at] = Math.cos(angle)
  table.sin[at] = Math.sin(angle)
}

/**
 * The decoder's rotation of each token.
 * @param positions [3, length]: temporal, vertical, horizontal
 * @returns cos and sin [length, headDim / 2]: frequencies in sections that turn by the temporal, the vertical and the horizontal position
 */
export function ropeTable(positions: Int32Array, { text }: Pick<Qwen25VLConfig, 'text'>): RotaryTable {
  const half = text.headDim / 2
  const length = positions.length / 3
  const table = { cos: new Float32Array(length * half), sin: new Float32Array(length * half) }
  const turns = frequencies(text.ropeTheta, text.headDim)
  const [temporal, height] = text.mropeSection
  for (let axis = 0, first = 0; axis < 3; first += text.mropeSection[axis]!, axis++) {
    const end = [temporal, temporal + height, half][axis]!
    for (let token = 0; token < length; token++) {
      for (let index = first; index < end; index++) turn(table, token * half + index, positions[axis * length + token]!, turns[index]!)
    }
  }
  return table
}

/**
 * The tokens of a picture window by window, rows of windows first; windows at the right and lower edge are cut off there.
 * @throws RangeError when the grid cannot be merged
 */
export function windowIndex(grid: Grid, { vision }: Pick<Qwen25VLConfig, 'vision'>): WindowOrder {
  const { frames, rows, columns } = tokenGrid(grid, vision.spatialMergeSize)
  const side = Math.floor(Math.floor(vision.windowSize / vision.spatialMergeSize) / vision.patchSize)
  const order = new Int32Array(frames * rows * columns)
  const windowLengths = [0]
  let place = 0
  const addWindow = (frame: number, top: number, left: number): void => {
    for (let row = top; row < Math.min(top + side, rows); row++) {
      for (let column = left; column < Math.min(left + side, columns); column++) order[place++] = (frame * rows + row) * columns + column
    }
    windowLengths.push(place * vision.spatialMergeSize ** 2)
  }
  for (let frame = 0; frame < frames; frame++) {
    for (let top = 0; top < rows; top += side) {
      for (let left = 0; left < columns; left += side) addWindow(frame, top, left)
    }
  }
  return { order, inverse: inverted(order), windowLengths: Int32Array.from(windowLengths), fullLengths: Int32Array.from({ length: frames + 1 }, (_, frame) => frame * grid[1] * grid[2]) }
}

function inverted(order: Int32Array): Int32Array {
  const inverse = new Int32Array(order.length)
  for (const [place, token] of order.entries()) inverse[token] = place
  return inverse
}

/**
 * The vision tower's rotation of each patch: half of the frequencies by its row, half by its column.
 * @returns cos and sin [frames * rows * columns, headDim / 2], patches in the order of their windows
 * @throws RangeError when the grid cannot be merged
 */
export function visionPositions(grid: Grid, config: Pick<Qwen25VLConfig, 'vision'>): RotaryTable {
  const { hiddenSize, heads, spatialMergeSize: merge } = config.vision
  const half = hiddenSize / heads / 2
  const { order } = windowIndex(grid, config)
  const table = { cos: new Float32Array(order.length * merge ** 2 * half), sin: new Float32Array(order.length * merge ** 2 * half) }
  const turns = frequencies(visionTheta, half)
  const columns = grid[2] / merge
  const rows = grid[1] / merge
  for (let patch = 0; patch < order.length * merge ** 2; patch++) {
    const token = order[Math.floor(patch / merge ** 2)]!
    const row = Math.floor(token / columns) % rows * merge + Math.floor(patch % merge ** 2 / merge)
    const column = token % columns * merge + patch % merge
    for (const [index, frequency] of turns.entries()) {
      turn(table, patch * half + index, row, frequency)
      turn(table, patch * half + half / 2 + index, column, frequency)
    }
  }
  return table
}
