// The one error of this folder: a graph that cannot be, told with node, operator and shapes.
import type { TensorType } from './ir.ts'

/** The graph or the file it is read from is wrong; the message says where and why. */
export class GraphError extends Error {
  override readonly name = 'GraphError'

  /** Names come from files: nothing of them can move a terminal's cursor, and none fills the screen. */
  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\p{C}/gu, '\uFFFD').slice(0, 2000), options)
  }
}

/** float32[batch, 3], or `nothing` for an optional input that is left out. */
export const describe = (type: TensorType | null): string => (type ? `${type.dtype}[${type.shape.join(', ')}]` : 'nothing')
