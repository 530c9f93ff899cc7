// `node tests/benchmarks/engine/profile.ts [PACK] [PROMPT]`: where a token's time goes, by operator, as ONNX Runtime's own profile says. Without a pack, one of 0.5B is made.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { generate } from '../../../native-models/generation/generate.ts'
import { greedy } from '../../../native-models/generation/sampling.ts'
import { openDecoder, openWeights } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { readPack } from '../../../native-models/packs/manifest.ts'
import { promptIds } from './measured-process.ts'
import { packOf } from './packs.ts'
import { readConfig } from './read-config.ts'

/** A kernel's event; those of Loop and If contain others. Times in microseconds. */
interface Kernel { readonly cat: string; readonly name: string; readonly dur: number; readonly args: { readonly op_name?: string; readonly output_type_shape?: readonly Record<string, readonly number[]>[] } }

const steps = 32

/** An operator, and of MatMulNBits and other large ones the width it gives. */
function kindOf({ args }: Kernel): string {
  const shape = Object.values(args.output_type_shape?.[0] ?? {})[0]
  return args.op_name === 'MatMulNBits' ? `${args.op_name} -> ${shape?.at(-1)}` : args.op_name!
}

interface Sum { time: number; calls: number }

/** Milliseconds a token by operator: of each node the least over all tokens, which leaves out what else the machine did. */
function sumByOperator(kernels: readonly Kernel[]): [string, Sum][] {
  const least = new Map<string, { kind: string; time: number }>()
  for (const kernel of kernels) {
    const time = Math.min(kernel.dur / 1000, least.get(kernel.name)?.time ?? Infinity)
    least.set(kernel.name, { kind: kindOf(kernel), time })
  }
  const sums = new Map<string, Sum>()
  for (const { kind, time } of least.values()) {
    const sum = sums.get(kind) ?? { time: 0, calls: 0 }
    sums.set(kind, { time: sum.time + time, calls: sum.calls + 1 })
  }
  return [...sums].sort(([, one], [, other]) => other.time - one.time)
}

/** @returns the least time of a token, ms */
async function profile(pack: string, promptTokens: number, prefix: string): Promise<number> {
  const config = readConfig(pack)
  const decoder = await openDecoder(await openWeights(await readPack(pack)), config, false, { provider: 'cpu', threads: 1, folder: pack, profile: prefix })
  const prompt = promptOf(promptIds(promptTokens, 300), [], steps + 1, config)
  const moments: number[] = []
  await generate(decoder, [prompt], { samples: 1, sampling: greedy, maxTokens: steps + 1, stopTokens: [-1], turns: 1, onTokens: () => { moments.push(performance.now()) } })
  await decoder.session.release()
  return Math.min(...moments.slice(1).map((moment, index) => moment - moments[index]!))
}

/** Kernels of the first run, which reads the prompt, and of the others. */
function kernelsOf(file: string): { reading: Kernel[]; writing: Kernel[] } {
  const events = JSON.parse(fs.readFileSync(file, 'utf8')) as (Kernel & { ts: number })[]
  const [, second] = events.filter(({ name }) => name === 'model_run').map(({ ts }) => ts).sort((one, other) => one - other)
  const kernels = events.filter(({ cat, name, args }) => cat === 'Node' && name.endsWith('_kernel_time') && !['Loop', 'If'].includes(args.op_name!))
  return { reading: kernels.filter(({ ts }) => ts < second!), writing: kernels.filter(({ ts }) => ts >= second!) }
}

/** @returns the sum of all */
function print(sums: readonly [string, Sum][]): number {
  for (const [name, { time, calls }] of sums) if (time >= 0.01) console.log(`  ${name.padEnd(40)} ${time.toFixed(3).padStart(8)} ms ${String(calls).padStart(5)} calls`)
  return sums.reduce((sum, [, { time }]) => sum + time, 0)
}

const [asked, prompt = '128'] = process.argv.slice(2)
const folder = fs.mkdtempSync(path.join(process.env.GEOAGENT_BENCH_FOLDER ?? os.tmpdir(), 'geoagent-profile-'))
try {
  const wall = await profile(asked ?? await packOf(folder, '0.5B'), Number(prompt), path.join(folder, 'profile'))
  const { reading, writing } = kernelsOf(path.join(folder, fs.readdirSync(folder).find((name) => name.startsWith('profile'))!))
  console.log(`the prompt of ${prompt}, by operator:`)
  print(sumByOperator(reading))
  console.log(`a token after it: ${wall.toFixed(2)} ms; by operator:`)
  console.log(`  ${'outside of kernels'.padEnd(40)} ${(wall - print(sumByOperator(writing))).toFixed(3).padStart(8)} ms`)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
