// The vision tower of Qwen2.5-VL as a graph: patches of one picture in, a vector for each of its tokens out.
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

interface Inputs {
  /** [patches, headDim / 2] each. */
  readonly cos: Value
  readonly sin: Value
  /** [1, patches] int64: 0, 1, 2, ... */
  readonly rows: Value
  /** [windows * longest] int64: which patch stands at each place of windows that are all as long as the longest. */
  readonly spread: Value
  /** [windows, longest] as a vector of two, int64. */
  readonly windows: Value
  /** [patches] int64: at which of these places a patch stands. */
  readonly gathered: Value
  /** [windows, 1, 1, longest]: 0 for a patch, very negative where a window has none. */
  readonly absent: Value
}

function inputsOf(graph: GraphBuilder, vision: VisionConfig, compute: Parts['compute']): Inputs {
  const half = vision.hiddenSize / vision.heads / 2
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['patches', half]), compute)
  return {
    cos: table('cos'), sin: table('sin'), rows: graph.input('rows', 'int64', [1, 'patches']),
    spread: graph.input('spread', 'int64', ['places']), windows: graph.input('windows', 'int64', [2]), gathered: graph.input('gathered', 'int64', ['patches']),
    absent: graph.cast(graph.input('absent', 'float32', ['windows', 1, 'longest', 'longest']), compute),
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
  const mixed = isFull ? attend(graph, [...turned, values], heads, null) : windowed(graph, [...turned, values], vision, inputs)
  const flat = graph.one('Reshape', [mixed, graph.constant([-1, hiddenSize], 'int64')])
  return linear(parts, isFull ? flat : graph.one('Gather', [flat, inputs.gathered], { axis: 0 }), `${block}.proj.weight`, [hiddenSize, hiddenSize], `${block}.proj.bias`)
}

/** Each window as a row of a batch, filled up to the longest. */
function windowed(graph: GraphBuilder, parted: readonly Value[], { hiddenSize, heads }: VisionConfig, { spread, windows, absent }: Inputs): Value {
  const shape = graph.one('Concat', [windows, graph.constant([hiddenSize], 'int64')], { axis: 0 })
  const rows = parted.map((part) => graph.one('Reshape', [graph.one('Gather', [part, spread], { axis: 1 }), shape]))
  return attend(graph, rows, heads, absent)
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

/**
 * Inputs are those of `visionFeeds`; the output `vectors` is [tokens, outHiddenSize], float32, in the order of the windows.
 * @param parts without adapters
 */
export function visionGraph(parts: Parts, vision: VisionConfig): Graph {
  const { graph } = parts
  const values = vision.inChannels * vision.temporalPatchSize * vision.patchSize ** 2
  const patches = graph.cast(graph.input('patches', 'float32', ['patches', values]), parts.compute)
  const inputs = inputsOf(graph, vision, parts.compute)
  let x = linear(parts, patches, 'vision.patch.weight', [vision.hiddenSize, values], null)
  for (let index = 0; index < vision.depth; index++) x = graph.scope(`${tower}.${index}`, () => towerBlock(parts, vision, index, x, inputs))
  graph.output('vectors', graph.cast(merge(parts, vision, x), 'float32'))
  return graph.finish()
}

const int64 = (values: ArrayLike<number>, dims: readonly number[]): HostTensor => ({ data: BigInt64Array.from({ length: values.length }, (_, index) => BigInt(values[index]!)), dims })

/** Windows filled up to the longest: which patch stands where, where each patch went, and what is absent. */
function spreadWindows(cumulative: Int32Array): { spread: Int32Array; gathered: Int32Array; absent: Float32Array; count: number; longest: number } {
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

/**
 * What the tower needs of one still picture.
 * @param patches [rows * columns, values] as the processor gives them
 * @throws RangeError for a grid with several frames, or one that cannot be merged
 */
export function visionFeeds(patches: Float32Array, grid: Grid, config: Qwen25VLConfig): Record<string, HostTensor> {
  if (grid[0] !== 1) throw new RangeError(`a still picture has one frame, not ${grid[0]}`)
  const { order, windowLengths } = windowIndex(grid, config)
  const { cos, sin } = visionPositions(grid, config)
  const { spread, gathered, absent, count, longest } = spreadWindows(windowLengths)
  const total = grid[1] * grid[2]
  const table = (data: Float32Array): HostTensor => ({ data, dims: [total, data.length / total] })
  return {
    patches: table(inOrder(patches, order)), cos: table(cos), sin: table(sin), rows: int64(Array.from({ length: total }, (_, row) => row), [1, total]),
    spread: int64(spread, [spread.length]), windows: int64([count, longest], [2]), gathered: int64(gathered, [total]),
    absent: { data: absent, dims: [count, 1, longest, longest] },
  }
}

/** Vectors in the order of the windows -> in the picture's. @param vectors [tokens, width] */
export function inPictureOrder(vectors: Float32Array, grid: Grid, config: Qwen25VLConfig): Float32Array {
  return inOrder(vectors, windowIndex(grid, config).inverse)
}
