// What a run trains, as one flat vector: low-rank corrections of linear layers (LoRA, arXiv 2106.09685), or the weights themselves.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { filling } from '../../../native-models/graph/dtypes.ts'
import type { Value } from '../../../native-models/graph/ir.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import type { PackTensor } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { sourceRows } from '../../../native-models/packs/export-pack.ts'
import type { RowRange } from '../../../native-models/packs/safetensors-file.ts'

export interface LoraOptions {
  readonly kind: 'lora'
  readonly rank: number
  /** What x A B is multiplied with is alpha / rank. */
  readonly alpha: number
  /** Linear layers of the decoder by the last part of their published names: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj. */
  readonly modules: 'all-linear' | readonly string[]
}

export const groups = ['decoder', 'embedding', 'vision', 'merger'] as const
export type Group = (typeof groups)[number]

export interface FullOptions { readonly kind: 'full'; readonly freeze: readonly Group[] }

export type Trained = LoraOptions | FullOptions

/** A part of the flat vector. */
export interface Parameter { readonly name: string; readonly dims: readonly number[]; readonly offset: number; readonly decays: boolean }

export interface ParameterLayout {
  readonly parameters: readonly Parameter[]
  /** Floats in all. */
  readonly size: number
  /** How many of the first of them weight decay applies to: matrices come before norms and biases. */
  readonly decayed: number
}

const count = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1)

/** @throws RangeError when nothing is left to train */
function laidOut(parts: readonly Omit<Parameter, 'offset'>[]): ParameterLayout {
  const ordered = [...parts].sort((a, b) => Number(b.decays) - Number(a.decays))
  let size = 0
  const parameters = ordered.map((part) => {
    const offset = size
    size += count(part.dims)
    return { ...part, offset }
  })
  if (size === 0) throw new RangeError('nothing is left to train')
  return { parameters, size, decayed: parameters.reduce((sum, { decays, dims }) => sum + (decays ? count(dims) : 0), 0) }
}

/** One linear layer as published, inside a stacked tensor of the pack. */
export interface LoraModule { readonly module: string; readonly rows: RowRange }

/** The corrections of one of the pack's tensors. */
export interface LoraTensor { readonly tensor: string; readonly inputs: number; readonly outputs: number; readonly modules: readonly LoraModule[] }

const lastPart = (module: string): string => module.slice(module.lastIndexOf('.') + 1)

/** @throws RangeError for a module that the decoder has not */
export function loraTensors(config: Qwen25VLConfig, { modules }: LoraOptions): LoraTensor[] {
  const linears = packTensors(config).filter(({ name, kind }) => kind === 'linear' && name.startsWith('layers.'))
  const all = linears.map((tensor) => ({
    tensor: tensor.name, outputs: tensor.dims[0]!, inputs: tensor.dims[1]!,
    modules: sourceRows(tensor).map(({ source, rows }) => ({ module: source.name.slice(0, -'.weight'.length), rows })),
  }))
  const known = new Set(all.flatMap((tensor) => tensor.modules.map(({ module }) => lastPart(module))))
  const strange = modules === 'all-linear' ? undefined : modules.find((name) => !known.has(name))
  if (strange !== undefined) throw new RangeError(`the decoder has no linear layer ${strange}; it has ${[...known].join(', ')}`)
  const wanted = (module: string) => modules === 'all-linear' || modules.includes(lastPart(module))
  return all.map((tensor) => ({ ...tensor, modules: tensor.modules.filter(({ module }) => wanted(module)) })).filter((tensor) => tensor.modules.length > 0)
}

/** Names of a tensor's corrections in the layout. All A of a tensor lie one after the other: one matrix [modules * rank, inputs]. */
export const loraNames = (tensor: LoraTensor, module: string): { a: string; b: string } => ({ a: `${tensor.tensor}.lora_A`, b: `${module}.lora_B` })

/** A as PEFT keeps it, [rank, inputs] for each module, and B [outputs, rank]. */
function loraLayout(config: Qwen25VLConfig, options: LoraOptions): ParameterLayout {
  return laidOut(loraTensors(config, options).flatMap((tensor) => [
    { name: loraNames(tensor, '').a, dims: [tensor.modules.length * options.rank, tensor.inputs], decays: true },
    ...tensor.modules.map(({ module, rows }) => ({ name: loraNames(tensor, module).b, dims: [rows.end - rows.start, options.rank], decays: true })),
  ]))
}

export function groupOf({ name }: PackTensor): Group {
  if (name.startsWith('vision.merger.')) return 'merger'
  if (name.startsWith('vision.')) return 'vision'
  return name === 'embed.weight' ? 'embedding' : 'decoder'
}

export const trainedTensors = (config: Qwen25VLConfig, { freeze }: FullOptions): PackTensor[] => packTensors(config).filter((tensor) => !freeze.includes(groupOf(tensor)))

const fullLayout = (config: Qwen25VLConfig, options: FullOptions): ParameterLayout =>
  laidOut(trainedTensors(config, options).map(({ name, dims, kind }) => ({ name, dims, decays: kind !== 'vector' })))

export const layoutOf = (config: Qwen25VLConfig, trained: Trained): ParameterLayout => (trained.kind === 'lora' ? loraLayout(config, trained) : fullLayout(config, trained))

/** The parts of the flat vector as tensors, by their names. @param flat float32 [layout.size] */
export function partsOf(graph: GraphBuilder, flat: Value, { parameters }: ParameterLayout): Map<string, Value> {
  const sizes = parameters.map(({ dims }) => count(dims))
  const pieces = parameters.length === 1 ? [flat] : graph.add('Split', [flat, graph.constant(sizes, 'int64')], { axis: 0 }, parameters.length)
  return new Map(parameters.map(({ name, dims }, index) => [name, graph.one('Reshape', [pieces[index]!, graph.constant(dims, 'int64')])]))
}

const zeros = (graph: GraphBuilder, rows: number, columns: number): Value => graph.one('ConstantOfShape', [graph.constant([rows, columns], 'int64')], { value: filling(0, 'float32') })

/** [rank, outputs] with one module's B, times the scale, in its own columns. */
function widened(graph: GraphBuilder, b: Value, rows: RowRange, outputs: number, { rank, alpha }: LoraOptions): Value {
  const scaled = graph.one('Mul', [graph.one('Transpose', [b], { perm: [1, 0] }), graph.constant(alpha / rank, 'float32')])
  const pieces = [...rows.start > 0 ? [zeros(graph, rank, rows.start)] : [], scaled, ...rows.end < outputs ? [zeros(graph, rank, outputs - rows.end)] : []]
  return pieces.length === 1 ? scaled : graph.one('Concat', pieces, { axis: 1 })
}

/**
 * Adapters as the decoder's graph takes them: query, key and value beside one another in A, each in its own columns of B.
 * @returns by the pack's tensor: a [inputs, modules * rank], b [modules * rank, outputs] with the scale in it
 */
export function adapterValues(graph: GraphBuilder, parts: ReadonlyMap<string, Value>, config: Qwen25VLConfig, options: LoraOptions): Map<string, { a: Value; b: Value }> {
  return new Map(loraTensors(config, options).map((tensor) => graph.scope(`adapter/${tensor.tensor}`, () => {
    const rows = tensor.modules.map((module) => widened(graph, parts.get(loraNames(tensor, module.module).b)!, module.rows, tensor.outputs, options))
    const a = graph.one('Transpose', [parts.get(loraNames(tensor, '').a)!], { perm: [1, 0] })
    return [tensor.tensor, { a, b: rows.length === 1 ? rows[0]! : graph.one('Concat', rows, { axis: 0 }) }]
  })))
}
