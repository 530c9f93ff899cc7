// Writes small PMTiles files (version 3, nothing compressed, one directory), since the library only reads them.
import { zxyToTileId } from 'pmtiles'

export interface TileOf { readonly z: number; readonly x: number; readonly y: number; readonly data: Uint8Array }

/** Numbers of the header. */
const kinds = { unknown: 0, vector: 1, png: 2 } as const
const headerLength = 127

function varint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

function directoryOf(tiles: readonly { id: number; data: Uint8Array }[]): Uint8Array {
  const deltas = tiles.map(({ id }, index) => id - (tiles[index - 1]?.id ?? 0))
  const offsets = tiles.map((_, index) => (index === 0 ? 1 : 0))
  return Uint8Array.from([tiles.length, ...deltas, ...tiles.map(() => 1), ...tiles.map(({ data }) => data.length), ...offsets].flatMap(varint))
}

/** @param bounds west, south, east, north */
export function pmtilesOf(kind: keyof typeof kinds, given: readonly TileOf[], metadata: object, bounds: readonly [number, number, number, number] = [-180, -85, 180, 85]): Uint8Array {
  const tiles = given.map(({ z, x, y, data }) => ({ id: zxyToTileId(z, x, y), data })).sort((a, b) => a.id - b.id)
  const directory = directoryOf(tiles)
  const words = new TextEncoder().encode(JSON.stringify(metadata))
  const [metadataAt, dataAt] = [headerLength + directory.length, headerLength + directory.length + words.length]
  const dataLength = tiles.reduce((sum, { data }) => sum + data.length, 0)
  const file = new Uint8Array(dataAt + dataLength)
  const view = new DataView(file.buffer)
  file.set(new TextEncoder().encode('PMTiles'))
  file[7] = 3
  const lengths = [headerLength, directory.length, metadataAt, words.length, 0, 0, dataAt, dataLength, tiles.length, tiles.length, tiles.length]
  lengths.forEach((length, index) => view.setBigUint64(8 + 8 * index, BigInt(length), true))
  const zooms = given.map(({ z }) => z)
  file.set([1, 1, 1, kinds[kind], Math.min(...zooms), Math.max(...zooms)], 96)
  bounds.forEach((degrees, index) => view.setInt32(102 + 4 * index, degrees * 1e7, true))
  file.set(directory, headerLength)
  file.set(words, metadataAt)
  let at = dataAt
  for (const { data } of tiles) {
    file.set(data, at)
    at += data.length
  }
  return file
}
