// A step of GRPO by phase, and how fast its groups of eight are sampled.
import os from 'node:os'
import path from 'node:path'
import type { Figure } from '../figure.ts'
import type { GrpoOpening } from './grpo-process.ts'
import { LineProcess } from './line-process.ts'
import { modelFolders } from './model-folders.ts'
import type { ShapeName } from './shapes.ts'

interface Sampled { readonly shape: ShapeName; readonly precision: 'fp32' | 'int4'; readonly prompts: number; readonly promptTokens: number; readonly maxTokens: number }

const all: readonly Sampled[] = [
  { shape: '27M', precision: 'fp32', prompts: 2, promptTokens: 128, maxTokens: 128 },
  { shape: '0.5B', precision: 'int4', prompts: 1, promptTokens: 128, maxTokens: 64 },
]

/** The first opens sessions. */
const steps = 3

type Line = { readonly event: string } & Readonly<Record<string, number | string>>

async function linesOf(opening: GrpoOpening): Promise<{ updates: Line[]; peak: number }> {
  const child = new LineProcess('grpo-process.ts', opening)
  const updates: Line[] = []
  for (;;) {
    const line = await child.read<Line>()
    if (line.event === 'ended') return { updates, peak: await child.close() }
    if (line.event === 'update') updates.push(line)
  }
}

function figuresOf({ shape, precision, prompts, promptTokens, maxTokens }: Sampled, updates: readonly Line[], peak: number): Figure[] {
  const told = (name: string, value: number, unit: string): Figure => ({ name, value, unit, target: 'none', met: true })
  const fastest = updates.slice(1).reduce((one, other) => (Number(other.milliseconds) < Number(one.milliseconds) ? other : one))
  const phases = Object.keys(fastest).filter((key) => key.startsWith('milliseconds.'))
  const name = `${shape} ${precision} LoRA 16, ${prompts} x 8 answers of ${promptTokens} + ${maxTokens}`
  return [
    told(`${name}: a step`, Number(fastest.milliseconds) / 1000, 's'),
    ...phases.map((phase) => told(`of it: ${phase.slice('milliseconds.'.length)}`, Number(fastest[phase]) / 1000, 's')),
    told(`rollouts, G = 8, ${fastest.answerTokens} tokens`, Number(fastest.tokensPerSecond), 'tokens/s'), told('most memory', peak / 1e9, 'GB'),
  ]
}

export async function grpoByPhase(folder: string): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const one of all) {
    const { pack } = await modelFolders(folder, one.shape, one.precision)
    const { updates, peak } = await linesOf({ ...one, pack, folder: path.join(folder, `grpo-${one.shape}`), threads: os.availableParallelism(), steps })
    figures.push(...figuresOf(one, updates, peak))
  }
  return figures
}
