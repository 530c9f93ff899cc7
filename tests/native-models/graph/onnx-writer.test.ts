// The written file: versions, and weights that stay in a file of their own.
import { fromBinary } from '@bufbuild/protobuf'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { toBytes } from '../../../native-models/graph/dtypes.ts'
import { ModelProtoSchema, TensorProto_DataLocation } from '../../../native-models/graph/onnx-protobuf.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { openSession } from '../../../native-models/runtime/session.ts'

/** y = x W, W [2, 3] kept in the file from its third byte on. */
function product(): Uint8Array {
  const builder = new GraphBuilder('product')
  const w = builder.initializer('w', 'float32', [2, 3], { file: 'weights.bin', offset: 3, length: 24 })
  builder.output('y', builder.one('MatMul', [builder.input('x', 'float32', ['batch', 2]), w]))
  return writeOnnx(builder.finish())
}

describe('writeOnnx', () => {
  it('declares IR 10, operator set 21 and com.microsoft 1', () => {
    const model = fromBinary(ModelProtoSchema, product())
    expect(model.irVersion).toBe(10n)
    expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([['', 21n], ['com.microsoft', 1n]])
  })

  it('leaves weights in their file, wherever they lie in it', async () => {
    const [tensor] = fromBinary(ModelProtoSchema, product()).graph!.initializer
    expect([tensor.dataLocation, tensor.rawData.length]).toEqual([TensorProto_DataLocation.EXTERNAL, 0])
    const folder = await mkdtemp(path.join(tmpdir(), 'geoagent-graph-'))
    try {
      await writeFile(path.join(folder, 'weights.bin'), Buffer.concat([Buffer.from('abc'), toBytes([1, 2, 3, 4, 5, 6], 'float32'), Buffer.from('behind')]))
      const session = await openSession(product(), { provider: 'cpu', threads: 1, folder })
      const { y } = await session.run({ x: { data: new Float32Array([1, 10]), dims: [1, 2] } })
      await session.release()
      expect([...y.data]).toEqual([41, 52, 63])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
