// A LoRA back into PEFT's form, under the module names of transformers 4.52 and later (or those that the model was published with).
import path from 'node:path'
import { moduleName } from '../models/qwen2-5-vl/weights.ts'
import { adapterConfigFile } from './adapter-config.ts'
import { narrowed } from './write-tensor.ts'
import { PackError } from './errors.ts'
import type { FloatDType } from './float-conversion.ts'
import { adapterFile, transpose } from './import-adapter.ts'
import type { Adapter, AdapterLinear } from './import-adapter.ts'
import { writeListed } from './manifest.ts'
import { createSafetensors } from './safetensors-writer.ts'
import { buildFolder } from './staging.ts'

export interface AdapterExport {
  readonly adapter: Adapter
  /** Must not exist. */
  readonly target: string
  /** Default F32. */
  readonly dtype?: FloatDType | undefined
  /** Default 'module': as transformers 4.52 and later name them; 'published' for older ones. */
  readonly layout?: 'module' | 'published' | undefined
  /** What PEFT should load it onto; default what the adapter says. */
  readonly baseModel?: string | undefined
}

/** The most frequent value; the first of equals. */
function usual(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** Patterns are anchored: PEFT would take an unanchored one for every name that ends so. */
const differing = (linears: readonly (readonly [string, number])[], common: number): Record<string, number> =>
  Object.fromEntries(linears.filter(([, value]) => value !== common).map(([name, value]) => [`^${name}`, value]))

function formatConfig({ adapter, baseModel }: AdapterExport, named: readonly (readonly [string, AdapterLinear])[]): Buffer {
  const ranks = named.map(([name, { rank }]) => [name, rank] as const)
  const alphas = named.map(([name, { alpha }]) => [name, alpha] as const)
  const [rank, alpha] = [usual(ranks.map(([, value]) => value)), usual(alphas.map(([, value]) => value))]
  const config = {
    peft_type: 'LORA', task_type: 'CAUSAL_LM', base_model_name_or_path: baseModel ?? adapter.baseModel, inference_mode: true,
    r: rank, lora_alpha: alpha, rank_pattern: differing(ranks, rank), alpha_pattern: differing(alphas, alpha), use_rslora: adapter.rankStabilized,
    lora_dropout: 0, bias: 'none', fan_in_fan_out: false, modules_to_save: null, use_dora: false, init_lora_weights: true, target_modules: named.map(([name]) => name),
  }
  return Buffer.from(`${JSON.stringify(config, null, 2)}\n`)
}

async function writeMatrices(file: string, named: readonly (readonly [string, AdapterLinear])[], dtype: FloatDType): Promise<void> {
  const matrices = named.flatMap(([name, { A, B, inputs, rank, rows }]) => [
    { name: `base_model.model.${name}.lora_A.weight`, dtype, shape: [rank, inputs], values: () => transpose(A, inputs, rank) },
    { name: `base_model.model.${name}.lora_B.weight`, dtype, shape: [rows.end - rows.start, rank], values: () => transpose(B, rank, rows.end - rows.start) },
  ])
  const writer = await createSafetensors(file, matrices, { format: 'pt' })
  try {
    for (const { name, values } of matrices) await writer.write(narrowed(values(), dtype, name))
    await writer.finish()
  } finally {
    await writer.close()
  }
}

/** @throws PackError when there is nothing to write, or `dtype` cannot hold a value; then nothing is left */
export async function exportAdapter(request: AdapterExport): Promise<void> {
  const { adapter, target, dtype = 'F32', layout = 'module' } = request
  if (adapter.linears.length === 0) throw new PackError('unsupported', 'the adapter has no linear layer')
  const named = adapter.linears.map((linear) => [layout === 'module' ? moduleName(linear.module) : linear.module, linear] as const)
  await buildFolder(target, async (folder) => {
    await writeMatrices(path.join(folder, adapterFile), named, dtype)
    await writeListed(folder, adapterConfigFile, formatConfig(request, named))
  })
}
