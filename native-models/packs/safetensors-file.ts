// Safetensors files on disk: opened by their header, read in chunks of rows with one chunk read ahead.
import type { FileHandle } from 'node:fs/promises'
import { findContained, openContained, readExactly } from './contained-file.ts'
import type { ContainedFile } from './contained-file.ts'
import { PackError, quoted } from './errors.ts'
import { headerLength, parseHeader } from './safetensors-header.ts'
import type { SafetensorsHeader, StoredTensor } from './safetensors-header.ts'

export interface SafetensorsFile extends SafetensorsHeader { readonly path: string; readonly bytes: number }

async function readHeader(handle: FileHandle, file: ContainedFile, name: string): Promise<SafetensorsHeader> {
  const first = new Uint8Array(Math.min(8, file.bytes))
  await readExactly(handle, first, 0, name)
  const json = new Uint8Array(headerLength(first, file.bytes, name))
  await readExactly(handle, json, 8, name)
  return parseHeader(json, file.bytes, name)
}

/**
 * @param root a folder's real path
 * @param name of a file directly in it
 * @returns the header, checked against the file; the data stays on the disk
 * @throws PackError with the reason
 */
export async function openSafetensors(root: string, name: string): Promise<SafetensorsFile> {
  const file = await findContained(root, name)
  if (!file) throw new PackError('missing', `there is no file ${quoted(name)} in ${root}`)
  const handle = await openContained(file)
  try {
    return { ...await readHeader(handle, file, name), ...file }
  } finally {
    await handle.close()
  }
}

/** Rows of a tensor: it is seen as [shape[0], everything else]. */
export interface RowRange { readonly start: number; readonly end: number }

export const rowsOf = (shape: readonly number[]): number => shape[0] ?? 1

/** Bytes read at once. Large enough for a disk's full speed, small enough that a dozen buffers of it do not matter. */
export const chunkBytes = 8 * 1024 * 1024

export interface Chunk { /** Aligned to 8. Valid until the next chunk is asked for. */ readonly bytes: Uint8Array; readonly rows: number }

/**
 * A tensor's rows in chunks of about 8 MB, at least one row.
 * @throws PackError when the file has become shorter; the signal's reason when it is aborted
 */
export async function* readRows(handle: FileHandle, tensor: StoredTensor, range: RowRange, signal?: AbortSignal): AsyncGenerator<Chunk, void, undefined> {
  const rowBytes = tensor.bytes / Math.max(1, rowsOf(tensor.shape))
  const rowsAtOnce = Math.max(1, Math.min(Math.floor(chunkBytes / Math.max(1, rowBytes)), range.end - range.start))
  const buffers = [new Uint8Array(rowsAtOnce * rowBytes), new Uint8Array(rowsAtOnce * rowBytes)]
  const readFrom = async (row: number, turn: number): Promise<Chunk> => {
    const rows = Math.max(0, Math.min(rowsAtOnce, range.end - row))
    const bytes = buffers[turn % 2]!.subarray(0, rows * rowBytes)
    await readExactly(handle, bytes, tensor.offset + row * rowBytes, quoted(tensor.name))
    return { bytes, rows }
  }
  let ahead = readFrom(range.start, 0)
  try {
    for (let row = range.start, turn = 1; row < range.end; row += rowsAtOnce, turn++) {
      signal?.throwIfAborted()
      const chunk = await ahead
      ahead = readFrom(row + rowsAtOnce, turn)
      // Its failure is met when it is awaited; until then it must not count as unhandled.
      ahead.catch(() => undefined)
      yield chunk
    }
  } finally {
    await ahead.catch(() => undefined)
  }
}

/** Reads one whole tensor. For small ones, or those that must lie in memory. */
export async function readTensor(handle: FileHandle, tensor: StoredTensor): Promise<Uint8Array> {
  const bytes = new Uint8Array(tensor.bytes)
  await readExactly(handle, bytes, tensor.offset, quoted(tensor.name))
  return bytes
}
