// The flat vector of a run's beginning: the pack's own weights, a fresh LoRA, or one that is to be trained further.
import { importAdapter, transpose } from '../../../native-models/packs/import-adapter.ts'
import type { Adapter, AdapterLinear } from '../../../native-models/packs/import-adapter.ts'
import { openPackWeights } from '../../../native-models/packs/export-pack.ts'
import type { Pack } from '../../../native-models/packs/manifest.ts'
import { packRows } from '../../../native-models/packs/read-pack-rows.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { createRandom } from '../../data/random.ts'
import { loraNames, loraTensors } from './parameters.ts'
import type { LoraModule, LoraOptions, LoraTensor, Parameter, ParameterLayout } from './parameters.ts'

const places = ({ parameters }: ParameterLayout): Map<string, Parameter> => new Map(parameters.map((parameter) => [parameter.name, parameter]))

/** A uniform in ±1 / sqrt(inputs), as PEFT's default (kaiming_uniform with a = sqrt(5)); B zero, so that training starts at the model itself. */
export function freshLora(config: Qwen25VLConfig, options: LoraOptions, layout: ParameterLayout, seed: number): Float32Array {
  const [flat, random, place] = [new Float32Array(layout.size), createRandom(seed), places(layout)]
  for (const tensor of loraTensors(config, options)) {
    const { offset, dims } = place.get(loraNames(tensor, '').a)!
    const bound = 1 / Math.sqrt(tensor.inputs)
    for (let index = 0; index < dims[0]! * dims[1]!; index++) flat[offset + index] = (2 * random.next() - 1) * bound
  }
  return flat
}

/** Where one module's matrices lie: A [rank, inputs] and B [outputs, rank]. */
function matrices(flat: Float32Array, place: ReadonlyMap<string, Parameter>, tensor: LoraTensor, index: number, rank: number): { a: Float32Array; b: Float32Array } {
  const { module, rows } = tensor.modules[index]!
  const names = loraNames(tensor, module)
  const [a, b] = [place.get(names.a)!.offset + index * rank * tensor.inputs, place.get(names.b)!.offset]
  return { a: flat.subarray(a, a + rank * tensor.inputs), b: flat.subarray(b, b + rank * (rows.end - rows.start)) }
}

function holdFits(module: LoraModule, linear: AdapterLinear | undefined, { rank, alpha }: LoraOptions): AdapterLinear {
  if (!linear) throw new RangeError(`the adapter has nothing for ${module.module}, which is to be trained`)
  if (linear.rank !== rank || Math.abs(linear.scale - alpha / rank) > 1e-6) {
    throw new RangeError(`the adapter has rank ${linear.rank} and scale ${linear.scale} at ${module.module}; rank ${rank} and alpha ${alpha} were asked for`)
  }
  return linear
}

/** @throws PackError for a folder that is no adapter of this model, RangeError where rank, scale or modules are not those of the options */
export async function continuedLora(folder: string, config: Qwen25VLConfig, options: LoraOptions, layout: ParameterLayout): Promise<Float32Array> {
  const { linears } = await importAdapter(folder, config)
  const [flat, place, own] = [new Float32Array(layout.size), places(layout), new Map(linears.map((linear) => [linear.module, linear]))]
  for (const tensor of loraTensors(config, options)) {
    for (const [index, module] of tensor.modules.entries()) {
      const linear = holdFits(module, own.get(module.module), options)
      own.delete(module.module)
      const { a, b } = matrices(flat, place, tensor, index, options.rank)
      a.set(transpose(linear.A, tensor.inputs, options.rank))
      b.set(transpose(linear.B, options.rank, module.rows.end - module.rows.start))
    }
  }
  if (own.size > 0) throw new RangeError(`the adapter changes ${[...own.keys()][0]}, which is not to be trained`)
  return flat
}

/** The flat vector as an adapter that can be exported or run. */
export function adapterOf(flat: Float32Array, config: Qwen25VLConfig, options: LoraOptions, layout: ParameterLayout, baseModel: string): Adapter {
  const place = places(layout)
  const linears = loraTensors(config, options).flatMap((tensor) => tensor.modules.map(({ module, rows }, index): AdapterLinear => {
    const { a, b } = matrices(flat, place, tensor, index, options.rank)
    const outputs = rows.end - rows.start
    return {
      tensor: tensor.tensor, rows, module, inputs: tensor.inputs, rank: options.rank, alpha: options.alpha, scale: options.alpha / options.rank,
      A: transpose(a, options.rank, tensor.inputs), B: transpose(b, outputs, options.rank),
    }
  }))
  return { linears, rankStabilized: false, baseModel }
}

/** Trained tensors of a flat vector, by the pack's names; views, not copies. */
export const tensorsOf = (flat: Float32Array, { parameters }: ParameterLayout): Map<string, Float32Array> =>
  new Map(parameters.map(({ name, dims, offset }) => [name, flat.subarray(offset, offset + dims.reduce((product, size) => product * size, 1))]))

/** @throws PackError for values that are no numbers */
export async function packWeights(pack: Pack, layout: ParameterLayout): Promise<Float32Array> {
  const { table, weights } = await openPackWeights(pack)
  const flat = new Float32Array(layout.size)
  for (const { name, offset } of layout.parameters) {
    const tensor = table.find((candidate) => candidate.name === name)!
    let at = offset
    for await (const values of packRows(weights, tensor, { start: 0, end: tensor.dims[0]! }, { onRead: () => undefined })) {
      flat.set(values, at)
      at += values.length
    }
  }
  return flat
}
