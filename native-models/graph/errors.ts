// The one error of this folder: a graph that cannot be, told with node, operator and shapes.
import type { TensorType } from './ir.ts'

/** The graph or the file it is read from is wrong; the message says where and why. */
export class GraphError extends Error {
  override readonly name = 'GraphError'
}

/** float32[batch, 3], or `nothing` for an optional input that is left out. */
export const describe = (type: TensorType | null): string => (type ? `${type.dtype}[${type.shape.join(', ')}]` : 'nothing')
