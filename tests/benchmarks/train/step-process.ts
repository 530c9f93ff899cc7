// A process that makes training steps of a pack for a benchmark; torch_step.py is its counterpart. Its argument is an Opening, its questions are Asked.
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import type { Example, Trained } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../../training/optimizers/adamw.ts'
import { stopwatch } from '../engine/measured-process.ts'
import { readConfig } from '../engine/read-config.ts'
import { answerLines, reply } from './line-process.ts'
import type { Asked, Opening, Stepped } from './stepper.ts'

const learningRate = 1e-4

const [opening] = process.argv.slice(2).map((argument) => JSON.parse(argument) as Opening)
const { pack, threads, trained, recompute } = opening!
const config = readConfig(pack)
const whole: Trained = trained.kind === 'full' ? { kind: 'full', freeze: ['vision', 'merger'] } : { ...trained, modules: 'all-linear' }
const model = await openTrainable(pack, { provider: 'cpu', threads, trained: whole, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: 1, recompute, seed: 1 })
let state = model.start()
reply({ size: model.layout.size })

const exampleOf = (ids: readonly number[], start: number): Example => ({ ...promptOf(ids, [], 0, config), patches: [], answer: [start, ids.length] })

await answerLines<Asked>(async ({ rows, start, steps }): Promise<Stepped> => {
  const examples = rows.map((ids) => exampleOf(ids, start))
  const [spans, losses]: [Stepped['spans'][number][], number[]] = [[], []]
  for (let step = 0; step < steps; step++) {
    const lap = stopwatch()
    const result = await model.update(state, [examples], learningRate)
    spans.push(lap())
    losses.push(result.loss)
    state = result.state
  }
  return { spans, loss: losses[0]! }
})
await model.close()
