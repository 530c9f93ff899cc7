// A process that makes GRPO steps of a pack and tells each one's line: `{"pack", "folder", "threads", "prompts", "steps", "promptTokens", "maxTokens"}`.
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { grpo } from '../../../training/grpo.ts'
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../../training/optimizers/adamw.ts'
import { promptIds } from '../engine/measured-process.ts'
import { readConfig } from '../engine/read-config.ts'
import { answerLines, reply } from './line-process.ts'

export interface GrpoOpening {
  readonly pack: string
  /** Of the run. */
  readonly folder: string
  readonly threads: number
  /** Of one step, eight answers each. */
  readonly prompts: number
  readonly steps: number
  readonly promptTokens: number
  readonly maxTokens: number
}

/** Ids below this stand for text in every shape. */
const textTokens = 296

const opening = JSON.parse(process.argv[2]!) as GrpoOpening
const { pack, threads, maxTokens, promptTokens } = opening
const [config, temperature] = [readConfig(pack), 0.7]
const model = await openTrainable(pack, {
  provider: 'cpu', threads, trained: { kind: 'lora', rank: 16, alpha: 32, modules: 'all-linear' }, objective: { kind: 'grpo', beta: 0.001, epsilonLow: 0.2, epsilonHigh: 0.2, temperature },
  optimizer: defaultAdamW, maxGradientNorm: 1, recompute: false, seed: 1,
})
const train = Array.from({ length: opening.prompts * opening.steps }, (_, index) => {
  const ids = promptIds(promptTokens, textTokens, index + 1)
  return { id: String(index), solution: '', length: ids.length, read: async () => ({ ...promptOf(ids, [], maxTokens, config), patches: [] }) }
})
await grpo({
  model, train, validation: [], folder: opening.folder, signal: new AbortController().signal, on: { log: reply, checkpoint: () => undefined },
  // What a random model writes is nothing; any number that differs from answer to answer will do.
  score: async (items) => items.map(({ completion }) => ({ total: [...completion].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % 97 / 97 })),
  options: { prompts: opening.prompts, generations: 8, maxTokens, temperature, microBatchTokens: 2048, epochs: 1, seed: 5 },
})
await model.close()
reply({ event: 'ended' })
await answerLines(() => Promise.resolve(null))
