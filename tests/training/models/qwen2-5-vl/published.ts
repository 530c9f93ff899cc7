// Between a flat vector of what is trained and tensors by the names that they are published under.
import type { Qwen25VLConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import { moduleName, packTensors } from '../../../../native-models/models/qwen2-5-vl/weights.ts'
import { sourceRows } from '../../../../native-models/packs/export-pack.ts'
import { loraNames, loraTensors } from '../../../../training/models/qwen2-5-vl/parameters.ts'
import type { LoraOptions, Trained } from '../../../../training/models/qwen2-5-vl/parameters.ts'
import type { ReferenceTensors } from '../../reference.ts'

export type Layout = readonly { readonly name: string; readonly dims: readonly number[]; readonly offset: number }[]

interface Piece { readonly published: string; readonly dims: readonly number[]; readonly offset: number }

const count = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

function offsetsOf(layout: Layout): (name: string) => number {
  const offsets = new Map(layout.map(({ name, offset }) => [name, offset]))
  return (name) => {
    const offset = offsets.get(name)
    if (offset === undefined) throw new Error(`the layout has no ${name}`)
    return offset
  }
}

/** Pack tensors are published tensors one below the other. */
function fullPieces(config: Qwen25VLConfig, layout: Layout): Piece[] {
  const offsetOf = offsetsOf(layout)
  const trained = new Set(layout.map(({ name }) => name))
  return packTensors(config).filter(({ name }) => trained.has(name)).flatMap((tensor) => sourceRows(tensor).map(({ source, rows }) =>
    ({ published: source.name, dims: source.dims, offset: offsetOf(tensor.name) + rows.start * count(source.dims.slice(1)) })))
}

const adapterName = (module: string, side: 'A' | 'B'): string => `base_model.model.${moduleName(`${module}.weight`).replace(/weight$/, `lora_${side}.weight`)}`

/** All A of a tensor are one below the other, each B is by itself. */
function loraPieces(config: Qwen25VLConfig, layout: Layout, options: LoraOptions): Piece[] {
  const offsetOf = offsetsOf(layout)
  return loraTensors(config, options).flatMap((tensor) => tensor.modules.flatMap(({ module, rows }, index) => {
    const { a, b } = loraNames(tensor, module)
    const matrixA = { published: adapterName(module, 'A'), dims: [options.rank, tensor.inputs], offset: offsetOf(a) + index * options.rank * tensor.inputs }
    return [matrixA, { published: adapterName(module, 'B'), dims: [rows.end - rows.start, options.rank], offset: offsetOf(b) }]
  }))
}

const piecesOf = (config: Qwen25VLConfig, layout: Layout, trained: Trained): Piece[] => (trained.kind === 'lora' ? loraPieces(config, layout, trained) : fullPieces(config, layout))

/** @returns parts of `flat` by published name: of weights, or of a LoRA as in an adapter's file */
export function published(flat: Float32Array, config: Qwen25VLConfig, layout: Layout, trained: Trained): ReferenceTensors {
  return new Map(piecesOf(config, layout, trained).map(({ published: name, dims, offset }) => [name, { dims, data: flat.subarray(offset, offset + count(dims)) }]))
}

/** The reverse. @throws Error where a tensor is missing or of another shape */
export function flattened(tensors: ReferenceTensors, config: Qwen25VLConfig, layout: Layout, trained: Trained): Float32Array {
  const flat = new Float32Array(layout.reduce((size, { dims }) => size + count(dims), 0))
  for (const { published: name, dims, offset } of piecesOf(config, layout, trained)) {
    const tensor = tensors.get(name)
    if (tensor?.dims.join() !== dims.join()) throw new Error(`${name} is [${tensor?.dims.join()}] instead of [${dims.join()}]`)
    flat.set(tensor.data, offset)
  }
  return flat
}

/** Norm of the difference of two sets of tensors over the norm of the second. @throws Error where they differ in names or shapes */
export function distance(found: ReferenceTensors, expected: ReferenceTensors): number {
  if ([...found.keys()].sort().join() !== [...expected.keys()].sort().join()) throw new Error('the tensors have other names')
  let [difference, norm] = [0, 0]
  for (const [name, { data }] of expected) {
    const own = found.get(name)!.data
    if (own.length !== data.length) throw new Error(`${name} has ${own.length} values instead of ${data.length}`)
    for (const [index, value] of data.entries()) {
      difference += (own[index]! - value) ** 2
      norm += value ** 2
    }
  }
  return Math.sqrt(difference / norm)
}
