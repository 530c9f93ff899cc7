// Writes a checkpoint as published, with shapes as large as one likes and random weights: streamed, a few megabytes of memory whatever its size.
import fs from 'node:fs'
import path from 'node:path'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import type { SourceTensor } from '../../../native-models/models/qwen2-5-vl/weights.ts'

/** A prime below 2^21: rows of any length that repeat the values begin at ever different ones. */
const blockValues = 2_097_143
const deviation = 0.02
const shardBytes = 5e9
const chunkBytes = 16 * 2 ** 20

const small = path.join(import.meta.dirname, '../../fixtures/qwen2-5-vl/tied-4-1/checkpoint')
/** As Qwen2.5-VL is published with it. */
const preprocessor = {
  min_pixels: 3136, max_pixels: 12845056, patch_size: 14, temporal_patch_size: 2, merge_size: 2,
  image_mean: [0.48145466, 0.4578275, 0.40821073], image_std: [0.26862954, 0.26130258, 0.27577711], image_processor_type: 'Qwen2VLImageProcessor',
}

/** mulberry32, uniform in (0, 1]. */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = state + 0x6d2b79f5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return (((mixed ^ mixed >>> 14) >>> 0) + 1) / 2 ** 32
  }
}

/** bfloat16 of a float32 array, cut off. */
const toBf16 = (values: Float32Array): Uint16Array => Uint16Array.from(new Uint32Array(values.buffer), (bits) => bits >>> 16)

/** Gaussian values (Box and Muller 1958), as bfloat16. */
function gaussianBlock(seed: number): Uint16Array {
  const draw = uniform(seed)
  const values = new Float32Array(blockValues)
  for (let index = 0; index < blockValues; index++) values[index] = deviation * Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw())
  return toBf16(values)
}

/** The block over and over, at least a chunk and a block long, so that a chunk can begin anywhere in the block. */
function repeated(block: Uint16Array): Uint8Array {
  const times = Math.ceil(chunkBytes / block.byteLength) + 1
  const long = new Uint16Array(times * block.length)
  for (let time = 0; time < times; time++) long.set(block, time * block.length)
  return new Uint8Array(long.buffer)
}

const valuesOf = ({ dims }: SourceTensor): number => dims.reduce((product, size) => product * size, 1)
const isNorm = ({ name }: SourceTensor): boolean => /norm\d?\.weight$|ln_q\.weight$/.test(name)

/** Tensors in files of at most five gigabytes, as transformers writes them. */
function shardsOf(tensors: readonly SourceTensor[]): SourceTensor[][] {
  const shards: SourceTensor[][] = [[]]
  let filled = 0
  for (const tensor of tensors) {
    const bytes = 2 * valuesOf(tensor)
    if (filled > 0 && filled + bytes > shardBytes) {
      shards.push([])
      filled = 0
    }
    shards.at(-1)!.push(tensor)
    filled += bytes
  }
  return shards
}

/** Values for one tensor after another: norms are 1, everything else is drawn. */
class Values {
  readonly #drawn = repeated(gaussianBlock(11))
  readonly #ones = new Uint8Array(toBf16(new Float32Array(8192).fill(1)).buffer)
  #at = 0

  write(file: number, tensor: SourceTensor): void {
    let left = 2 * valuesOf(tensor)
    if (isNorm(tensor)) return void fs.writeSync(file, this.#ones, 0, left)
    for (; left > 0;) {
      const bytes = Math.min(left, chunkBytes)
      fs.writeSync(file, this.#drawn, this.#at, bytes)
      this.#at = (this.#at + bytes) % (2 * blockValues)
      left -= bytes
    }
  }
}

function headerOf(tensors: readonly SourceTensor[]): Buffer {
  let end = 0
  const entries = tensors.map((tensor) => [tensor.name, { dtype: 'BF16', shape: tensor.dims, data_offsets: [end, end += 2 * valuesOf(tensor)] }])
  const json = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) as object }))
  const padded = Buffer.concat([json, Buffer.alloc((8 - json.length % 8) % 8, ' ')])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  return Buffer.concat([length, padded])
}

function writeShard(file: string, tensors: readonly SourceTensor[], values: Values): void {
  const handle = fs.openSync(file, 'wx')
  try {
    fs.writeSync(handle, headerOf(tensors))
    for (const tensor of tensors) values.write(handle, tensor)
  } finally {
    fs.closeSync(handle)
  }
}

const sources = (config: Record<string, unknown>): SourceTensor[] => packTensors(parseConfig(config)).flatMap((tensor) => tensor.sources)

/** Bytes of the weights that `writeRandomCheckpoint` writes. */
export const checkpointBytes = (config: Record<string, unknown>): number => sources(config).reduce((sum, tensor) => sum + 2 * valuesOf(tensor), 0)

/**
 * bfloat16 weights with the deviation of Qwen's initialisation, a tokenizer of 312 tokens inside the model's vocabulary.
 * @param folder is made
 * @param config the content of config.json
 */
export function writeRandomCheckpoint(folder: string, config: Record<string, unknown>): void {
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config))
  fs.writeFileSync(path.join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessor))
  for (const name of ['tokenizer.json', 'tokenizer_config.json', 'chat_template.json', 'generation_config.json']) fs.copyFileSync(path.join(small, name), path.join(folder, name))
  const shards = shardsOf(sources(config))
  const names = shards.map((_, index) => (shards.length === 1 ? 'model.safetensors' : `model-${String(index + 1).padStart(5, '0')}-of-${String(shards.length).padStart(5, '0')}.safetensors`))
  const values = new Values()
  shards.forEach((tensors, index) => writeShard(path.join(folder, names[index]!), tensors, values))
  if (shards.length === 1) return
  const weightMap = Object.fromEntries(shards.flatMap((tensors, index) => tensors.map(({ name }) => [name, names[index]!])))
  fs.writeFileSync(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: { total_size: checkpointBytes(config) }, weight_map: weightMap }))
}
