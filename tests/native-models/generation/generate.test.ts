// The decode loop on a tiny model: the same text however it is cut into runs and batches, sampling as its equations say, ends, cancelling, forms, adapters.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecoderSession, Prompt } from '../../../native-models/generation/batch.ts'
import { TokenConstraint } from '../../../native-models/generation/constraint.ts'
import { generate } from '../../../native-models/generation/generate.ts'
import type { GenerateOptions } from '../../../native-models/generation/generate.ts'
import { greedy, uniform } from '../../../native-models/generation/sampling.ts'
import type { Sampling } from '../../../native-models/generation/sampling.ts'
import { adapterInputs } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import { layerSizes } from '../../../native-models/models/qwen2-5-vl/decoder.ts'
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { floats } from '../../../native-models/runtime/session.ts'
import type { HostTensor, Session } from '../../../native-models/runtime/session.ts'
import { loadTokenizer } from '../../../native-models/text/tokenizer.ts'
import { makePack, openForward, openLoop } from '../models/qwen2-5-vl/packs.ts'
import { checkpointFolder, readConfig, readReference } from '../models/qwen2-5-vl/reference.ts'

const name = 'tied-4-1'
const config = readConfig(name)
const vocabulary = config.text.vocabularySize
const { text } = readReference(name).cases
const promptOfIds = (ids: readonly number[], maxTokens = 64): Prompt => promptOf(ids, [], maxTokens, config)
const sampled: Sampling = { temperature: 1, topP: 1, topK: 0, repetitionPenalty: 1, seed: 7 }

let [loop, adapted, forward] = [] as unknown as [DecoderSession, DecoderSession, Session]
beforeAll(async () => {
  const pack = await makePack(name, 'fp32')
  ;[loop, adapted, forward] = [await openLoop(pack, name), await openLoop(pack, name, true), await openForward(pack, name)]
})
afterAll(() => Promise.all([loop.session.release(), adapted.session.release(), forward.release()]))

const run = async (prompts: readonly Prompt[], options: Partial<GenerateOptions> = {}) =>
  (await generate(loop, prompts, { samples: 1, sampling: greedy, maxTokens: 32, stopTokens: [], turns: 8, ...options })).sequences

/** Logits of the token that follows. */
async function nextLogits(ids: readonly number[]): Promise<Float32Array> {
  const { rotary } = promptOfIds(ids, 0)
  const half = config.text.headDim / 2
  const { logits } = await forward.run({
    ids: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] }, picture_vectors: { data: new Float32Array(0), dims: [0, config.text.hiddenSize] }, picture_places: { data: new BigInt64Array(0), dims: [0, 2] },
    cos: { data: rotary.cos, dims: [ids.length, half] }, sin: { data: rotary.sin, dims: [ids.length, half] },
  })
  return floats(logits!).slice(-vocabulary)
}

describe('one text', () => {
  const cut = [1, 3, 8, 32, 100]
  it.each([['greedy', greedy], ['sampled', sampled], ['cut off', { ...sampled, topP: 0.7, topK: 40, repetitionPenalty: 1.3 }]] as const)('is the same in runs of any number of tokens, %s', async (_, sampling) => {
    const texts: Awaited<ReturnType<typeof run>> = []
    for (const turns of cut) texts.push((await run([promptOfIds(text.tokens)], { sampling, turns }))[0]!)
    for (const one of texts) expect(one.tokens).toEqual(texts[0]!.tokens)
    expect((await run([promptOfIds(text.tokens)], { sampling, turns: undefined }))[0]!.tokens).toEqual(texts[0]!.tokens)
    expect(texts[0]!.tokens).toHaveLength(32)
    texts.at(-1)!.logProbabilities.forEach((value, index) => expect(value).toBeCloseTo(texts[0]!.logProbabilities[index]!, 4))
  })

  it('is the same alone and beside others of other lengths, and by its seed and number', async () => {
    const prompts = [text.tokens, text.tokens.slice(0, 9), text.tokens.slice(0, 33), text.tokens.slice(5, 6)].map((ids) => promptOfIds(ids))
    const together = await run(prompts, { sampling: sampled, samples: 3 })
    expect(together.map(({ prompt, sample }) => [prompt, sample])).toEqual(prompts.flatMap((_, prompt) => [0, 1, 2].map((sample) => [prompt, sample])))
    for (const [index, prompt] of prompts.entries()) {
      const alone = await run([prompt], { sampling: sampled, samples: 3, turns: 1 })
      expect(alone.map(({ tokens }) => tokens)).toEqual(together.slice(3 * index, 3 * index + 3).map(({ tokens }) => tokens))
    }
    expect(new Set(together.slice(0, 3).map(({ tokens }) => tokens.join())).size).toBe(3)
    const [other] = await run([prompts[0]!], { sampling: { ...sampled, seed: 8 } })
    expect(other!.tokens).not.toEqual(together[0]!.tokens)
  })

  it('ends with a stop token while others go on', async () => {
    const [long] = await run([promptOfIds(text.tokens)], { sampling: sampled })
    const stop = long!.tokens[10]!
    const first = long!.tokens.indexOf(stop)
    for (const turns of cut) {
      const sequences = await run([promptOfIds(text.tokens)], { sampling: sampled, samples: 4, stopTokens: [stop], turns })
      expect(sequences[0]!.tokens).toEqual(long!.tokens.slice(0, first + 1))
      expect(sequences[0]!.ended).toBe('stop')
      for (const { tokens, ended } of sequences) expect(ended).toBe(tokens.includes(stop) ? 'stop' : 'length')
    }
  })

  it('stops between runs when it is cancelled, and keeps what there is', async () => {
    const controller = new AbortController()
    const heard: number[] = []
    const [sequence] = await run([promptOfIds(text.tokens)], { maxTokens: 64, turns: 4, signal: controller.signal, onTokens: (_prompt, _sample, ids) => { heard.push(...ids); if (heard.length >= 8) controller.abort() } })
    expect(sequence).toMatchObject({ tokens: heard, ended: 'cancelled' })
    expect(heard).toHaveLength(8)
    expect((await run([promptOfIds(text.tokens)], { signal: AbortSignal.abort() }))[0]).toMatchObject({ tokens: [], ended: 'cancelled' })
  })
})

/** The distribution that a token is drawn from, worked out apart from the graph. */
function distribution(logits: Float32Array, seen: ReadonlySet<number>, { temperature, topP, topK, repetitionPenalty }: Sampling): Map<number, number> {
  const scores = Array.from(logits, (value, id) => ({ id, value: (seen.has(id) ? (value > 0 ? value / repetitionPenalty : value * repetitionPenalty) : value) / temperature }))
  const kept = scores.sort((a, b) => b.value - a.value).slice(0, topK || undefined)
  const total = kept.reduce((sum, { value }) => sum + Math.exp(value), 0)
  let before = 0
  const nucleus = kept.filter(({ value }) => {
    const isIn = topP === 1 || before < topP
    before += Math.exp(value) / total
    return isIn
  })
  const mass = nucleus.reduce((sum, { value }) => sum + Math.exp(value), 0)
  return new Map(nucleus.map(({ id, value }) => [id, Math.exp(value) / mass]))
}

describe('sampling', () => {
  const many = 2000
  it.each([
    { ...sampled, temperature: 0.5 }, { ...sampled, temperature: 1.7 }, { ...sampled, topK: 5 }, { ...sampled, topP: 0.4 }, { ...sampled, topP: 0.8, topK: 12, temperature: 0.9 }, { ...sampled, repetitionPenalty: 1.8 }, { ...sampled, repetitionPenalty: 2, topP: 0.5 },
  ])('draws as often as the equations say: %o', async (sampling) => {
    const expected = distribution(await nextLogits(text.tokens), new Set(text.tokens), sampling)
    const sequences = await run([promptOfIds(text.tokens)], { sampling, samples: many, maxTokens: 1 })
    const counts = new Map<number, number>()
    for (const { tokens } of sequences) counts.set(tokens[0]!, (counts.get(tokens[0]!) ?? 0) + 1)
    for (const id of counts.keys()) expect(expected.has(id)).toBe(true)
    // Pearson's statistic over tokens expected at least 5 times, the rest as one: its mean is its degrees of freedom, and 5 deviations are never reached by chance.
    const [common, rare] = [[...expected].filter(([, share]) => share * many >= 5), [...expected].filter(([, share]) => share * many < 5)]
    const cells = [...common.map(([id, share]) => [counts.get(id) ?? 0, share * many] as const), ...rare.length > 0 ? [[rare.reduce((sum, [id]) => sum + (counts.get(id) ?? 0), 0), rare.reduce((sum, [, share]) => sum + share * many, 0)] as const] : []]
    const statistic = cells.reduce((sum, [count, mean]) => sum + (count - mean) ** 2 / mean, 0)
    const freedom = Math.max(1, cells.length - 1)
    expect(statistic).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom))
  })

  it('takes the likeliest where only one is left', async () => {
    const [likeliest] = await run([promptOfIds(text.tokens)])
    for (const sampling of [{ ...sampled, topK: 1 }, { ...sampled, topP: 1e-6 }, { ...sampled, temperature: 1e-3 }]) expect((await run([promptOfIds(text.tokens)], { sampling }))[0]!.tokens).toEqual(likeliest!.tokens)
  })

  it('tells the model\'s own log-probabilities, whatever it draws by', async () => {
    const [{ tokens, logProbabilities }] = await run([promptOfIds(text.tokens)], { sampling: { ...sampled, temperature: 2, topK: 30, repetitionPenalty: 1.5 }, maxTokens: 6 }) as [Awaited<ReturnType<typeof run>>[number]]
    for (const [index, id] of tokens.entries()) {
      const logits = await nextLogits([...text.tokens, ...tokens.slice(0, index)])
      const sum = Math.log(logits.reduce((total, value) => total + Math.exp(value), 0))
      expect(logProbabilities[index]).toBeCloseTo(logits[id]! - sum, 4)
    }
  })

  it('lowers what has been written too', async () => {
    const penalty = { ...greedy, repetitionPenalty: 1.4 }
    const [{ tokens }] = await run([promptOfIds(text.tokens)], { sampling: penalty, turns: 5 }) as [Awaited<ReturnType<typeof run>>[number]]
    for (const [index, id] of tokens.slice(0, 12).entries()) {
      const before = [...text.tokens, ...tokens.slice(0, index)]
      const shares = distribution(await nextLogits(before), new Set(before), { ...penalty, temperature: 1 })
      expect(id).toBe([...shares].sort((a, b) => b[1] - a[1])[0]![0])
    }
  })

  it('has draws that are even and below 1', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(100), fc.nat(4000), (seed, sample, step) => {
      const value = uniform(seed, sample, step)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(Math.fround(Math.fround(value) * 0.7)).toBeLessThan(Math.fround(0.7))
    }))
    const draws = Array.from({ length: 20_000 }, (_, index) => uniform(3, index % 20, Math.floor(index / 20)))
    // Five deviations of a share among 20,000.
    for (let tenth = 0; tenth < 10; tenth++) expect(Math.abs(draws.filter((value) => Math.floor(value * 10) === tenth).length / draws.length - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / draws.length))
  })
})

describe('a form', () => {
  it('is all that a random model can write, in every sample, and always closed', async () => {
    const file = (name: string) => JSON.parse(readFileSync(path.join(checkpointFolder('tied-4-1'), name), 'utf8')) as unknown
    const tokenizer = loadTokenizer({ tokenizer: file('tokenizer.json'), tokenizerConfig: file('tokenizer_config.json') })
    const stop = config.tokens.endOfText
    const form = TokenConstraint.compile(Array.from({ length: tokenizer.vocabularySize }, (_, id) => ({ bytes: tokenizer.bytesOf(id) })), [{ literal: '{"Place": ' }, { string: { longest: 12 } }, { literal: '}' }], { stop, vocabularySize: vocabulary })
    type State = ReturnType<TokenConstraint['start']>
    const constraint = { start: () => form.start({ tokens: 40 }), mask: (state: unknown) => form.mask(state as State), advance: (state: unknown, id: number) => form.advance(state as State, id) }
    const sequences = await run([promptOfIds(text.tokens), promptOfIds(text.tokens.slice(0, 20))], { constraint, samples: 4, sampling: { ...sampled, temperature: 1.5 }, maxTokens: 40, stopTokens: stop })
    for (const { tokens, ended } of sequences) {
      expect(ended).toBe('stop')
      expect(Object.keys(JSON.parse(tokenizer.decode(tokens, { skipSpecials: true })) as object)).toEqual(['Place'])
    }
    expect(new Set(sequences.map(({ tokens }) => tokens.join())).size).toBe(8)
  })
})

describe('an adapter', () => {
  const linears = Array.from({ length: config.text.layers }, (_, layer) => Object.entries(layerSizes(config.text)).map(([key, size]) => [`layers.${layer}.${key}.weight`, size] as const)).flat()
  const feeds = (rank: (name: string) => number, value: (index: number) => number): Record<string, HostTensor> => Object.fromEntries(linears.flatMap(([linear, [outputs, inputs]]) => {
    const [names, size] = [adapterInputs(linear), rank(linear)]
    return [[names.a, { data: Float32Array.from({ length: inputs * size }, (_, index) => value(index)), dims: [inputs, size] }], [names.b, { data: Float32Array.from({ length: size * outputs }, (_, index) => value(index + 1)), dims: [size, outputs] }]]
  }))
  const answer = async (adapters: Record<string, HostTensor>) => (await generate(adapted, [promptOfIds(text.tokens)], { samples: 1, sampling: greedy, maxTokens: 32, stopTokens: [], turns: 8, adapters })).sequences[0]!

  it('of rank 0 changes nothing, of zeros neither, and another does', async () => {
    const [plain] = await run([promptOfIds(text.tokens)])
    expect(await answer(feeds(() => 0, () => 1))).toEqual(plain)
    expect((await answer(feeds(() => 3, () => 0))).tokens).toEqual(plain!.tokens)
    expect((await answer(feeds((linear) => (linear.includes('down') ? 2 : 0), (index) => Math.sin(index)))).tokens).not.toEqual(plain!.tokens)
  })
})
