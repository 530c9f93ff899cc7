// An adapter beside the weights against the same adapter added into them.
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { greedy } from '../../../../native-models/generation/sampling.ts'
import { openQwen25VL } from '../../../../native-models/models/qwen2-5-vl/model.ts'
import { packTensors } from '../../../../native-models/models/qwen2-5-vl/weights.ts'
import { exportAdapter } from '../../../../native-models/packs/export-adapter.ts'
import { sourceRows } from '../../../../native-models/packs/export-pack.ts'
import type { AdapterLinear } from '../../../../native-models/packs/import-adapter.ts'
import { makePack, newFolder } from './packs.ts'
import { checkpointFolder, readConfig, readReference } from './reference.ts'

const name = 'tied-6-2'
const { text } = readReference(name).cases
const scale = 0.75

/** Corrections of some layers only, query, value and gate among them, which are rows of larger tensors in a pack. */
function someLinears(modules: readonly string[]): AdapterLinear[] {
  return packTensors(readConfig(name)).flatMap((tensor) => sourceRows(tensor).flatMap(({ source, rows }) => {
    const module = source.name.replace(/\.weight$/, '')
    const [outputs, inputs] = source.dims as [number, number]
    const rank = 2 + modules.findIndex((end) => module.endsWith(end))
    if (rank < 2 || !module.startsWith('model.layers.')) return []
    const values = (count: number, from: number) => Float32Array.from({ length: count }, (_, index) => 0.2 * Math.sin(from + 1.3 * index))
    return [{ tensor: tensor.name, rows, module, inputs, rank, alpha: scale * rank, scale, A: values(inputs * rank, rank), B: values(rank * outputs, 5 * rank) }]
  }))
}

/** The checkpoint with scale (A B)^T added to its float32 matrices. */
function mergedCheckpoint(linears: readonly AdapterLinear[]): string {
  const folder = path.join(newFolder(), 'checkpoint')
  cpSync(checkpointFolder(name), folder, { recursive: true })
  const file = path.join(folder, 'model.safetensors')
  const bytes = readFileSync(file)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.subarray(8, start).toString('utf8')) as Record<string, { data_offsets: [number, number] }>
  for (const { module, inputs, rank, rows, A, B } of linears) {
    const at = start + header[`${module.replace(/^model\./, 'model.language_model.')}.weight`]!.data_offsets[0]
    const outputs = rows.end - rows.start
    for (let output = 0; output < outputs; output++) {
      for (let input = 0; input < inputs; input++) {
        const place = at + 4 * (output * inputs + input)
        let added = 0
        for (let index = 0; index < rank; index++) added += A[input * rank + index]! * B[index * outputs + output]!
        bytes.writeFloatLE(bytes.readFloatLE(place) + scale * added, place)
      }
    }
  }
  writeFileSync(file, bytes)
  return folder
}

async function answer(pack: string, adapter?: string): Promise<{ tokens: number[]; logProbabilities: number[] }> {
  const model = await openQwen25VL(pack, { provider: 'cpu', threads: 1, ...adapter === undefined ? {} : { adapter } })
  const { samples } = await model.generate({ messages: [{ role: 'user', content: text.question }], images: [], samples: 1, sampling: greedy, maxTokens: 32, form: 'free' }, { tokens: () => undefined })
  await model.close()
  return samples[0]!
}

it('gives what weights with the adapter in them give', async () => {
  const linears = someLinears(['q_proj', 'v_proj', 'o_proj', 'gate_proj', 'down_proj'])
  expect(linears).toHaveLength(5 * readConfig(name).text.layers)
  const adapter = path.join(newFolder(), 'adapter')
  await exportAdapter({ adapter: { linears, rankStabilized: false, baseModel: null }, target: adapter })
  const pack = await makePack(name, 'fp32')
  const [plain, beside, merged] = [await answer(pack), await answer(pack, adapter), await answer(await makePack(mergedCheckpoint(linears), 'fp32'))]
  expect(beside.tokens).not.toEqual(plain.tokens)
  expect(beside.tokens).toEqual(merged.tokens)
  beside.logProbabilities.forEach((value, index) => expect(value).toBeCloseTo(merged.logProbabilities[index]!, 3))
})
