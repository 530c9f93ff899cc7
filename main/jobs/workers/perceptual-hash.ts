// A 64-bit hash that stays nearly the same when a picture is scaled or compressed again: pHash by the discrete cosine transform.
// Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions", 3.2.1; bit order as in Python's ImageHash.
import type { RgbImage } from '../../../native-models/image/decode.ts'

const side = 32
const kept = 8
/** Grey levels (of 255) of standard deviation below which only noise is left to hash. */
const flatDeviation = 1

/** Pixels [from, to) of `length` that cell `index` of `side` averages; at least one. */
function cellSpan(index: number, length: number): [from: number, to: number] {
  const from = Math.floor(index * length / side)
  return [from, Math.max(from + 1, Math.floor((index + 1) * length / side))]
}

/** Mean luma (ITU-R BT.601) of each cell, row by row. */
function greyCells({ data, width, height }: RgbImage): Float64Array {
  const cells = new Float64Array(side * side)
  for (let row = 0; row < side; row++) {
    const [top, bottom] = cellSpan(row, height)
    for (let column = 0; column < side; column++) {
      const [left, right] = cellSpan(column, width)
      let sum = 0
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) sum += 299 * data[at]! + 587 * data[at + 1]! + 114 * data[at + 2]!
      }
      cells[row * side + column] = sum / (1000 * (bottom - top) * (right - left))
    }
  }
  return cells
}

/** cos(pi k (2n + 1) / 2N) for the kept frequencies k. */
const cosines = Float64Array.from({ length: kept * side }, (_, at) => Math.cos(Math.PI * Math.floor(at / side) * (2 * (at % side) + 1) / (2 * side)))

/** DCT-II without normalisation, lowest 8 x 8 frequencies, row-major with the vertical frequency as row. */
function lowFrequencies(cells: Float64Array): Float64Array {
  const rows = new Float64Array(side * kept)
  for (let y = 0; y < side; y++) {
    for (let k = 0; k < kept; k++) for (let x = 0; x < side; x++) rows[y * kept + k]! += cells[y * side + x]! * cosines[k * side + x]!
  }
  const low = new Float64Array(kept * kept)
  for (let v = 0; v < kept; v++) {
    for (let k = 0; k < kept; k++) for (let y = 0; y < side; y++) low[v * kept + k]! += rows[y * kept + k]! * cosines[v * side + y]!
  }
  return low
}

function deviationOf(cells: Float64Array): number {
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length
  return Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length)
}

/** @returns 16 hex digits, one bit for each frequency above the median; null for a picture without contrast */
export function perceptualHash(image: RgbImage): string | null {
  const cells = greyCells(image)
  if (deviationOf(cells) < flatDeviation) return null
  const low = lowFrequencies(cells)
  const sorted = low.toSorted()
  const median = (sorted[31]! + sorted[32]!) / 2
  let bits = 0n
  for (const frequency of low) bits = bits << 1n | (frequency > median ? 1n : 0n)
  return bits.toString(16).padStart(16, '0')
}
