// Weights in 4 bits: blocks of 32 along a row, one float32 scale each, zero point 8. The form MatMulNBits reads; the rounding is that of ONNX Runtime and of llama.cpp's Q4_0.

export const blockSize = 32
export const blockBytes = blockSize / 2

/** Blocks that a row of `columns` weights takes; the last is filled up with zeros. */
export const blocksOf = (columns: number): number => Math.ceil(columns / blockSize)

/** The value of the largest magnitude in [start, end), the first of equals. Compared as bits: without the sign, they are in the order of the magnitudes, and twice as fast. */
function extremeOf(weights: Float32Array, bits: Uint32Array, start: number, end: number): number {
  let [largest, at] = [0, start]
  for (let index = start; index < end; index++) {
    const magnitude = bits[index]! & 0x7fffffff
    if (magnitude > largest) [largest, at] = [magnitude, index]
  }
  return largest === 0 ? 0 : weights[at]!
}

/** round(w / scale) + 8, kept in 0..15; halves upwards, on the quotient in double precision. */
function nibbleOf(weight: number, scale: number): number {
  // Among subnormals the scale itself is rounded, and a quotient may lie outside on either side.
  const level = weight / scale + 8.5 | 0
  return level > 15 ? 15 : level < 0 ? 0 : level
}

function packBlock(weights: Float32Array, start: number, end: number, scale: number, nibbles: Uint8Array, at: number): void {
  const pairs = end - start >> 1
  for (let pair = 0; pair < pairs; pair++) {
    const index = start + 2 * pair
    nibbles[at + pair] = nibbleOf(weights[index]!, scale) | nibbleOf(weights[index + 1]!, scale) << 4
  }
  if (end - start & 1) nibbles[at + pairs] = nibbleOf(weights[end - 1]!, scale) | 0x80
}

/**
 * q = clamp(round(w / scale) + 8, 0, 15), scale = (the block's value of largest magnitude) / -8, so that this value maps to 0.
 * @param weights [rows, columns], finite
 * @param nibbles [rows, blocks, 16], written: two weights a byte, the lower nibble first
 * @param scales [rows, blocks], written; 0 where all of a block's weights are
 */
export function quantizeInt4(weights: Float32Array, rows: number, columns: number, nibbles: Uint8Array, scales: Float32Array): void {
  const blocks = blocksOf(columns)
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length)
  nibbles.fill(0x88, 0, rows * blocks * blockBytes)
  for (let block = 0; block < rows * blocks; block++) {
    const row = Math.floor(block / blocks)
    const start = row * columns + (block - row * blocks) * blockSize
    const end = Math.min(start + blockSize, (row + 1) * columns)
    const scale = Math.fround(extremeOf(weights, bits, start, end) / -8)
    scales[block] = scale
    if (scale) packBlock(weights, start, end, scale, nibbles, block * blockBytes)
  }
}

/**
 * w = scale * (q - 8).
 * @param nibbles [rows, blocks, 16]
 * @param scales [rows, blocks]
 * @param weights [rows, columns], written
 */
export function dequantizeInt4(nibbles: Uint8Array, scales: Float32Array, rows: number, columns: number, weights: Float32Array): void {
  const blocks = blocksOf(columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const block = row * blocks + (column >> 5)
      const byte = nibbles[block * blockBytes + ((column & 31) >> 1)]
      weights[row * columns + column] = scales[block]! * ((column & 1 ? byte! >> 4 : byte! & 15) - 8)
    }
  }
}
