// A LoRA in PEFT's form, keyed to the tensors of a pack. Query, key and value, and gate and up, are rows of one stacked tensor there.
import type { Qwen25VLConfig } from '../models/qwen2-5-vl/config.ts'
import { packTensors, publishedName } from '../models/qwen2-5-vl/weights.ts'
import type { PackTensor } from '../models/qwen2-5-vl/weights.ts'
import { adapterConfigFile, largestRank, parseAdapterConfig, patternFor, scaleOf } from './adapter-config.ts'
import type { AdapterConfig } from './adapter-config.ts'
import { openContained, readContained, realFolder } from './contained-file.ts'
import { PackError, quoted, someOf } from './errors.ts'
import { sourceRows } from './export-pack.ts'
import { firstBeyond, isFloatDType, largestOf, widen } from './float-conversion.ts'
import { openSafetensors, readTensor } from './safetensors-file.ts'
import type { RowRange, SafetensorsFile } from './safetensors-file.ts'
import type { StoredTensor } from './safetensors-header.ts'

export const adapterFile = 'adapter_model.safetensors'

/** y[rows] += scale · (x A) B */
export interface AdapterLinear {
  /** Name of the pack's tensor, and which of its rows (outputs) this is added to. */
  readonly tensor: string
  readonly rows: RowRange
  /** Name of the module as published, without `.weight`. */
  readonly module: string
  readonly inputs: number
  readonly rank: number
  readonly alpha: number
  readonly scale: number
  /** [inputs, rank] */
  readonly A: Float32Array
  /** [rank, rows] */
  readonly B: Float32Array
}

export interface Adapter {
  /** In the order of the model's table. */
  readonly linears: readonly AdapterLinear[]
  readonly rankStabilized: boolean
  /** What it was trained on, as it says itself. */
  readonly baseModel: string | null
}

interface Place { readonly tensor: string; readonly rows: RowRange; readonly inputs: number }

/** Published module -> its place in the pack: the linear layers with matrices (a patch embedding is a convolution). */
function places(table: readonly PackTensor[]): Map<string, Place> {
  const linears = table.filter(({ kind }) => kind === 'linear')
  return new Map(linears.flatMap((tensor) => sourceRows(tensor).filter(({ source }) => source.dims.length === 2)
    .map(({ source, rows }) => [source.name.slice(0, -'.weight'.length), { tensor: tensor.name, rows, inputs: source.dims[1]! }])))
}

type Pair = { A?: StoredTensor; B?: StoredTensor }

const namePattern = /^base_model\.model\.(.+)\.lora_([AB])\.(?:default\.)?weight$/

/** PEFT saves the base's own weights along when the output projection has a LoRA; here the base is the pack's. */
const strangerWords = (name: string): string =>
  (/\.base_layer\.\w+$/.test(name) ? 'is a copy of the base model; save the adapter without it (save_embedding_layers=False)' : 'is no lora_A or lora_B of a linear layer')

/** Published module -> its two matrices. @throws PackError for names that are no LoRA of a linear layer */
function pairUp(tensors: Iterable<StoredTensor>): Map<string, Pair> {
  const pairs = new Map<string, Pair>()
  for (const tensor of tensors) {
    const [, name, side] = namePattern.exec(tensor.name) ?? []
    if (!name) throw new PackError('unsupported', `${adapterFile}: ${quoted(tensor.name)} ${strangerWords(tensor.name)}`)
    const module = publishedName(`${name}.weight`).slice(0, -'.weight'.length)
    const pair = pairs.get(module) ?? {}
    if (pair[side as 'A' | 'B']) throw new PackError('invalid', `${adapterFile} has lora_${side} of ${quoted(module)} twice`)
    pairs.set(module, { ...pair, [side as 'A' | 'B']: tensor })
  }
  return pairs
}

/** What is wrong with a pair, or null. PEFT stores A as [rank, inputs] and B as [outputs, rank]. */
function faultOf(module: string, { A, B }: Pair, place: Place | undefined, config: AdapterConfig): string | null {
  if (!place) return `${quoted(module)} is no linear layer of this model`
  if (!A || !B) return `${module} has no lora_${A ? 'B' : 'A'}`
  if (!isFloatDType(A.dtype) || !isFloatDType(B.dtype)) return `${module} is ${A.dtype} and ${B.dtype}; F32, F16 and BF16 are read`
  const rank = patternFor(config.rankPattern, module, config.rank)
  const outputs = place.rows.end - place.rows.start
  const fits = A.shape.join() === [rank, place.inputs].join() && B.shape.join() === [outputs, rank].join()
  return fits ? null : `${module} has A [${A.shape.join(', ')}] and B [${B.shape.join(', ')}] instead of [${rank}, ${place.inputs}] and [${outputs}, ${rank}]`
}

/** @returns the transpose of a matrix [rows, columns] */
export function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const target = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) target[column * rows + row] = values[row * columns + column]!
  }
  return target
}

async function readMatrix(handle: Awaited<ReturnType<typeof openContained>>, tensor: StoredTensor): Promise<Float32Array> {
  if (!isFloatDType(tensor.dtype)) throw new PackError('unsupported', `${quoted(tensor.name)} is ${tensor.dtype}`)
  const bytes = await readTensor(handle, tensor)
  const values = widen(bytes, tensor.dtype, new Float32Array(tensor.dtype === 'F32' ? 0 : bytes.length / 2))
  if (firstBeyond(values, largestOf.F32) >= 0) throw new PackError('invalid', `${quoted(tensor.name)} holds a value that is infinite or no number`)
  return transpose(values, tensor.shape[0]!, tensor.shape[1]!)
}

async function readLinears(file: SafetensorsFile, pairs: ReadonlyMap<string, Pair>, known: ReadonlyMap<string, Place>, config: AdapterConfig, signal?: AbortSignal): Promise<AdapterLinear[]> {
  const linears: AdapterLinear[] = []
  const handle = await openContained(file)
  try {
    for (const [module, place] of known) {
      const { A, B } = pairs.get(module) ?? {}
      if (!A || !B) continue
      signal?.throwIfAborted()
      const [rank, alpha] = [A.shape[0]!, patternFor(config.alphaPattern, module, config.alpha)]
      linears.push({ ...place, module, rank, alpha, scale: scaleOf(alpha, rank, config.rankStabilized), A: await readMatrix(handle, A), B: await readMatrix(handle, B) })
    }
  } finally {
    await handle.close()
  }
  return linears
}

async function readAdapterConfig(root: string): Promise<AdapterConfig> {
  const bytes = await readContained(root, adapterConfigFile, 1024 * 1024)
  if (!bytes) throw new PackError('missing', `${root} is no adapter: it has no ${adapterConfigFile}`)
  return parseAdapterConfig(bytes)
}

/**
 * Reads an adapter into memory.
 * @param folder adapter_config.json and adapter_model.safetensors, names in either layout
 * @param config of the model that it is for
 * @throws PackError that names the setting, module or tensor that does not fit
 */
export async function importAdapter(folder: string, config: Qwen25VLConfig, signal?: AbortSignal): Promise<Adapter> {
  const root = await realFolder(folder)
  const settings = await readAdapterConfig(root)
  const file = await openSafetensors(root, adapterFile)
  const [known, pairs] = [places(packTensors(config)), pairUp(file.tensors.values())]
  const faults = [...pairs].map(([module, pair]) => faultOf(module, pair, known.get(module), settings)).filter((fault) => fault !== null)
  if (faults.length) throw new PackError('invalid', `the adapter does not fit the model: ${someOf(faults)}`)
  const linears = await readLinears(file, pairs, known, settings, signal)
  return { linears, rankStabilized: settings.rankStabilized, baseModel: settings.baseModel }
}

/** All linears of one of the pack's tensors as one: y += (x A) B. */
export interface StackedLinear { readonly inputs: number; readonly outputs: number; readonly rank: number; /** [inputs, rank] */ readonly A: Float32Array; /** [rank, outputs], the scales in it. */ readonly B: Float32Array }

/**
 * Side by side in A, each in its own columns of B, zero elsewhere.
 * @param linears those of one tensor, at least one
 * @param outputs rows of the tensor
 */
export function stackLinears(linears: readonly AdapterLinear[], outputs: number): StackedLinear {
  const inputs = linears[0]!.inputs
  const rank = linears.reduce((sum, linear) => sum + linear.rank, 0)
  if (rank > 3 * largestRank) throw new PackError('unsupported', `rank ${rank} is more than is supported`)
  const [A, B] = [new Float32Array(inputs * rank), new Float32Array(rank * outputs)]
  let first = 0
  for (const linear of linears) {
    const width = linear.rows.end - linear.rows.start
    for (let row = 0; row < inputs; row++) A.set(linear.A.subarray(row * linear.rank, (row + 1) * linear.rank), row * rank + first)
    for (let row = 0; row < linear.rank; row++) B.set(linear.B.subarray(row * width, (row + 1) * width).map((value) => value * linear.scale), (first + row) * outputs + linear.rows.start)
    first += linear.rank
  }
  return { inputs, outputs, rank, A, B }
}
