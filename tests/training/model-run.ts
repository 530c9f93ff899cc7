// A run over a real pack: four pictures, each with its place, asked for in several ways.
import { openTrainable } from '../../training/models/qwen2-5-vl/trainable.ts'
import type { Example, TrainableModel, TrainableOptions } from '../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../training/optimizers/adamw.ts'
import type { LazyExample, SftOptions } from '../../training/sft.ts'
import { readPicture } from '../native-models/models/qwen2-5-vl/reference.ts'

export const places = { tiny: 'Germany; Hessen; Kassel', square: 'Chile; Biobio; Lota', tall: 'Japan; Aichi; Seto', wide: 'Ghana; Volta; Ho' } as const
const questions = ['Where was this?', 'Which place is it?', 'Say the place.']

export const modelOptions: Partial<SftOptions> = { epochs: 3, batch: 3, microBatchTokens: 320, learningRate: 0.02, evaluateEvery: 5, patience: 0, checkpointEvery: 3, seed: 7 }

const trainable = { provider: 'cpu', threads: 1, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: 1, recompute: true, seed: 5 } as const

export const openModel = (pack: string, options: Partial<TrainableOptions> = {}): Promise<TrainableModel> =>
  openTrainable(pack, { ...trainable, trained: { kind: 'lora', rank: 4, alpha: 8, modules: 'all-linear' }, ...options })

export function modelData(model: TrainableModel): { train: LazyExample<Example>[]; validation: LazyExample<Example>[] } {
  const asked = (question: string) => Object.entries(places).map(([picture, place]) => ({
    id: `${picture} ${question}`, length: question.length + place.length,
    read: async () => model.encode([
      { role: 'user', content: [{ type: 'image' }, { type: 'text', text: question }] }, { role: 'assistant', content: place },
    ], [await readPicture(`images/${picture}.png`)]),
  }))
  return { train: questions.flatMap(asked), validation: asked('Where?') }
}
