// Builds a small graph, runs it once and gives its outputs as arrays.
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Dimension, Value } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { floats, openSession } from '../../../native-models/runtime/session.ts'

export type Feeds = Readonly<Record<string, number | ArrayLike<number>>>

const isScalar = (value: number | ArrayLike<number>): value is number => typeof value === 'number'

export interface Runner {
  run(feeds: Feeds): Promise<Record<string, Float32Array>>
  close(): Promise<void>
}

/** @param shapes of the float32 inputs, which `build` gets by name; an output may bear an input's name */
export async function openGraph(shapes: Readonly<Record<string, readonly Dimension[]>>, build: (graph: GraphBuilder, inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>): Promise<Runner> {
  const graph = new GraphBuilder('test')
  const inputs = Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, graph.input(name, 'float32', shape)]))
  for (const [name, value] of Object.entries(build(graph, inputs))) graph.output(`new ${name}`, value)
  const session = await openSession(writeOnnx(graph.finish()), { provider: 'cpu', threads: 1 })
  const feed = (value: number | ArrayLike<number>) => (isScalar(value) ? { data: Float32Array.of(value), dims: [] } : { data: Float32Array.from(value), dims: [value.length] })
  return {
    run: async (feeds) => {
      const outputs = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, value]) => [name, feed(value)])))
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name.replace('new ', ''), floats(tensor)]))
    },
    close: () => session.release(),
  }
}
