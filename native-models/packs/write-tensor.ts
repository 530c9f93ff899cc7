// One tensor from a checkpoint into a pack, or back out of a pack: rows are streamed through float32, so that no tensor lies in memory whole.
import { openContained } from './contained-file.ts'
import { PackError, quoted } from './errors.ts'
import { firstBeyond, largestOf, narrow, widen } from './float-conversion.ts'
import type { FloatDType } from './float-conversion.ts'
import { blockBytes, blocksOf, quantizeInt4 } from './int4.ts'
import { chunkBytes, readRows, rowsOf } from './safetensors-file.ts'
import type { RowRange } from './safetensors-file.ts'
import { dtypeBytes } from './safetensors-header.ts'
import type { SourceFile } from './match-checkpoint.ts'

export interface FloatRows { /** [rows, columns]; valid until the next ones are asked for. */ readonly values: Float32Array; readonly rows: number; /** As read. */ readonly bytes: number }

/** Called with the bytes read since the last call. */
export type OnRead = (bytes: number) => void

export interface Streaming { readonly signal?: AbortSignal | undefined; readonly onRead: OnRead }

const wholeOf = (tensor: SourceFile): RowRange => ({ start: 0, end: rowsOf(tensor.shape) })

/**
 * A tensor's rows as float32.
 * @throws PackError when a value is infinite or no number
 */
export async function* floatRows(tensor: SourceFile, { signal, onRead }: Streaming, range: RowRange = wholeOf(tensor)): AsyncGenerator<FloatRows, void, undefined> {
  const rowBytes = tensor.bytes / Math.max(1, rowsOf(tensor.shape))
  const largest = Math.min(tensor.bytes, Math.max(chunkBytes, rowBytes))
  const buffer = new Float32Array(tensor.dtype === 'F32' ? 0 : largest / dtypeBytes[tensor.dtype])
  const handle = await openContained(tensor)
  try {
    for await (const { bytes, rows } of readRows(handle, tensor, range, signal)) {
      const values = widen(bytes, tensor.dtype, buffer)
      if (firstBeyond(values, largestOf.F32) >= 0) throw new PackError('invalid', `${quoted(tensor.name)} holds a value that is infinite or no number`)
      yield { values, rows, bytes: bytes.length }
      onRead(bytes.length)
    }
  } finally {
    await handle.close()
  }
}

export type Write = (bytes: Uint8Array) => Promise<void>

/** @throws PackError when `dtype` cannot hold a value: it would become infinite */
export function narrowed(values: Float32Array, dtype: FloatDType, name: string): Uint8Array {
  const beyond = dtype === 'F16' ? firstBeyond(values, largestOf.F16) : -1
  if (beyond >= 0) throw new PackError('unsupported', `${quoted(name)} holds ${values[beyond]!.toPrecision(4)}, more than float16 can; choose another precision`)
  return narrow(values, dtype)
}

/** Stacks the sources' rows, in `dtype`. */
export async function writeFloats(sources: readonly SourceFile[], dtype: FloatDType, write: Write, streaming: Streaming): Promise<void> {
  for (const source of sources) {
    for await (const { values } of floatRows(source, streaming)) await write(narrowed(values, dtype, source.name))
  }
}

/**
 * Stacks the sources' rows in int4: all nibbles, then all scales, which wait in memory (68 MB for a vocabulary of 152,064 and 3,584 columns).
 * @param dims [rows, columns] of the whole
 */
export async function writeInt4(sources: readonly SourceFile[], dims: readonly number[], write: Write, streaming: Streaming): Promise<void> {
  const [rows, columns] = dims as readonly [number, number]
  const blocks = blocksOf(columns)
  const scales = new Float32Array(rows * blocks)
  let nibbles = new Uint8Array(0)
  let row = 0
  for (const source of sources) {
    for await (const part of floatRows(source, streaming)) {
      const size = part.rows * blocks * blockBytes
      if (nibbles.length < size) nibbles = new Uint8Array(size)
      quantizeInt4(part.values, part.rows, columns, nibbles, scales.subarray(row * blocks))
      await write(nibbles.subarray(0, size))
      row += part.rows
    }
  }
  await write(narrow(scales, 'F32'))
}

/** @throws PackError when two tensors that must be tied differ in a value */
export async function holdEqual(one: SourceFile, other: SourceFile, streaming: Streaming): Promise<void> {
  const silent = { ...streaming, onRead: () => undefined }
  const others = floatRows(other, streaming)
  try {
    for await (const { values } of floatRows(one, silent)) await holdSame(values, others, one, other)
  } finally {
    await others.return()
  }
}

async function holdSame(values: Float32Array, others: AsyncGenerator<FloatRows, void, undefined>, one: SourceFile, other: SourceFile): Promise<void> {
  const next = await others.next()
  const twin = next.done ? null : next.value.values
  if (twin?.length !== values.length || values.some((value, index) => value !== twin[index])) {
    throw new PackError('unsupported', `${quoted(other.name)} differs from ${quoted(one.name)}, although config.json ties them (tie_word_embeddings)`)
  }
}
