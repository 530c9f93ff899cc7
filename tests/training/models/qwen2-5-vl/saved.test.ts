// What a trained model writes: an adapter as peft has it, and a pack that opens with the trained weights.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Example, TrainableModel } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { openTrainable } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { newFolder } from '../../../native-models/models/qwen2-5-vl/packs.ts'
import { loraKinds, readTensors, readTensorsOf, trainedModels } from '../../reference.ts'
import { distance } from './published.ts'
import { byPublishedName, examplesOf, openLora, openTrained, unclipped } from './trained.ts'

const everything = { kind: 'full', freeze: [] } as const

/** Some updates away from the start. */
async function moved(model: TrainableModel, examples: readonly Example[]): Promise<Float32Array> {
  let state = model.start()
  for (let update = 0; update < 2; update++) state = (await model.update(state, [examples], 1e-3)).state
  return state.parameters
}

async function saved(model: TrainableModel, parameters: Float32Array): Promise<string> {
  const folder = path.join(newFolder(), 'saved')
  await model.save(parameters, folder)
  return folder
}

describe.each(trainedModels)('%s', (name) => {
  it.each(loraKinds)('writes the adapter on %s under the names and with the numbers that peft has', async (kind) => {
    const model = await openLora(name, kind, 'fp32')
    const file = path.join(await saved(model, model.initial), 'adapter_model.safetensors')
    const [own, peft] = [readTensorsOf(file), readTensors(name, kind, 'adapter', 'adapter_model.safetensors')]
    expect([...own.keys()].sort()).toEqual([...peft.keys()].sort())
    for (const [key, { dims }] of peft) expect(own.get(key)!.dims).toEqual(dims)
    expect(distance(own, peft)).toBe(0)
  })

  it.each(loraKinds)('writes settings that say what the adapter on %s is', async (kind) => {
    const model = await openLora(name, kind, 'fp32')
    const settings = JSON.parse(readFileSync(path.join(await saved(model, model.initial), 'adapter_config.json'), 'utf8')) as Record<string, unknown>
    expect(settings).toMatchObject({ peft_type: 'LORA', r: 4, lora_alpha: 8, bias: 'none' })
  })

  it('goes on from the adapter that it wrote', async () => {
    const model = await openLora(name, 'all-linear', 'fp32')
    const parameters = await moved(model, await examplesOf(model, name))
    const again = await openLora(name, 'all-linear', 'fp32', { adapter: await saved(model, parameters) })
    expect(again.initial).toEqual(parameters)
  })

  it('writes a pack with all trained weights', async () => {
    const model = await openTrained(name, 'fp32', { trained: everything })
    const examples = await examplesOf(model, name)
    const parameters = await moved(model, examples)
    const folder = await saved(model, parameters)
    const again = await openTrainable(folder, { ...unclipped, trained: everything })
    const [values, expected] = [again.initial, await model.logProbabilities(parameters, examples)]
    const found = await again.logProbabilities(values, await examplesOf(again, name))
    await again.close()
    expect(values).toEqual(parameters)
    expect(found).toEqual(expected)
  })

  it('keeps what is frozen as it was', async () => {
    const trained = { kind: 'full', freeze: ['vision', 'merger', 'embedding'] } as const
    const model = await openTrained(name, 'fp32', { trained })
    const folder = await saved(model, await moved(model, await examplesOf(model, name)))
    const [before, after] = [await openTrained(name, 'fp32', { trained: everything }), await openTrainable(folder, { ...unclipped, trained: everything })]
    const [start, end] = [before, after].map((one) => byPublishedName(one.initial, one, name, everything)) as [ReturnType<typeof byPublishedName>, ReturnType<typeof byPublishedName>]
    await after.close()
    const same = [...start.keys()].filter((key) => distance(new Map([[key, end.get(key)!]]), new Map([[key, start.get(key)!]])) === 0)
    expect(same.sort()).toEqual([...start.keys()].filter((key) => key.startsWith('visual.') || key === 'model.embed_tokens.weight').sort())
  })
})
