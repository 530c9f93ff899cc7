// A training step against PyTorch: one and the same random model, the same ids, the same threads, in turn. Both with pages of memory as they come.
import os from 'node:os'
import type { Figure } from '../figure.ts'
import { LineProcess } from './line-process.ts'
import { modelFolders } from './model-folders.ts'
import type { ShapeName } from './shapes.ts'
import { alternate, batchOf } from './stepper.ts'
import type { Batch, Opening, StepCost } from './stepper.ts'

interface Compared { readonly shape: ShapeName; readonly trained: Opening['trained']; readonly batch: Batch; readonly recompute: boolean; readonly threads: number; readonly rounds: number }

const full = { kind: 'full' } as const
const lora = { kind: 'lora', rank: 16, alpha: 32 } as const
const batch = { rows: 4, length: 256 }

function comparisons(): Compared[] {
  const common = { batch, recompute: false, rounds: 3 }
  const small = [...new Set([1, os.availableParallelism()])].flatMap((threads) => [full, lora].map((trained) => ({ ...common, shape: '27M' as const, trained, threads })))
  return [
    ...small, { ...common, shape: '27M', trained: full, recompute: true, threads: 1 }, { ...common, shape: '98M', trained: full, threads: 1 },
    { ...common, shape: '0.5B', trained: lora, batch: { rows: 1, length: 256 }, threads: 1, rounds: 2 },
  ]
}

const nameOf = ({ shape, trained, batch: { rows, length }, recompute, threads }: Compared): string =>
  `${shape} ${trained.kind === 'full' ? 'full' : `LoRA ${trained.rank}`}${recompute ? ', recomputing' : ''}, ${rows} x ${length}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toPrecision(3)} s`

function figuresOf(compared: Compared, [ours, torch]: readonly [StepCost, StepCost], peaks: readonly [number, number]): Figure[] {
  const name = nameOf(compared)
  const target = (value: number) => ({ value, unit: 'ratio', target: '1.0, floor 0.8', met: value >= 0.8 })
  const agreement = (when: string, one: number, other: number, most: number): Figure =>
    ({ name: `${name}: how far apart their losses are ${when}`, value: Math.abs(one - other) / other, unit: 'share', target: `< ${most}`, met: Math.abs(one - other) / other < most })
  return [
    { name: `${name}: ours ${seconds(ours.wall)}, PyTorch ${seconds(torch.wall)}`, ...target(torch.wall / ours.wall) },
    // Waiting threads spin, so that only a single one's processor time is its work; it does not depend on what else the machine does.
    ...compared.threads === 1 ? [{ name: `${name}, by processor time: ours ${seconds(ours.processor)}, PyTorch ${seconds(torch.processor)}`, ...target(torch.processor / ours.processor) }] : [],
    agreement('before any update', ours.loss, torch.loss, 1e-5),
    // Each draws a LoRA's first matrix itself.
    ...compared.trained.kind === 'full' ? [agreement(`after ${compared.rounds}`, ours.lastLoss, torch.lastLoss, 1e-3)] : [],
    { name: `${name}, most memory: ours ${(peaks[0] / 1e9).toFixed(2)} GB, PyTorch ${(peaks[1] / 1e9).toFixed(2)} GB`, value: peaks[0] / peaks[1], unit: 'ratio', target: 'none', met: true },
  ]
}

async function compare(folder: string, interpreter: string, compared: Compared): Promise<Figure[]> {
  const { shape, threads, trained, recompute, rounds } = compared
  const opening: Opening = { ...await modelFolders(folder, shape), threads, trained, recompute }
  const [ours, torch] = [new LineProcess('step-process.ts', opening), new LineProcess('torch_step.py', opening, interpreter)]
  const [ownSize, otherSize] = [await ours.read<{ size: number }>(), await torch.read<{ size: number }>()]
  if (ownSize.size !== otherSize.size) throw new Error(`${nameOf(compared)}: ${ownSize.size} parameters are trained, by PyTorch ${otherSize.size}`)
  const costs = await alternate([ours, torch], batchOf(compared.batch), rounds) as [StepCost, StepCost]
  return figuresOf(compared, costs, [await ours.close(), await torch.close()])
}

export async function againstTorch(folder: string): Promise<Figure[]> {
  const interpreter = process.env.GEOAGENT_PYTHON
  if (!interpreter) {
    console.log('  no comparison with PyTorch: set GEOAGENT_PYTHON to an interpreter that has torch, transformers and peft')
    return []
  }
  const figures: Figure[] = []
  for (const compared of comparisons()) figures.push(...await compare(folder, interpreter, compared))
  return figures
}
