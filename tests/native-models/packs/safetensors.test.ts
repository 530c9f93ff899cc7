// safetensors: what is written is read back, by this reader and by another; and a table of hostile files, each refused with its reason.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openContained } from '../../../native-models/packs/contained-file.ts'
import { PackError } from '../../../native-models/packs/errors.ts'
import { openSafetensors, readRows, readTensor } from '../../../native-models/packs/safetensors-file.ts'
import { dtypeBytes, parseHeader, tensorBytes } from '../../../native-models/packs/safetensors-header.ts'
import type { StoredDType } from '../../../native-models/packs/safetensors-header.ts'
import { createSafetensors, safetensorsBytes } from '../../../native-models/packs/safetensors-writer.ts'
import { decodeSafetensors, encodeSafetensors, random, temporaryFolder } from './tiny-checkpoint.ts'

const tensorName = fc.stringMatching(/^[a-zA-Z_][\w ."é中-]{0,20}$/).filter((name) => !name.includes('..') && name !== '__metadata__')
const tensor = fc.record({
  name: fc.oneof(tensorName, fc.constantFrom('__proto__', 'constructor', 'weight')), dtype: fc.constantFrom(...Object.keys(dtypeBytes) as StoredDType[]),
  shape: fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 4 }),
})

test('whatever is written is read back, byte for byte and with its hash', async () => {
  const folder = temporaryFolder()
  let run = 0
  await fc.assert(fc.asyncProperty(fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 8 }), fc.integer(), async (tensors, seed) => {
    const name = `${run++}.safetensors`
    const next = random(seed)
    const data = tensors.map(({ dtype, shape }) => Uint8Array.from({ length: tensorBytes(dtype, shape) }, () => next() * 256))
    const writer = await createSafetensors(path.join(folder, name), tensors, { format: 'pt' })
    for (const bytes of data) await writer.write(bytes)
    const written = await writer.finish()
    const bytes = fs.readFileSync(path.join(folder, name))
    expect(written).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })
    expect(safetensorsBytes(tensors, { format: 'pt' })).toBe(bytes.length)
    expect(Number(bytes.readBigUInt64LE(0)) % 64).toBe(56)
    const file = await openSafetensors(folder, name)
    expect(file.metadata).toEqual({ format: 'pt' })
    const handle = await openContained(file)
    try {
      for (const [index, { name: key, dtype, shape }] of tensors.entries()) {
        const stored = file.tensors.get(key)!
        expect({ dtype: stored.dtype, shape: stored.shape }).toEqual({ dtype, shape })
        expect(await readTensor(handle, stored)).toEqual(data[index])
      }
    } finally {
      await handle.close()
    }
    expect(file.tensors.size).toBe(tensors.length)
    const other = decodeSafetensors(path.join(folder, name))
    for (const [index, { name: key }] of tensors.entries()) if (key !== '__proto__') expect(new Uint8Array(other.get(key)!.bytes)).toEqual(data[index])
  }), { numRuns: 100 })
})

test('rows come in chunks that add up, from any range; a file cut meanwhile is told', async () => {
  const folder = temporaryFolder()
  const values = Buffer.from(Uint8Array.from({ length: 9 * 2 * 1024 * 1024 }, (_, index) => index * 31 >> 8))
  fs.writeFileSync(path.join(folder, 'a.safetensors'), encodeSafetensors({ a: { dtype: 'U8', shape: [9, 2, 1024, 1024], data_offsets: [0, values.length] } }, values))
  const file = await openSafetensors(folder, 'a.safetensors')
  const handle = await openContained(file)
  try {
    const parts: Buffer[] = []
    const sizes: number[] = []
    for await (const { bytes, rows } of readRows(handle, file.tensors.get('a')!, { start: 1, end: 9 })) {
      parts.push(Buffer.from(bytes))
      sizes.push(rows)
    }
    expect(sizes).toEqual([4, 4])
    expect(Buffer.concat(parts).equals(values.subarray(2 * 1024 * 1024))).toBe(true)
    fs.truncateSync(file.path, file.bytes - 1)
    const readAll = (signal?: AbortSignal) => Array.fromAsync(readRows(handle, file.tensors.get('a')!, { start: 0, end: 9 }, signal))
    await expect(readAll()).rejects.toThrow(/"a" ends after \d+ bytes/)
    await expect(readAll(AbortSignal.abort())).rejects.toThrow(/abort/)
  } finally {
    await handle.close()
  }
})

test('an empty tensor may lie where another begins, in whatever order they are named', () => {
  const header = Buffer.from(JSON.stringify({ full: f32([2], 0, 8), empty: f32([0, 3], 0, 0), last: f32([0], 8, 8) }))
  expect([...parseHeader(header, 8 + header.length + 8, 'x').tensors.keys()]).toEqual(['empty', 'full', 'last'])
})

test('a writer takes neither more nor less than was declared', async () => {
  const folder = temporaryFolder()
  const shape = { name: 'a', dtype: 'F32' as const, shape: [2] }
  const more = await createSafetensors(path.join(folder, 'more'), [shape])
  await expect(more.write(new Uint8Array(9))).rejects.toThrow(/more than/)
  await more.close()
  const less = await createSafetensors(path.join(folder, 'less'), [shape])
  await less.write(new Uint8Array(7))
  await expect(less.finish()).rejects.toThrow(/declared/)
  await less.close()
  await expect(createSafetensors(path.join(folder, 'more'), [shape])).rejects.toThrow(/EEXIST/)
})

const f32 = (shape: unknown, ...offsets: unknown[]) => ({ dtype: 'F32', shape, data_offsets: offsets })
const eight = Buffer.alloc(8)
const lengthAlone = (length: bigint) => {
  const bytes = Buffer.alloc(16)
  bytes.writeBigUInt64LE(length)
  return bytes
}
const name = (text: string) => encodeSafetensors({ [text]: f32([2], 0, 8) }, eight)

const attacks: [string, Buffer, RegExp][] = [
  ['an empty file', Buffer.alloc(0), /only 0 bytes/],
  ['seven bytes', Buffer.alloc(7), /only 7 bytes/],
  ['a header larger than the file', lengthAlone(1000n), /header of 1000 bytes is larger than the file/],
  ['a header of an exabyte', lengthAlone(2n ** 60n), /header of 1152921504606846976 bytes is more than/],
  ['a header length with the highest bit', lengthAlone(2n ** 64n - 1n), /header of 18446744073709551615 bytes is more than/],
  ['a header just over the bound', lengthAlone(16n * 1024n * 1024n + 1n), /is more than 16777216/],
  ['a header that is no JSON', encodeSafetensors('{"a":', eight), /no valid JSON/],
  ['a header that is no UTF-8', Buffer.concat([lengthAlone(8n).subarray(0, 8), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x20])]), /no valid JSON/],
  ['a header that is a list', encodeSafetensors([], eight), /header is no object/],
  ['an entry that is null', encodeSafetensors({ a: null }, eight), /the entry "a" is no object/],
  ['a name twice', encodeSafetensors('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight), /key "a" twice/],
  ['a dtype twice', encodeSafetensors('{"a":{"dtype":"F32","dtype":"U8","shape":[2],"data_offsets":[0,8]}}', eight), /key "dtype" twice/],
  ['brackets without end', encodeSafetensors(`{"a":${'['.repeat(1e6)}${']'.repeat(1e6)}}`, eight), /nested more than 64 deep/],
  ['two tensors at one place', encodeSafetensors({ a: f32([2], 0, 8), b: f32([2], 0, 8) }, eight), /"b" overlaps/],
  ['tensors that overlap by a byte', encodeSafetensors({ a: f32([1], 0, 4), b: { dtype: 'U8', shape: [5], data_offsets: [3, 8] } }, eight), /"b" overlaps/],
  ['offsets the wrong way round', encodeSafetensors({ a: f32([2], 8, 0) }, eight), /ends at 0, before it begins at 8/],
  ['offsets beyond the end', encodeSafetensors({ a: f32([4], 0, 16) }, eight), /ends at 16, beyond the 8 bytes/],
  ['negative offsets', encodeSafetensors({ a: f32([2], -8, 0) }, eight), /no two whole numbers/],
  ['offsets beyond exact numbers', encodeSafetensors(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[9007199254740992,9007199254741000]}}`, eight), /no two whole numbers/],
  ['three offsets', encodeSafetensors({ a: f32([2], 0, 8, 8) }, eight), /no two whole numbers/],
  ['offsets as text', encodeSafetensors({ a: f32([2], '0', '8') }, eight), /no two whole numbers/],
  ['a gap', encodeSafetensors({ a: f32([1], 0, 4), b: { dtype: 'U8', shape: [1], data_offsets: [7, 8] } }, eight), /3 bytes before the tensor "b" belong to none/],
  ['hidden data at the end', encodeSafetensors({ a: f32([1], 0, 4) }, eight), /last 4 bytes belong to no tensor/],
  ['a dtype that lies about its size', encodeSafetensors({ a: { dtype: 'F16', shape: [2], data_offsets: [0, 8] } }, eight), /F16 \[2\], 4 bytes, but takes 8/],
  ['an unknown dtype', encodeSafetensors({ a: { dtype: 'F64', shape: [1], data_offsets: [0, 8] } }, eight), /"F64", not one of F32/],
  ['a dtype from the prototype', encodeSafetensors({ a: { dtype: 'toString', shape: [1], data_offsets: [0, 8] } }, eight), /"toString", not one of/],
  ['a shape that overflows', encodeSafetensors({ a: f32([2 ** 31, 2 ** 31, 4], 0, 8) }, eight), /enormous shape/],
  ['a shape that overflows to zero in 64 bits', encodeSafetensors({ a: f32([2 ** 32, 2 ** 32], 0, 0) }, eight), /enormous shape/],
  ['a negative shape', encodeSafetensors({ a: f32([-1, -2], 0, 8) }, eight), /shape that is no list of whole numbers/],
  ['a fraction in a shape', encodeSafetensors({ a: f32([1.5], 0, 6) }, eight), /shape that is no list of whole numbers/],
  ['a shape of too many dimensions', encodeSafetensors({ a: f32(new Array(9).fill(1), 0, 4) }, eight), /9 dimensions/],
  ['no shape', encodeSafetensors({ a: { dtype: 'F32', data_offsets: [0, 8] } }, eight), /shape that is no list/],
  ['a name with a path', name('../../etc/passwd'), /"..\/..\/etc\/passwd" has a name that looks like a path/],
  ['a name with a backslash', name('a\\b'), /looks like a path/],
  ['a name with dots', name('a..b'), /looks like a path/],
  ['a name with a line end', name('a\nb'), /control characters/],
  ['a name with an escape sequence', name('\u001b[2J'), /control characters/],
  ['a name of ten thousand letters', name('a'.repeat(10_000)), /longer than 512/],
  ['an empty name', name(''), /is empty/],
  ['metadata that is no text', encodeSafetensors({ __metadata__: { a: {} }, a: f32([2], 0, 8) }, eight), /__metadata__ holds more than text/],
]

test.each(attacks)('%s is refused', async (_, bytes, reason) => {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'bad.safetensors'), bytes)
  const failure = await openSafetensors(folder, 'bad.safetensors').catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PackError)
  expect((failure as Error).message).toMatch(reason)
  // A terminal must not get them.
  expect((failure as Error).message).not.toMatch(/[\u0000-\u001f]/)
})

test('bytes that no encoder wrote are read or refused, and nothing else', () => {
  const valid = encodeSafetensors({ a: f32([2], 0, 8), b: { dtype: 'U8', shape: [3], data_offsets: [8, 11] } }, Buffer.alloc(11))
  const json = valid.subarray(8, valid.length - 11)
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(json.length - 1), fc.integer({ min: 32, max: 126 })), { maxLength: 3 }), (changes) => {
    const bytes = Buffer.from(json)
    for (const [at, byte] of changes) bytes[at] = byte
    try {
      const { tensors } = parseHeader(bytes, bytes.length + 8 + 11, 'x')
      expect([...tensors.values()].reduce((sum, stored) => sum + stored.bytes, 0)).toBe(11)
    } catch (error) {
      expect(error).toBeInstanceOf(PackError)
    }
  }), { numRuns: 3000 })
})
