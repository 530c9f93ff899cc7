// Writes an int4 pack's decoder as a GGUF file for llama.cpp: the same weights in Q4_0, so that both run one and the same model.
// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
import fs from 'node:fs'
import path from 'node:path'
import type { TextConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import type { StoredTensor, Weights } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import { blockSize } from '../../../native-models/packs/int4.ts'

const types = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const
const tensorTypes = { float32: 0, q4_0: 2 } as const
const alignment = 32
/** A block of Q4_0: a float16 scale and 32 nibbles, the first 16 values low. */
const q4Bytes = 18
const nibbleBytes = blockSize / 2

type Setting = { readonly type: 'uint32'; readonly value: number } | { readonly type: 'float32'; readonly value: number } | { readonly type: 'string'; readonly value: string } | { readonly type: 'strings'; readonly value: readonly string[] } | { readonly type: 'integers'; readonly value: readonly number[] }

/** Little-endian bytes, one after the other. */
class Bytes {
  readonly #parts: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes)
    this.#length += bytes.length
  }

  uint32(value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    this.add(bytes)
  }

  float32(value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    this.add(bytes)
  }

  uint64(value: number): void {
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64LE(BigInt(value))
    this.add(bytes)
  }

  string(value: string): void {
    const bytes = Buffer.from(value)
    this.uint64(bytes.length)
    this.add(bytes)
  }

  all(): Buffer {
    return Buffer.concat(this.#parts)
  }
}

function writeArray(bytes: Bytes, type: number, length: number): void {
  bytes.uint32(types.array)
  bytes.uint32(type)
  bytes.uint64(length)
}

function writeSetting(bytes: Bytes, key: string, setting: Setting): void {
  bytes.string(key)
  if (setting.type === 'uint32' || setting.type === 'float32') {
    bytes.uint32(types[setting.type])
    bytes[setting.type](setting.value)
  } else if (setting.type === 'string') {
    bytes.uint32(types.string)
    bytes.string(setting.value)
  } else if (setting.type === 'strings') {
    writeArray(bytes, types.string, setting.value.length)
    for (const value of setting.value) bytes.string(value)
  } else {
    writeArray(bytes, types.int32, setting.value.length)
    bytes.add(Buffer.from(Int32Array.from(setting.value).buffer))
  }
}

/** GPT-2's alphabet for bytes: those that print stand for themselves, the others for what follows 255. */
function byteAlphabet(): string[] {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint((byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174 ? byte : next++))
}

/** All bytes, one merge (llama.cpp wants some), then tokens that no text has; the last two end a text. */
function vocabulary(size: number): Record<string, Setting> {
  const alphabet = byteAlphabet()
  const tokens = [...alphabet, 'th', ...Array.from({ length: size - 257 }, (_, index) => `[unused${index}]`)]
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' }, 'tokenizer.ggml.pre': { type: 'string', value: 'qwen2' },
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens }, 'tokenizer.ggml.token_type': { type: 'integers', value: tokens.map((_, id) => (id < 257 ? 1 : id >= size - 2 ? 3 : 5)) },
    'tokenizer.ggml.merges': { type: 'strings', value: ['t h'] },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: size - 1 }, 'tokenizer.ggml.bos_token_id': { type: 'uint32', value: size - 2 }, 'tokenizer.ggml.padding_token_id': { type: 'uint32', value: size - 2 },
  }
}

/** Positions of text turn all parts of M-RoPE alike, which makes it the plain rotation of 'qwen2'. */
const settings = (text: TextConfig): Record<string, Setting> => ({
  'general.architecture': { type: 'string', value: 'qwen2' }, 'general.name': { type: 'string', value: 'random' }, 'general.file_type': { type: 'uint32', value: 2 }, 'general.quantization_version': { type: 'uint32', value: 2 },
  'qwen2.block_count': { type: 'uint32', value: text.layers }, 'qwen2.context_length': { type: 'uint32', value: 32768 }, 'qwen2.embedding_length': { type: 'uint32', value: text.hiddenSize },
  'qwen2.feed_forward_length': { type: 'uint32', value: text.intermediateSize }, 'qwen2.attention.head_count': { type: 'uint32', value: text.heads }, 'qwen2.attention.head_count_kv': { type: 'uint32', value: text.keyValueHeads },
  'qwen2.rope.freq_base': { type: 'float32', value: text.ropeTheta }, 'qwen2.attention.layer_norm_rms_epsilon': { type: 'float32', value: text.rmsNormEpsilon },
  ...vocabulary(text.vocabularySize),
})

/** Rows [start, end) of a pack's tensor. `columns` of an int4 one are a multiple of 32. */
interface Part { readonly name: string; readonly from: string; readonly start: number; readonly end: number; readonly columns: number | null }

function parts(text: TextConfig): Part[] {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, vocabularySize, tiedEmbeddings } = text
  const whole = (name: string, from: string, rows: number, columns: number | null): Part => ({ name, from, start: 0, end: rows, columns })
  const rows = (name: string, from: string, start: number, count: number, columns: number | null): Part => ({ name, from, start, end: start + count, columns })
  const [queries, keys] = [heads * headDim, keyValueHeads * headDim]
  const layer = (index: number): Part[] => {
    const [to, from] = [`blk.${index}`, `layers.${index}`]
    const split = ([['q', 0, queries], ['k', queries, keys], ['v', queries + keys, keys]] as const).flatMap(([letter, start, count]) => [
      rows(`${to}.attn_${letter}.weight`, `${from}.qkv.weight`, start, count, hiddenSize), rows(`${to}.attn_${letter}.bias`, `${from}.qkv.bias`, start, count, null),
    ])
    return [
      whole(`${to}.attn_norm.weight`, `${from}.input_norm.weight`, hiddenSize, null), ...split, whole(`${to}.attn_output.weight`, `${from}.output.weight`, hiddenSize, queries),
      whole(`${to}.ffn_norm.weight`, `${from}.post_norm.weight`, hiddenSize, null),
      rows(`${to}.ffn_gate.weight`, `${from}.gate_up.weight`, 0, intermediateSize, hiddenSize), rows(`${to}.ffn_up.weight`, `${from}.gate_up.weight`, intermediateSize, intermediateSize, hiddenSize),
      whole(`${to}.ffn_down.weight`, `${from}.down.weight`, hiddenSize, intermediateSize),
    ]
  }
  return [
    whole('token_embd.weight', 'embed.weight', vocabularySize, hiddenSize), ...Array.from({ length: text.layers }, (_, index) => layer(index)).flat(), whole('output_norm.weight', 'norm.weight', hiddenSize, null),
    ...tiedEmbeddings ? [] : [whole('output.weight', 'head.weight', vocabularySize, hiddenSize)],
  ]
}

const bytesOf = ({ start, end, columns }: Part): number => (end - start) * (columns === null ? 4 : columns / blockSize * q4Bytes)
const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

function header(text: TextConfig, tensors: readonly Part[]): Buffer {
  const bytes = new Bytes()
  const entries = Object.entries(settings(text))
  bytes.add(Buffer.from('GGUF'))
  bytes.uint32(3)
  bytes.uint64(tensors.length)
  bytes.uint64(entries.length)
  for (const [key, setting] of entries) writeSetting(bytes, key, setting)
  let offset = 0
  for (const part of tensors) {
    const dims = [...part.columns === null ? [] : [part.columns], part.end - part.start]
    bytes.string(part.name)
    bytes.uint32(dims.length)
    for (const size of dims) bytes.uint64(size)
    bytes.uint32(part.columns === null ? tensorTypes.float32 : tensorTypes.q4_0)
    bytes.uint64(offset)
    offset += aligned(bytesOf(part))
  }
  bytes.add(Buffer.alloc(aligned(bytes.length) - bytes.length))
  return bytes.all()
}

/** A pack's rows as bytes. @param rowBytes of one row */
function readRows({ data }: StoredTensor, pack: string, rowBytes: number, { start, end }: Part): Buffer {
  const { file, offset } = data as { file: string; offset: number }
  const bytes = Buffer.alloc((end - start) * rowBytes)
  const handle = fs.openSync(path.join(pack, file), 'r')
  fs.readSync(handle, bytes, 0, bytes.length, offset + start * rowBytes)
  fs.closeSync(handle)
  return bytes
}

/** Pairs of neighbours a byte -> value i and value i + 16 a byte, behind the block's scale. */
function toQ4(nibbles: Buffer, scales: Float32Array): Buffer {
  const bytes = Buffer.alloc(scales.length * q4Bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  for (let block = 0; block < scales.length; block++) {
    view.setFloat16(block * q4Bytes, scales[block]!, true)
    for (let index = 0; index < nibbleBytes; index++) {
      const [low, high] = [nibbles[block * nibbleBytes + (index >> 1)]!, nibbles[block * nibbleBytes + (index >> 1) + nibbleBytes / 2]!]
      bytes[block * q4Bytes + 2 + index] = index & 1 ? low >> 4 | high & 0xf0 : low & 15 | (high & 15) << 4
    }
  }
  return bytes
}

function dataOf(part: Part, weights: Weights, pack: string): Buffer {
  const stored = weights.tensor(part.from)
  if (part.columns === null) return readRows(stored, pack, 4, part)
  const blocks = part.columns / blockSize
  const scales = readRows(weights.tensor(`${part.from}.scales`), pack, 4 * blocks, part)
  return toQ4(readRows(stored, pack, nibbleBytes * blocks, part), new Float32Array(scales.buffer, scales.byteOffset, scales.length / 4))
}

/**
 * @param pack folder of an int4 pack whose widths are multiples of 32
 * @param file must not exist
 */
export function writeGguf(weights: Weights, text: TextConfig, pack: string, file: string): void {
  const tensors = parts(text)
  const handle = fs.openSync(file, 'wx')
  try {
    fs.writeSync(handle, header(text, tensors))
    for (const part of tensors) {
      const data = dataOf(part, weights, pack)
      fs.writeSync(handle, data)
      fs.writeSync(handle, Buffer.alloc(aligned(data.length) - data.length))
    }
  } finally {
    fs.closeSync(handle)
  }
}
