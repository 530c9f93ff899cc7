// `npm run bench:train [part...]`: training on this processor: a step against PyTorch, its time and memory by what goes into it, GRPO by phase, and that a killed run resumes.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { printFigures } from './figure.ts'
import type { Figure } from './figure.ts'
import { againstTorch } from './train/against-torch.ts'
import { grpoByPhase } from './train/grpo.ts'
import { resumeEquality } from './train/resume.ts'
import { memory, stepBySize } from './train/sizes.ts'

const parts: Readonly<Record<string, (folder: string) => Promise<Figure[]>>> = { step: againstTorch, memory, sizes: stepBySize, grpo: grpoByPhase, resume: resumeEquality }

/** GEOAGENT_PYTHON is an interpreter with torch, transformers and peft; GEOAGENT_BENCH_FOLDER where there is room for 8 GB. */
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !Object.hasOwn(parts, name))
if (unknown !== undefined) throw new Error(`there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}`)
const folder = await mkdtemp(path.join(process.env.GEOAGENT_BENCH_FOLDER ?? os.tmpdir(), 'geoagent-train-'))
try {
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) printFigures(name, await parts[name]!(folder))
  console.log(`\n  the load of this machine in the last minute is ${os.loadavg()[0]!.toFixed(1)}, of ${os.availableParallelism()}`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
