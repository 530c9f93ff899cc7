// What training from scratch begins with: imported as any checkpoint is, seen by the tower, trained for a step.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importPack } from '../../../../native-models/packs/import-pack.ts'
import { encodeChat, renderChat } from '../../../../native-models/text/chat-template.ts'
import { openPack } from '../../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import { defaultAdamW } from '../../../../training/optimizers/adamw.ts'
import { openTrainable } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { trainBpe } from '../../../../training/tasks/geoagent-mini/bpe.ts'
import { miniConfig, miniShape, parameterCount } from '../../../../training/tasks/geoagent-mini/config.ts'
import { writeFreshCheckpoint } from '../../../../training/tasks/geoagent-mini/fresh-checkpoint.ts'
import { chatTemplate } from '../../../../training/tasks/geoagent-mini/tokenizer-files.ts'

const bpe = trainBpe([['Where was this taken? Country; Region; Place. The line is yellow, the sign is white.', 3]], 300)
/** Of the same make as the model's, and quick. */
const tiny = { vocabulary: 320, text: { hidden: 64, layers: 2, heads: 1, keyValueHeads: 1, intermediate: 96 }, vision: { hidden: 64, depth: 2, heads: 1, intermediate: 96, fullAttentionBlocks: [1] } }

let folder: string
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'mini-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the shape', () => {
  const { config } = miniConfig(miniShape, bpe)

  it('has 4 to 10 million parameters', () => {
    expect(parameterCount(config)).toBe(8_865_600)
  })

  it('fits the kernels: heads of whole 16s, columns of whole blocks of 32', () => {
    const { text, vision } = config
    expect([text.headDim % 16, (vision.hiddenSize / vision.heads) % 16]).toEqual([0, 0])
    expect([text.hiddenSize, text.intermediateSize, vision.hiddenSize, vision.intermediateSize, 4 * vision.hiddenSize].map((columns) => columns % 32)).toEqual([0, 0, 0, 0, 0])
    expect(text.mropeSection).toEqual([8, 12, 12])
  })

  it('refuses a vocabulary that is larger than it', () => {
    expect(() => miniConfig({ ...tiny, vocabulary: 300 }, bpe)).toThrow('more than the 300')
  })
})

describe('the chat template', () => {
  it('writes turns between marks, and a picture as one token', () => {
    const text = renderChat(chatTemplate, [{ role: 'system', content: 'S' }, { role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where?' }] }], { addGenerationPrompt: true })
    expect(text).toBe('<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>Where?<|im_end|>\n<|im_start|>assistant\n')
  })
})

describe('a fresh checkpoint', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = await Promise.all([1, 1, 2].map(async (seed, index) => {
      const target = path.join(folder, `same-${index}`)
      await writeFreshCheckpoint({ shape: tiny, bpe, seed, target })
      return readFile(path.join(target, 'model.safetensors'))
    }))
    expect(one!.equals(same!)).toBe(true)
    expect(one!.equals(other!)).toBe(false)
  })

  it('becomes a pack that sees 64 tokens in 224 x 224 pixels and learns', async () => {
    const [source, target] = [path.join(folder, 'fresh'), path.join(folder, 'pack')]
    await writeFreshCheckpoint({ shape: tiny, bpe, seed: 1, target: source })
    const pack = await importPack({ source, target, precision: 'fp32', licence: 'MIT' })
    expect(pack.manifest.defaults).toMatchObject({ maxPixels: 224 * 224, temperature: 0, maxTokens: 768 })
    const { tokenizer } = await openPack(target)
    const messages = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where?' }] }, { role: 'assistant', content: 'The line is yellow' }] as const
    const model = await openTrainable(target, { provider: 'cpu', threads: 1, trained: { kind: 'full', freeze: [] }, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: 1, recompute: false, seed: 0 })
    try {
      const example = await model.encode(messages, [{ width: 224, height: 224, data: new Uint8Array(224 * 224 * 3).fill(90) }])
      expect(example.ids.length).toBe(encodeChat(tokenizer, chatTemplate, messages, { addGenerationPrompt: false }).length + 63 - 1)
      let state = model.start()
      const losses: number[] = []
      for (let update = 0; update < 8; update++) {
        const result = await model.update(state, [[example]], 1e-2)
        losses.push(result.loss)
        state = result.state
      }
      // Nothing is known at first: all tokens are about equally likely.
      expect(losses[0]).toBeCloseTo(Math.log(tiny.vocabulary), 0)
      expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2)
    } finally {
      await model.close()
    }
  })
})
