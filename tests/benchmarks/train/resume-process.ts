// A process that fine-tunes a tiny pack and tells each update, so that it can be killed at any of them: `{"pack", "folder", "kind"}`.
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import type { Trained } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../../training/optimizers/adamw.ts'
import { sft } from '../../../training/sft.ts'
import { promptIds } from '../engine/measured-process.ts'
import { readConfig } from '../engine/read-config.ts'
import { reply } from './line-process.ts'

const examples = 48

const { pack, folder, kind } = JSON.parse(process.argv[2]!) as { pack: string; folder: string; kind: Trained['kind'] }
const config = readConfig(pack)
const trained: Trained = kind === 'full' ? { kind, freeze: ['vision', 'merger'] } : { kind, rank: 4, alpha: 8, modules: 'all-linear' }
const model = await openTrainable(pack, { provider: 'cpu', threads: 2, trained, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: 1, recompute: true, seed: 3 })
const train = Array.from({ length: examples }, (_, index) => {
  const ids = promptIds(24 + 5 * (index % 9), 290, index + 1)
  return { id: String(index), length: ids.length, read: async () => ({ ...promptOf(ids, [], 0, config), patches: [], answer: [ids.length - 8, ids.length] as const }) }
})
const result = await sft({
  model, train, validation: train.slice(0, 4), folder, signal: new AbortController().signal,
  options: { epochs: 4, batch: 4, learningRate: 1e-3, microBatchTokens: 128, checkpointEvery: 3, evaluateEvery: 6, patience: 0, seed: 7 },
  on: { log: (line) => reply(line), checkpoint: () => undefined },
})
await model.close()
reply({ event: 'ended', ...result })
