// Two updates of a pack in a process of its own, for the memory that they take. Its argument is what of TrainableOptions differs, with the pack's folder, rows and length of the batch.
// Writes one line of JSON: the most memory that the process held when the model was open, and at the end, both in kilobytes.
import { readConfig } from '../../../benchmarks/engine/read-config.ts'
import { promptOf } from '../../../../native-models/models/qwen2-5-vl/prompt.ts'
import { defaultAdamW } from '../../../../training/optimizers/adamw.ts'
import type { Example } from '../../../../training/models/qwen2-5-vl/examples.ts'
import { openTrainable } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import type { TrainableOptions } from '../../../../training/models/qwen2-5-vl/trainable.ts'

export interface MemoryAsked extends Pick<TrainableOptions, 'trained' | 'recompute'> { readonly pack: string; readonly rows: number; readonly length: number }
export interface MemoryHeld { readonly opened: number; readonly end: number }

const { pack, rows, length, ...options } = JSON.parse(process.argv[2]!) as MemoryAsked
const model = await openTrainable(pack, { provider: 'cpu', threads: 1, objective: { kind: 'sft' }, optimizer: defaultAdamW, maxGradientNorm: 1, seed: 1, ...options })
const opened = process.resourceUsage().maxRSS
const config = readConfig(pack)
const examples = Array.from({ length: rows }, (): Example => ({ ...promptOf(Array.from({ length }, (_, index) => 5 + index % 90), [], 0, config), patches: [], answer: [length - 16, length] }))
let state = model.start()
for (let update = 0; update < 2; update++) state = (await model.update(state, [examples], 1e-3)).state
await model.close()
console.log(JSON.stringify({ opened, end: process.resourceUsage().maxRSS } satisfies MemoryHeld))
