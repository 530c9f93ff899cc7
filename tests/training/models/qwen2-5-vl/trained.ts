// The tiny checkpoints opened for training, and the recorded chats as their examples.
import { onTestFinished } from 'vitest'
import type { Precision } from '../../../../native-models/packs/pack-layout.ts'
import { defaultAdamW } from '../../../../training/optimizers/adamw.ts'
import { withAnswer } from '../../../../training/models/qwen2-5-vl/examples.ts'
import type { Example, RolloutExample } from '../../../../training/models/qwen2-5-vl/examples.ts'
import type { LoraOptions } from '../../../../training/models/qwen2-5-vl/parameters.ts'
import { openTrainable } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import type { TrainableModel, TrainableOptions } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { makePack } from '../../../native-models/models/qwen2-5-vl/packs.ts'
import { readConfig, readPicture } from '../../../native-models/models/qwen2-5-vl/reference.ts'
import { adapterFolder, readBatch } from '../../reference.ts'
import type { LoraKind, ReferenceTensors, Rollout, TrainedModel } from '../../reference.ts'
import { published } from './published.ts'

/** As recorded. */
export const loraOf = (kind: LoraKind): LoraOptions => ({ kind: 'lora', rank: 4, alpha: 8, modules: kind === 'all-linear' ? 'all-linear' : ['q_proj', 'v_proj'] })

/** Nothing is clipped, so that the gradient can be read from the first moment. */
export const unclipped = { provider: 'cpu', threads: 1, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: Infinity, recompute: false, seed: 1 } as const

/** Open until the test is over. */
export async function openTrained(name: TrainedModel, precision: Precision, options: Pick<TrainableOptions, 'trained'> & Partial<TrainableOptions>): Promise<TrainableModel> {
  const model = await openTrainable(await makePack(name, precision), { ...unclipped, ...options })
  onTestFinished(() => model.close())
  return model
}

export const openLora = (name: TrainedModel, kind: LoraKind, precision: Precision, options: Partial<TrainableOptions> = {}): Promise<TrainableModel> =>
  openTrained(name, precision, { trained: loraOf(kind), adapter: adapterFolder(name, kind), ...options })

const picturesOf = ({ pictures }: { readonly pictures: readonly string[] }) => Promise.all(pictures.map((picture) => readPicture(`images/${picture}.png`)))

export async function examplesOf(model: TrainableModel, name: TrainedModel): Promise<Example[]> {
  const examples: Example[] = []
  for (const row of readBatch(name)) examples.push(await model.encode(row.messages, await picturesOf(row)))
  return examples
}

/** @param given whether the ratio is to the log-probabilities of when they were drawn */
export async function rolloutsOf(model: TrainableModel, rows: readonly Rollout[], given: boolean): Promise<RolloutExample[]> {
  const rollouts: RolloutExample[] = []
  for (const row of rows) {
    const [start, end] = row.answer
    const prompt = await model.encodePrompt(row.messages, await picturesOf(row), end - start)
    rollouts.push({ ...withAnswer(prompt, row.tokens.slice(start, end)), advantage: row.advantage, old: given ? Float32Array.from(row.old) : null, reference: Float32Array.from(row.reference) })
  }
  return rollouts
}

export const byPublishedName = (flat: Float32Array, model: TrainableModel, name: TrainedModel, trained: TrainableOptions['trained']): ReferenceTensors => published(flat, readConfig(name), model.layout.parameters, trained)

/** Of one update from the start, over all the micro-batches; the first moment is a tenth of the gradient then. */
export async function gradientOf(model: TrainableModel, microBatches: readonly (readonly Example[])[]): Promise<{ loss: number; norm: number; gradient: Float32Array; metrics: Readonly<Record<string, number>> }> {
  const { state, loss, gradientNorm, metrics } = await model.update(model.start(), microBatches, 0)
  return { loss, norm: gradientNorm, metrics, gradient: state.first.map((value) => value / (1 - defaultAdamW.beta1)) }
}
