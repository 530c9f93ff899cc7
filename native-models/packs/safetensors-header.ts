// The header of a safetensors file, read as hostile: 8 bytes of its length, JSON of names to dtype, shape and place, then the data without a gap.
import { PackError, quoted } from './errors.ts'
import { asRecord, parseJson } from './json-text.ts'

/** Bytes of one number of each dtype that is read. */
export const dtypeBytes = { F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, U8: 1, I8: 1, BOOL: 1 } as const
export type StoredDType = keyof typeof dtypeBytes

export interface TensorShape { readonly name: string; readonly dtype: StoredDType; readonly shape: readonly number[] }

/** `offset` is counted from the beginning of the file. */
export interface StoredTensor extends TensorShape { readonly offset: number; readonly bytes: number }

export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: Readonly<Record<string, string>>
}

/** Room for 100,000 tensors; Qwen2.5-VL-7B has 729. */
export const largestHeader = 16 * 1024 * 1024
const largestRank = 8

/** Bytes of a tensor; NaN when they are beyond what a number counts exactly. */
export function tensorBytes(dtype: StoredDType, shape: readonly number[]): number {
  let bytes: number = dtypeBytes[dtype]
  for (const size of shape) {
    bytes *= size
    if (!Number.isSafeInteger(bytes)) return NaN
  }
  return bytes
}

/** @returns why a tensor may not have this name, or null */
function faultOfName(name: string): string | null {
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name)) return 'has control characters'
  if (/[\\/]|\.\./.test(name)) return 'looks like a path'
  return name === '' || name.length > 512 ? 'is empty or longer than 512 characters' : null
}

function readShape(value: unknown, refuse: (reason: string) => never): number[] {
  if (!Array.isArray(value) || !value.every((size) => Number.isSafeInteger(size) && size >= 0)) refuse('has a shape that is no list of whole numbers')
  const shape = value as number[]
  if (shape.length > largestRank) refuse(`has ${shape.length} dimensions`)
  return shape
}

function readOffsets(value: unknown, refuse: (reason: string) => never): [number, number] {
  const isPair = Array.isArray(value) && value.length === 2 && value.every((offset) => Number.isSafeInteger(offset) && offset >= 0)
  if (!isPair) refuse('has data_offsets that are no two whole numbers')
  const [begin, end] = value as [number, number]
  if (begin > end) refuse(`ends at ${end}, before it begins at ${begin}`)
  return [begin, end]
}

function readTensor(name: string, value: unknown, data: { start: number; bytes: number }, file: string): StoredTensor {
  const refuse = (reason: string): never => { throw new PackError('invalid', `${file}: the tensor ${quoted(name)} ${reason}`) }
  const fault = faultOfName(name)
  if (fault) refuse(`has a name that ${fault}`)
  const { dtype, shape: sizes, data_offsets: offsets } = asRecord(value, `${file}: the entry ${quoted(name)}`)
  if (typeof dtype !== 'string' || !Object.hasOwn(dtypeBytes, dtype)) refuse(`is ${quoted(String(dtype))}, not one of ${Object.keys(dtypeBytes).join(' ')}`)
  const shape = readShape(sizes, refuse)
  const [begin, end] = readOffsets(offsets, refuse)
  const bytes = tensorBytes(dtype as StoredDType, shape)
  if (Number.isNaN(bytes)) refuse(`has the enormous shape [${shape.join(', ')}]`)
  if (end > data.bytes) refuse(`ends at ${end}, beyond the ${data.bytes} bytes of data in the file`)
  if (bytes !== end - begin) refuse(`is ${String(dtype)} [${shape.join(', ')}], ${bytes} bytes, but takes ${end - begin}`)
  return { name, dtype: dtype as StoredDType, shape, offset: data.start + begin, bytes }
}

/** The data must be covered once and wholly: an overlap or a gap means that the header lies about something. */
function holdCoverage(tensors: readonly StoredTensor[], start: number, end: number, file: string): void {
  let covered = start
  for (const { name, offset, bytes } of tensors) {
    if (offset < covered) throw new PackError('invalid', `${file}: the tensor ${quoted(name)} overlaps the one before it`)
    if (offset > covered) throw new PackError('invalid', `${file}: ${offset - covered} bytes before the tensor ${quoted(name)} belong to none`)
    covered = offset + bytes
  }
  if (covered !== end) throw new PackError('invalid', `${file}: the last ${end - covered} bytes belong to no tensor`)
}

function readMetadata(value: unknown, file: string): Record<string, string> {
  const metadata = asRecord(value ?? {}, `${file}: __metadata__`)
  if (!Object.values(metadata).every((text) => typeof text === 'string')) throw new PackError('invalid', `${file}: __metadata__ holds more than text`)
  return metadata as Record<string, string>
}

/**
 * @param first the file's first 8 bytes
 * @param fileBytes the file's length
 * @returns bytes of the JSON that follows
 * @throws PackError
 */
export function headerLength(first: Uint8Array, fileBytes: number, file: string): number {
  if (first.length < 8) throw new PackError('invalid', `${file} has only ${first.length} bytes and is no safetensors file`)
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true)
  if (length > BigInt(largestHeader)) throw new PackError('invalid', `${file}: a header of ${length} bytes is more than ${largestHeader}; this is no safetensors file or a hostile one`)
  if (Number(length) + 8 > fileBytes) throw new PackError('invalid', `${file}: its header of ${length} bytes is larger than the file`)
  return Number(length)
}

/**
 * @param json the header's JSON, without its length
 * @param fileBytes the file's length
 * @param file for messages
 * @throws PackError with the reason
 */
export function parseHeader(json: Uint8Array, fileBytes: number, file: string): SafetensorsHeader {
  const { __metadata__: metadata, ...entries } = asRecord(parseJson(json, `${file}: the header`), `${file}: the header`)
  const start = 8 + json.length
  const tensors = Object.entries(entries).map(([name, value]) => readTensor(name, value, { start, bytes: fileBytes - start }, file))
  // An empty tensor lies before the one that begins where it does.
  tensors.sort((one, other) => one.offset - other.offset || one.bytes - other.bytes)
  holdCoverage(tensors, start, fileBytes, file)
  return { tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata: readMetadata(metadata, file) }
}

/** Data begins on a multiple of this, so that every tensor lies aligned for its dtype when wider ones come first. */
const alignment = 64

/**
 * @param tensors in the order of their data
 * @returns the length and the JSON, filled up with spaces so that the data begins on a multiple of 64 bytes
 */
export function formatHeader(tensors: readonly TensorShape[], metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  let end = 0
  const entries = tensors.map(({ name, dtype, shape }) => {
    const begin = end
    end += tensorBytes(dtype, shape)
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`
  })
  if (Object.keys(metadata).length) entries.unshift(`"__metadata__":${JSON.stringify(metadata)}`)
  const json = new TextEncoder().encode(`{${entries.join(',')}}`)
  const header = new Uint8Array(Math.ceil((8 + json.length) / alignment) * alignment).fill(0x20)
  header.set(json, 8)
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true)
  return header
}
