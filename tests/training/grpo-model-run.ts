// A run of GRPO over a real pack: its answers are the better the more plain letters they have.
import type { GrpoOptions, GrpoRun, LazyPrompt } from '../../training/grpo.ts'
import { openTrainable } from '../../training/models/qwen2-5-vl/trainable.ts'
import type { Example, SeenPrompt, TrainableModel, TrainableOptions } from '../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../training/optimizers/adamw.ts'
import type { Scorer } from '../../training/rollouts.ts'
import { readPicture } from '../native-models/models/qwen2-5-vl/reference.ts'

export const grpoModelOptions = {
  epochs: 3, prompts: 2, generations: 8, maxTokens: 12, microBatchTokens: 640, temperature: 0.8, beta: 0.001, learningRate: 0.02, warmupShare: 0, evaluateEvery: 4, patience: 0, checkpointEvery: 2, seed: 6,
} as const satisfies Partial<GrpoOptions>

const trainable = { provider: 'cpu', threads: 1, trained: { kind: 'lora', rank: 4, alpha: 8, modules: 'all-linear' }, optimizer: defaultAdamW, maxGradientNorm: 1, recompute: true, seed: 5 } as const

export const grpoObjective = (temperature: number): TrainableOptions['objective'] => ({ kind: 'grpo', temperature, beta: grpoModelOptions.beta, epsilonLow: 0.2, epsilonHigh: 0.2 })

export const openGrpoModel = (pack: string, options: Partial<TrainableOptions> = {}): Promise<TrainableModel> =>
  openTrainable(pack, { ...trainable, objective: grpoObjective(grpoModelOptions.temperature), ...options })

/** Share of the letters a to z. */
export const plainLetters: Scorer = async (items) => items.map(({ completion }) => ({ total: completion.length === 0 ? 0 : (completion.match(/[a-z]/g) ?? []).length / completion.length }))

const askedOf = (model: TrainableModel, picture: string | null, question: string): LazyPrompt<SeenPrompt> => ({
  id: `${picture} ${question}`, solution: 'Ghana; Volta; Ho', length: question.length,
  read: async () => model.encodePrompt([{ role: 'user', content: [...picture === null ? [] : [{ type: 'image' } as const], { type: 'text', text: question }] }], picture === null ? [] : [await readPicture(`images/${picture}.png`)], grpoModelOptions.maxTokens),
})

export const grpoModelRun = (model: TrainableModel, options: Partial<GrpoOptions> = {}): Pick<GrpoRun<SeenPrompt, Example>, 'model' | 'train' | 'validation' | 'score' | 'options'> => ({
  model, score: plainLetters, options: { ...grpoModelOptions, ...options }, validation: [askedOf(model, 'tiny', 'Where?'), askedOf(model, null, 'Say a place.')],
  train: [askedOf(model, 'wide', 'Where was this?'), askedOf(model, 'tiny', 'Say the place.'), askedOf(model, null, 'Which place is it?'), askedOf(model, null, 'Where?')],
})
