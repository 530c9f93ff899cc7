// Rows of a pack's tensor as float32, whatever the pack's precision.
import type { PackTensor } from '../models/qwen2-5-vl/weights.ts'
import { openContained, readExactly } from './contained-file.ts'
import { PackError } from './errors.ts'
import { firstBeyond, largestOf } from './float-conversion.ts'
import { blocksOf, dequantizeInt4 } from './int4.ts'
import type { SourceFile } from './match-checkpoint.ts'
import { isQuantized, scalesName } from './pack-layout.ts'
import type { Precision } from './pack-layout.ts'
import { readRows } from './safetensors-file.ts'
import type { RowRange } from './safetensors-file.ts'
import type { LocatedTensor } from './shard-index.ts'
import { floatRows } from './write-tensor.ts'
import type { Streaming } from './write-tensor.ts'

/** A pack's weights.safetensors, its tensors checked against the table. */
export interface PackWeights { readonly precision: Precision; readonly tensors: ReadonlyMap<string, LocatedTensor> }

async function* dequantizedRows({ tensors }: PackWeights, { name, dims }: PackTensor, range: RowRange, { signal, onRead }: Streaming): AsyncGenerator<Float32Array, void, undefined> {
  const [nibbles, scales] = [tensors.get(name)!, tensors.get(scalesName(name))!]
  const columns = dims[1]!
  const rowScales = blocksOf(columns)
  const handle = await openContained(nibbles)
  try {
    let row = range.start
    for await (const { bytes, rows } of readRows(handle, nibbles, range, signal)) {
      const chunkScales = new Float32Array(rows * rowScales)
      await readExactly(handle, new Uint8Array(chunkScales.buffer), scales.offset + row * rowScales * 4, scalesName(name))
      if (firstBeyond(chunkScales, largestOf.F32 / 8) >= 0) throw new PackError('invalid', `${scalesName(name)} holds a value that is infinite or no number`)
      const values = new Float32Array(rows * columns)
      dequantizeInt4(bytes, chunkScales, rows, columns, values)
      yield values
      row += rows
      onRead(bytes.length + chunkScales.byteLength)
    }
  } finally {
    await handle.close()
  }
}

/**
 * @param range rows of the pack's tensor
 * @returns [rows, columns] in chunks; each is valid until the next is asked for
 * @throws PackError for values that are no numbers
 */
export async function* packRows(weights: PackWeights, tensor: PackTensor, range: RowRange, streaming: Streaming): AsyncGenerator<Float32Array, void, undefined> {
  if (isQuantized(tensor, weights.precision)) yield* dequantizedRows(weights, tensor, range, streaming)
  else for await (const { values } of floatRows(weights.tensors.get(tensor.name) as SourceFile, streaming, range)) yield values
}
