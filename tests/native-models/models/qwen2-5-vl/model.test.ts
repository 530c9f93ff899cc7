// The whole model against transformers on tiny checkpoints: the tower's vectors, logits at every position, greedy answers; in fp32, fp16 and int4.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promptFeeds } from '../../../../native-models/generation/batch.ts'
import type { DecoderSession, Prompt } from '../../../../native-models/generation/batch.ts'
import { generate } from '../../../../native-models/generation/generate.ts'
import { greedy } from '../../../../native-models/generation/sampling.ts'
import type { TextConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import { openQwen25VL } from '../../../../native-models/models/qwen2-5-vl/model.ts'
import { precisions } from '../../../../native-models/packs/pack-layout.ts'
import type { Precision } from '../../../../native-models/packs/pack-layout.ts'
import { floats } from '../../../../native-models/runtime/session.ts'
import type { Session } from '../../../../native-models/runtime/session.ts'
import { makePack, openForward, openLoop, openVision, promptFor } from './packs.ts'
import { caseNames, modelNames, readArrays, readConfig, readLogits, readPicture, readReference } from './reference.ts'
import type { ReferenceCase } from './reference.ts'

const largestOf = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
const farthest = (one: Float32Array, other: Float32Array): number => one.reduce((most, value, index) => Math.max(most, Math.abs(value - other[index]!)), 0)

/** Logits at every position, [length, vocabulary]. */
async function logitsOf(forward: Session, { ids, pictures, rotary }: Prompt, { hiddenSize, headDim }: TextConfig): Promise<Float32Array> {
  const table = (data: Float32Array) => ({ data: data.subarray(0, ids.length * headDim / 2), dims: [ids.length, headDim / 2] })
  const { ids: tokens, picture_vectors, picture_places } = promptFeeds(ids, pictures, hiddenSize)
  const { logits } = await forward.run({ ids: tokens!, picture_vectors: picture_vectors!, picture_places: picture_places!, cos: table(rotary.cos), sin: table(rotary.sin) })
  return floats(logits!)
}

/** A greedy answer up to the first token that ends it. */
function answerOf({ answer }: ReferenceCase, stopTokens: readonly number[]): number[] {
  const end = answer.findIndex((id) => stopTokens.includes(id))
  return end < 0 ? answer : answer.slice(0, end + 1)
}

describe.each(modelNames)('%s in fp32', (name) => {
  const { cases, batch } = readReference(name)
  const arrays = readArrays(name)
  const config = readConfig(name)
  const stopTokens = config.tokens.endOfText
  let [tower, forward, loop] = [] as unknown as [Session, Session, DecoderSession]
  beforeAll(async () => {
    const pack = await makePack(name, 'fp32')
    ;[tower, forward, loop] = [await openVision(pack, name), await openForward(pack, name), await openLoop(pack, name)]
  })
  afterAll(() => Promise.all([tower.release(), forward.release(), loop.session.release()]))

  it.each(caseNames)('sees and reads %s as the reference does', async (key) => {
    const prompt = await promptFor(tower, name, cases[key])
    expect(prompt.ids).toEqual(cases[key].tokens)
    if (cases[key].pictures.length > 0) {
      const vision = arrays[`${key}.vision`]!.data as Float32Array
      expect(farthest(prompt.pictures.vectors, vision)).toBeLessThan(1e-4 * largestOf(vision))
    }
    const logits = await logitsOf(forward, prompt, config.text)
    const expected = readLogits(arrays, key).data
    expect(logits).toHaveLength(expected.length)
    expect(farthest(logits, expected)).toBeLessThan(1e-3 * largestOf(expected))
  })

  it('answers greedily token by token as the reference does, with its probabilities', async () => {
    for (const key of caseNames) {
      const { sequences } = await generate(loop, [await promptFor(tower, name, cases[key])], { samples: 1, sampling: greedy, maxTokens: 64, stopTokens, turns: 8 })
      const expected = answerOf(cases[key], stopTokens)
      expect(sequences[0]!.tokens, key).toEqual(expected)
      expect(sequences[0]!.ended).toBe(stopTokens.includes(expected.at(-1)!) ? 'stop' : 'length')
      sequences[0]!.logProbabilities.forEach((value, index) => expect(value).toBeCloseTo(cases[key].logProbabilities[index]!, 3))
    }
  })

  it('answers prompts of different lengths together as it does alone', async () => {
    const prompts: Prompt[] = []
    for (const key of batch.rows) prompts.push(await promptFor(tower, name, cases[key]))
    const { sequences } = await generate(loop, prompts, { samples: 1, sampling: greedy, maxTokens: 64, stopTokens, turns: 8 })
    expect(sequences.map(({ tokens }) => tokens)).toEqual(batch.rows.map((key) => answerOf(cases[key], stopTokens)))
  })
})

describe.each(modelNames)('%s in int4', (name) => {
  const { cases } = readReference(name)
  const arrays = readArrays(name)
  let [tower, forward] = [] as unknown as [Session, Session]
  beforeAll(async () => {
    const pack = await makePack(name, 'int4')
    ;[tower, forward] = [await openVision(pack, name), await openForward(pack, name)]
  })
  afterAll(() => Promise.all([tower.release(), forward.release()]))

  it.each(['text', 'wide', 'two'] as const)('is as far from fp32 on %s as its weights are', async (key) => {
    const prompt = await promptFor(tower, name, cases[key])
    const logits = await logitsOf(forward, prompt, readConfig(name).text)
    const [whole, dequantized] = [readLogits(arrays, key).data, readLogits(arrays, `int4.${key}`).data]
    const rootMeanSquare = (one: Float32Array, other: Float32Array) => Math.sqrt(one.reduce((sum, value, index) => sum + (value - other[index]!) ** 2, 0) / one.length)
    expect(rootMeanSquare(logits, whole)).toBeLessThan(1.1 * rootMeanSquare(dequantized, whole))
    // Activations are rounded to 8 bits a block inside the kernel, which the reference does not do.
    expect(rootMeanSquare(logits, dequantized)).toBeLessThan(0.35 * rootMeanSquare(dequantized, whole))
  })
})

describe.each(precisions)('a pack in %s', (precision: Precision) => {
  it('answers about two pictures by its chat template, and streams what it returns', async () => {
    const { two } = readReference('tied-4-1').cases
    const model = await openQwen25VL(await makePack('tied-4-1', precision), { provider: 'cpu', threads: 1 })
    const images = await Promise.all(two.pictures.map((picture) => readPicture(`images/${picture}.png`)))
    const streamed = { tokens: [] as number[], logProbabilities: [] as number[], text: '' }
    const content = [...images.map(() => ({ type: 'image' }) as const), { type: 'text', text: two.question } as const]
    const { promptTokens, samples } = await model.generate(
      { messages: [{ role: 'user', content }], images, samples: 1, sampling: greedy, maxTokens: 24, form: 'free' },
      { tokens: (_, ids, logProbabilities, text) => { streamed.tokens.push(...ids); streamed.logProbabilities.push(...logProbabilities); streamed.text += text } },
    )
    await model.close()
    const [{ tokens, logProbabilities, text }] = samples as [(typeof samples)[number]]
    expect(promptTokens).toEqual(two.tokens)
    expect(streamed.tokens).toEqual(tokens)
    expect(streamed.logProbabilities).toEqual(logProbabilities)
    expect(text.startsWith(streamed.text)).toBe(true)
    if (precision === 'fp32') expect(tokens).toEqual(two.answer.slice(0, 24))
  })
})
