// The vision tower of Qwen2.5-VL as a graph: patches of a picture, or of several, in; a vector for each of their tokens out.
// Qwen2.5-VL, arXiv 2502.13923, section 2.1.1.
import type { GraphBuilder } from '../../graph/builder.ts'
import type { Graph, Value } from '../../graph/ir.ts'
import type { HostTensor } from '../../runtime/session.ts'
import type { Qwen25VLConfig, VisionConfig } from './config.ts'
import { linear, rmsNorm, swiGlu } from './parts.ts'
import type { Parts } from './parts.ts'
import { visionPositions, windowIndex } from './positions.ts'
import type { Grid } from './positions.ts'

/** The reference's, which its config does not name. */
const epsilon = 1e-6

const tower = 'vision.blocks'

/** Patches in rows that are all as long as the longest: each row sees itself only. */
interface Rows {
  /** [rows * longest] int64: which patch stands at each place. */
  readonly spread: Value
  /** [patches] int64: at which of these places a patch stands. */
  readonly gathered: Value
  /** [rows, 1, longest, longest]: 0 for a patch, very negative where a row has none. */
  readonly absent: Value
}

interface Inputs {
  /** [patches, headDim / 2] each. */
  readonly cos: Value
  readonly sin: Value
  /** [1, patches] int64: 0, 1, 2, ... */
  readonly rows: Value
  readonly windows: Rows
  /** Pictures as rows; null where there is one, which fills its row. */
  readonly pictures: Rows | null
}

function rowsOf(graph: GraphBuilder, prefix: string, compute: Parts['compute']): Rows {
  const places = (name: string, size: string) => graph.input(`${prefix}${name}`, 'int64', [size])
  return {
    spread: places('spread', `${prefix}places`), gathered: places('gathered', 'patches'),
    absent: graph.cast(graph.input(`${prefix}absent`, 'float32', [`${prefix}windows`, 1, `${prefix}longest`, `${prefix}longest`]), compute),
  }
}

function inputsOf(graph: GraphBuilder, vision: VisionConfig, compute: Parts['compute'], several: boolean): Inputs {
  const half = vision.hiddenSize / vision.heads / 2
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['patches', half]), compute)
  return {
    cos: table('cos'), sin: table('sin'), rows: graph.input('rows', 'int64', [1, 'patches']),
    windows: rowsOf(graph, '', compute), pictures: several ? rowsOf(graph, 'picture_', compute) : null,
  }
}

/** [patches, hidden] three times -> [batch, sequence, hidden] and through attention. */
function attend(graph: GraphBuilder, [queries, keys, values]: readonly Value[], heads: number, absent: Value | null): Value {
  return graph.one('MultiHeadAttention', [queries!, keys!, values!, null, null, absent], { num_heads: heads })
}

function attention(parts: Parts, vision: VisionConfig, block: string, x: Value, inputs: Inputs, isFull: boolean): Value {
  const { graph } = parts
  const { hiddenSize, heads } = vision
  const qkv = linear(parts, x, `${block}.qkv.weight`, [3 * hiddenSize, hiddenSize], `${block}.qkv.bias`)
  const parted = graph.add('Split', [qkv, graph.constant([hiddenSize, hiddenSize, hiddenSize], 'int64')], { axis: -1 }, 3)
  const [queries, keys, values] = parted.map((part) => graph.one('Unsqueeze', [part, graph.constant([0], 'int64')])) as [Value, Value, Value]
  const turned = [queries, keys].map((part) => graph.one('RotaryEmbedding', [part, inputs.rows, inputs.cos, inputs.sin], { interleaved: 0, num_heads: heads }))
  const sight = isFull ? inputs.pictures : inputs.windows
  const mixed = sight ? inRows(graph, [...turned, values], vision, sight) : flat(graph, attend(graph, [...turned, values], heads, null), hiddenSize)
  return linear(parts, mixed, `${block}.proj.weight`, [hiddenSize, hiddenSize], `${block}.proj.bias`)
}

const flat = (graph: GraphBuilder, mixed: Value, hiddenSize: number): Value => graph.one('Reshape', [mixed, graph.constant([-1, hiddenSize], 'int64')])

/** Attention within each row of a batch, and the patches back in their order. */
function inRows(graph: GraphBuilder, parted: readonly Value[], { hiddenSize, heads }: VisionConfig, { spread, gathered, absent }: Rows): Value {
  const size = (axis: number) => graph.one('Shape', [absent], { start: axis, end: axis + 1 })
  const shape = graph.one('Concat', [size(0), size(2), graph.constant([hiddenSize], 'int64')], { axis: 0 })
  const rows = parted.map((part) => graph.one('Reshape', [graph.one('Gather', [part, spread], { axis: 1 }), shape]))
  return graph.one('Gather', [flat(graph, attend(graph, rows, heads, absent), hiddenSize), gathered], { axis: 0 })
}

function towerBlock(parts: Parts, vision: VisionConfig, index: number, x: Value, inputs: Inputs): Value {
  const { graph } = parts
  const block = `${tower}.${index}`
  const { hiddenSize, intermediateSize } = vision
  const attended = attention(parts, vision, block, rmsNorm(parts, x, `${block}.norm1.weight`, epsilon), inputs, vision.fullAttentionBlocks.includes(index))
  const middle = graph.one('Add', [x, attended])
  const fused = linear(parts, rmsNorm(parts, middle, `${block}.norm2.weight`, epsilon), `${block}.gate_up.weight`, [2 * intermediateSize, hiddenSize], `${block}.gate_up.bias`)
  const down = linear(parts, swiGlu(parts, fused, intermediateSize), `${block}.down.weight`, [hiddenSize, intermediateSize], `${block}.down.bias`)
  return graph.one('Add', [middle, down])
}

/** Squares of patches become one token each. */
function merge(parts: Parts, { hiddenSize, spatialMergeSize, outHiddenSize }: VisionConfig, x: Value): Value {
  const { graph } = parts
  const merged = hiddenSize * spatialMergeSize ** 2
  const squares = graph.one('Reshape', [rmsNorm(parts, x, 'vision.merger.norm.weight', epsilon), graph.constant([-1, merged], 'int64')])
  const hidden = graph.one('Gelu', [linear(parts, squares, 'vision.merger.fc1.weight', [merged, merged], 'vision.merger.fc1.bias')])
  return linear(parts, hidden, 'vision.merger.fc2.weight', [outHiddenSize, merged], 'vision.merger.fc2.bias')
}

/** @param several whether the graph takes several pictures at once, as `packedVisionFeeds` gives them */
function tokenVectors(parts: Parts, vision: VisionConfig, several: boolean): Value {
  const { graph } = parts
  const values = vision.inChannels * vision.temporalPatchSize * vision.patchSize ** 2
  const patches = graph.cast(graph.input('patches', 'float32', ['patches', values]), parts.compute)
  const inputs = inputsOf(graph, vision, parts.compute, several)
  let x = linear(parts, patches, 'vision.patch.weight', [vision.hiddenSize, values], null)
  for (let index = 0; index < vision.depth; index++) x = graph.scope(`${tower}.${index}`, () => towerBlock(parts, vision, index, x, inputs))
  return graph.cast(merge(parts, vision, x), 'float32')
}

/**
 * Inputs are those of `visionFeeds`; the output `vectors` is [tokens, outHiddenSize], float32, in the order of the windows.
 * @param parts without adapters
 */
export function visionGraph(parts: Parts, vision: VisionConfig): Graph {
  parts.graph.output('vectors', tokenVectors(parts, vision, false))
  return parts.graph.finish()
}

/** As `visionGraph`, over several pictures: inputs are those of `packedVisionFeeds`, and the vectors come in the pictures' own order. */
export function packedVisionGraph(parts: Parts, vision: VisionConfig): Graph {
  const { graph } = parts
  const vectors = tokenVectors(parts, vision, true)
  graph.output('vectors', graph.one('Gather', [vectors, graph.input('token_order', 'int64', ['picture tokens'])], { axis: 0 }))
  return graph.finish()
}

const int64 = (values: ArrayLike<number>, dims: readonly number[]): HostTensor => ({ data: BigInt64Array.from({ length: values.length }, (_, index) => BigInt(values[index]!)), dims })

/** Feeds of `Rows`: which patch stands where, where each patch went, and what is absent. @param cumulative ends of the rows, in patches, from 0 */
function rowFeeds(prefix: string, cumulative: readonly number[] | Int32Array): Record<string, HostTensor> {
  const { spread, gathered, absent, count, longest } = spreadRows(Int32Array.from(cumulative))
  return {
    [`${prefix}spread`]: int64(spread, [spread.length]), [`${prefix}gathered`]: int64(gathered, [gathered.length]),
    [`${prefix}absent`]: { data: absent, dims: [count, 1, longest, longest] },
  }
}

function spreadRows(cumulative: Int32Array): { spread: Int32Array; gathered: Int32Array; absent: Float32Array; count: number; longest: number } {
  const count = cumulative.length - 1
  const longest = cumulative.reduce((most, end, index) => Math.max(most, index === 0 ? 0 : end - cumulative[index - 1]!), 0)
  const [spread, gathered, absent] = [new Int32Array(count * longest), new Int32Array(cumulative.at(-1)!), new Float32Array(count * longest * longest)]
  for (let window = 0; window < count; window++) {
    const [start, end] = [cumulative[window]!, cumulative[window + 1]!]
    for (let at = 0; at < longest; at++) {
      const place = window * longest + at
      if (start + at < end) spread[place] = start + at
      if (start + at < end) gathered[start + at] = place
      else for (let row = 0; row < longest; row++) absent[(window * longest + row) * longest + at] = -1e4
    }
  }
  return { spread, gathered, absent, count, longest }
}

/** The patches of each token, moved as a whole. */
function inOrder(patches: Float32Array, order: Int32Array): Float32Array {
  const size = patches.length / order.length
  const moved = new Float32Array(patches.length)
  for (const [place, token] of order.entries()) moved.set(patches.subarray(token * size, (token + 1) * size), place * size)
  return moved
}

/** A still picture as the processor gives it: patches [rows * columns, values]. */
export interface Patches { readonly patches: Float32Array; readonly grid: Grid }

/** What a tower needs of a picture whatever else is in the batch. */
function pictureFeeds({ patches, grid }: Patches, config: Qwen25VLConfig) {
  if (grid[0] !== 1) throw new RangeError(`a still picture has one frame, not ${grid[0]}`)
  const { order, inverse, windowLengths } = windowIndex(grid, config)
  return { patches: inOrder(patches, order), ...visionPositions(grid, config), inverse, windowLengths, total: grid[1] * grid[2] }
}

type PictureFeeds = ReturnType<typeof pictureFeeds>

function joined(pictures: readonly PictureFeeds[], part: 'patches' | 'cos' | 'sin'): HostTensor {
  const data = new Float32Array(pictures.reduce((sum, picture) => sum + picture[part].length, 0))
  let at = 0
  for (const picture of pictures) {
    data.set(picture[part], at)
    at += picture[part].length
  }
  const total = pictures.reduce((sum, picture) => sum + picture.total, 0)
  return { data, dims: [total, data.length / total] }
}

function sharedFeeds(pictures: readonly PictureFeeds[]): Record<string, HostTensor> {
  const starts = startsOf(pictures.map(({ total }) => total))
  const windows = pictures.flatMap(({ windowLengths }, index) => Array.from(windowLengths.subarray(1), (end) => starts[index]! + end))
  const total = starts.at(-1)!
  return {
    patches: joined(pictures, 'patches'), cos: joined(pictures, 'cos'), sin: joined(pictures, 'sin'),
    rows: int64(Array.from({ length: total }, (_, row) => row), [1, total]), ...rowFeeds('', [0, ...windows]),
  }
}

/** Where each part begins when parts lie one after the other, and where the last ends. */
function startsOf(sizes: readonly number[]): number[] {
  const starts = [0]
  for (const size of sizes) starts.push(starts.at(-1)! + size)
  return starts
}

/**
 * What the tower needs of one still picture.
 * @param patches [rows * columns, values] as the processor gives them
 * @throws RangeError for a grid with several frames, or one that cannot be merged
 */
export const visionFeeds = (patches: Float32Array, grid: Grid, config: Qwen25VLConfig): Record<string, HostTensor> => sharedFeeds([pictureFeeds({ patches, grid }, config)])

/**
 * What `packedVisionGraph` needs of still pictures, at least one; their tokens come out one picture after the other.
 * @throws RangeError as visionFeeds
 */
export function packedVisionFeeds(pictures: readonly Patches[], config: Qwen25VLConfig): Record<string, HostTensor> {
  const seen = pictures.map((picture) => pictureFeeds(picture, config))
  const tokens = startsOf(seen.map(({ inverse }) => inverse.length))
  const order = seen.flatMap(({ inverse }, index) => Array.from(inverse, (place) => tokens[index]! + place))
  return { ...sharedFeeds(seen), ...rowFeeds('picture_', startsOf(seen.map(({ total }) => total))), token_order: int64(order, [order.length]) }
}

/** Vectors in the order of the windows -> in the picture's. @param vectors [tokens, width] */
export function inPictureOrder(vectors: Float32Array, grid: Grid, config: Qwen25VLConfig): Float32Array {
  return inOrder(vectors, windowIndex(grid, config).inverse)
}
