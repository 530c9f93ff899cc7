// Time of a step and memory of a run by what goes into it: rows, lengths, recomputation.
import os from 'node:os'
import type { Figure } from '../figure.ts'
import { trainingMemory } from '../../../training/memory-estimate.ts'
import { readConfig } from '../engine/read-config.ts'
import { LineProcess } from './line-process.ts'
import { modelFolders } from './model-folders.ts'
import type { ShapeName } from './shapes.ts'
import { alternate, batchOf } from './stepper.ts'
import type { Batch, Opening } from './stepper.ts'

const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, target: 'none', met: true })

const rounds = 2
/** Rows of one length, then lengths of one number of tokens. */
const batches: readonly Batch[] = [
  { rows: 1, length: 256 }, { rows: 2, length: 256 }, { rows: 4, length: 256 }, { rows: 8, length: 256 },
  { rows: 16, length: 128 }, { rows: 4, length: 512 }, { rows: 2, length: 1024 }, { rows: 1, length: 2048 },
]

/** One process for all: the graph has no sizes of its own. */
export async function stepBySize(folder: string): Promise<Figure[]> {
  const threads = os.availableParallelism()
  const process = new LineProcess('step-process.ts', { ...await modelFolders(folder, '27M'), threads, trained: { kind: 'full' }, recompute: false } satisfies Opening)
  await process.read()
  const figures: Figure[] = []
  for (const batch of batches) {
    const [cost] = await alternate([process], batchOf(batch), rounds)
    figures.push(told(`27M full, ${threads} threads, ${batch.rows} x ${batch.length}: ${(cost!.wall / 1000).toPrecision(3)} s a step`, batch.rows * batch.length * 1000 / cost!.wall, 'tokens/s'))
  }
  await process.close()
  return figures
}

interface Held { readonly shape: ShapeName; readonly precision: 'fp32' | 'int4'; readonly trained: Opening['trained']; readonly batch: Batch }

const held: readonly Held[] = [
  { shape: '27M', precision: 'fp32', trained: { kind: 'full' }, batch: { rows: 4, length: 1024 } },
  { shape: '27M', precision: 'fp32', trained: { kind: 'lora', rank: 16, alpha: 32 }, batch: { rows: 4, length: 1024 } },
  { shape: '0.5B', precision: 'int4', trained: { kind: 'lora', rank: 16, alpha: 32 }, batch: { rows: 1, length: 1024 } },
]

/** Bytes, of a process of its own that makes two steps: the second has the first one's state beside it. */
async function peakOf(folders: Pick<Opening, 'pack' | 'checkpoint'>, { trained, batch }: Held, recompute: boolean): Promise<number> {
  const process = new LineProcess('step-process.ts', { ...folders, threads: os.availableParallelism(), trained, recompute } satisfies Opening)
  await process.read()
  await process.ask({ ...batchOf(batch), steps: 2 })
  return process.close()
}

function estimateOf(pack: string, { precision, trained, batch: { rows, length } }: Held, recompute: boolean): number {
  const whole = trained.kind === 'full' ? { kind: 'full', freeze: ['vision', 'merger'] } as const : { ...trained, modules: 'all-linear' } as const
  return trainingMemory(readConfig(pack), {
    precision, compute: 'float32', trained: whole, recompute, tokens: rows * length, sequence: length, answerTokens: rows * Math.ceil(length / 4), imageTokens: 0, rollouts: null,
  }).total
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`

export async function memory(folder: string): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const one of held) {
    const folders = await modelFolders(folder, one.shape, one.precision)
    const [kept, again] = [await peakOf(folders, one, false), await peakOf(folders, one, true)]
    const name = `${one.shape} ${one.precision} ${one.trained.kind === 'full' ? 'full' : `LoRA ${one.trained.rank}`}, ${one.batch.rows} x ${one.batch.length}`
    figures.push(told(`${name}: recomputing ${gigabytes(again)}, keeping ${gigabytes(kept)}`, again / kept, 'ratio'))
    for (const [way, measured, recompute] of [['keeping', kept, false], ['recomputing', again, true]] as const) {
      const estimate = estimateOf(folders.pack, one, recompute)
      figures.push(told(`${name}, ${way}: estimated before the run ${gigabytes(estimate)}, against what it took`, estimate / measured, 'ratio'))
    }
  }
  return figures
}
