// WOFF 1.0 to the OpenType font in it (W3C Recommendation "WOFF File Format 1.0", sections 3 to 5): a header, a directory of tables, each table deflated or as it is.
import { inflateSync } from 'node:zlib'

const headerBytes = 44
const entryBytes = 20
const padded = (length: number): number => Math.ceil(length / 4) * 4

interface Table { readonly tag: number; readonly checksum: number; readonly data: Uint8Array }

function tableAt(file: DataView, entry: number): Table {
  const [tag, offset, stored, length, checksum] = [0, 4, 8, 12, 16].map((field) => file.getUint32(entry + field)) as [number, number, number, number, number]
  // The file may lie within a larger buffer.
  if (offset + stored > file.byteLength) throw new RangeError('it is cut off')
  const bytes = new Uint8Array(file.buffer, file.byteOffset + offset, stored)
  const data = stored < length ? new Uint8Array(inflateSync(bytes, { maxOutputLength: length })) : bytes
  if (data.length !== length) throw new RangeError(`a table of ${data.length} bytes instead of ${length}`)
  return { tag, checksum, data }
}

function assembled(flavour: number, tables: readonly Table[]): Uint8Array {
  const font = new Uint8Array(tables.reduce((sum, { data }) => sum + 16 + padded(data.length), 12))
  const view = new DataView(font.buffer)
  const power = Math.floor(Math.log2(tables.length))
  view.setUint32(0, flavour)
  ;[tables.length, 16 << power, power, 16 * tables.length - (16 << power)].forEach((value, index) => view.setUint16(4 + 2 * index, value))
  let offset = 12 + 16 * tables.length
  tables.forEach(({ tag, checksum, data }, index) => {
    ;[tag, checksum, offset, data.length].forEach((value, field) => view.setUint32(12 + 16 * index + 4 * field, value))
    font.set(data, offset)
    offset += padded(data.length)
  })
  return font
}

/** @throws Error that names the file, for what is no WOFF or is damaged */
export function fontOfWoff(bytes: Uint8Array, name: string): Uint8Array {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    if (file.getUint32(0) !== 0x774f4646) throw new RangeError('it does not begin with wOFF')
    const count = file.getUint16(12)
    if (count === 0) throw new RangeError('it has no tables')
    return assembled(file.getUint32(4), Array.from({ length: count }, (_, index) => tableAt(file, headerBytes + entryBytes * index)))
  } catch (cause) {
    throw new Error(`${name} is no sound WOFF font: ${(cause as Error).message}`, { cause })
  }
}
