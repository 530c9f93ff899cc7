// Rows of what a batch remembers: taken in another order, or of several batches put together.
import { floats } from '../runtime/session.ts'
import type { HostTensor } from '../runtime/session.ts'

/** Rows of a tensor's first dimension, in this order; one may be taken several times. */
export function takeRows({ data, dims }: HostTensor, rows: readonly number[]): HostTensor {
  const size = data.length / dims[0]!
  const taken = new (data.constructor as Float32ArrayConstructor)(rows.length * size)
  rows.forEach((row, index) => taken.set((data as Float32Array).subarray(row * size, (row + 1) * size), index * size))
  return { data: taken, dims: [rows.length, ...dims.slice(1)] }
}

/** Caches [rows, heads, past, width] under one another; the shorter are filled up behind, where attention does not look. */
export function joinCaches(caches: readonly HostTensor[]): HostTensor {
  const [, heads, , width] = caches[0]!.dims as [number, number, number, number]
  const [rows, longest] = [caches.reduce((sum, { dims }) => sum + dims[0]!, 0), Math.max(...caches.map(({ dims }) => dims[2]!))]
  const data = new Float32Array(rows * heads * longest * width)
  let head = 0
  for (const cache of caches) {
    const size = cache.dims[2]! * width
    for (let from = 0; from < cache.dims[0]! * heads; from++, head++) data.set(floats(cache).subarray(from * size, (from + 1) * size), head * longest * width)
  }
  return { data, dims: [rows, heads, longest, width] }
}

/** Tables [rows, columns] of bytes under one another. */
export function joinTables(tables: readonly HostTensor[]): HostTensor {
  const rows = tables.reduce((sum, { dims }) => sum + dims[0]!, 0)
  const columns = tables[0]!.dims[1]!
  const data = new Uint8Array(rows * columns)
  let at = 0
  for (const table of tables) {
    data.set(table.data as Uint8Array, at)
    at += table.data.length
  }
  return { data, dims: [rows, columns] }
}
