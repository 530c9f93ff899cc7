// PEFT's adapter_config.json: what of a LoRA is applied here, and a refusal by name of everything that would change its meaning.
import { moduleName } from '../models/qwen2-5-vl/weights.ts'
import { PackError, quoted } from './errors.ts'
import { asRecord, parseJson } from './json-text.ts'

export const adapterConfigFile = 'adapter_config.json'

export interface AdapterConfig {
  readonly rank: number
  readonly alpha: number
  /** By module, for those that differ. */
  readonly rankPattern: ReadonlyMap<string, number>
  readonly alphaPattern: ReadonlyMap<string, number>
  /** scale = alpha / sqrt(rank) instead of alpha / rank (rsLoRA). */
  readonly rankStabilized: boolean
  readonly baseModel: string | null
}

export const largestRank = 4096

/** Settings that say how the adapter was trained or begun, or are read below; they do not change how a trained one is applied. */
const harmless = new Set([
  'r', 'lora_alpha', 'rank_pattern', 'alpha_pattern', 'use_rslora', 'peft_type', 'base_model_name_or_path', 'bias', 'init_lora_weights', 'auto_mapping', 'task_type', 'inference_mode',
  'lora_dropout', 'target_modules', 'exclude_modules', 'layers_to_transform', 'layers_pattern', 'revision', 'peft_version', 'megatron_core', 'qalora_group_size', 'loftq_config', 'eva_config',
  'corda_config', 'lora_ga_config', 'runtime_config', 'ensure_weight_tying',
])

const isUnset = (value: unknown): boolean => value === null || value === false || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0)

/** The others rewrite the base weights as they begin, so that the adapter fits that base no more. */
const harmlessBeginnings: readonly unknown[] = [true, false, null, undefined, 'gaussian', 'orthogonal', 'eva']

function refuseUnsupported(config: Record<string, unknown>): void {
  const refuse = (reason: string): never => { throw new PackError('unsupported', `${adapterConfigFile}: ${reason}`) }
  if (config.peft_type !== 'LORA') refuse(`"peft_type" is ${quoted(String(config.peft_type))}; only LORA is supported`)
  if (config.bias !== undefined && config.bias !== 'none') refuse(`"bias" is ${quoted(String(config.bias))}; trained biases are not supported`)
  if (!harmlessBeginnings.includes(config.init_lora_weights)) refuse(`"init_lora_weights" is ${quoted(String(config.init_lora_weights))}, which changes the base model; convert the adapter to a plain LoRA first`)
  const unsupported = Object.entries(config).find(([key, value]) => !harmless.has(key) && !isUnset(value))
  if (unsupported) refuse(`${quoted(unsupported[0])} is ${quoted(JSON.stringify(unsupported[1]))}, which is not supported`)
}

const isRank = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= largestRank
const isAlpha = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1e6

function readNumber(config: Record<string, unknown>, key: string, accepts: (value: unknown) => value is number): number {
  const value = config[key] ?? 8
  if (!accepts(value)) throw new PackError('invalid', `${adapterConfigFile}: "${key}" is ${quoted(JSON.stringify(value))}`)
  return value
}

/** PEFT reads the keys as regular expressions over the end of a module's name; plain names, which it writes itself, are all that is read here. */
function readPattern(config: Record<string, unknown>, key: string, accepts: (value: unknown) => value is number): Map<string, number> {
  const entries = Object.entries(asRecord(config[key] ?? {}, `${adapterConfigFile}: ${key}`))
  return new Map(entries.map(([pattern, value]) => {
    const name = pattern.replaceAll('\\.', '.')
    if (!/^\^?[\w.]+$/.test(name)) throw new PackError('unsupported', `${adapterConfigFile}: "${key}" has the pattern ${quoted(pattern)}; only names of modules are read`)
    if (!accepts(value)) throw new PackError('invalid', `${adapterConfigFile}: "${key}" has ${quoted(JSON.stringify(value))} for ${quoted(pattern)}`)
    return [name, value]
  }))
}

/** @throws PackError that names the setting */
export function parseAdapterConfig(bytes: Uint8Array): AdapterConfig {
  const config = asRecord(parseJson(bytes, adapterConfigFile), adapterConfigFile)
  refuseUnsupported(config)
  if (typeof (config.use_rslora ?? false) !== 'boolean') throw new PackError('invalid', `${adapterConfigFile}: "use_rslora" is neither true nor false`)
  return {
    rank: readNumber(config, 'r', isRank), alpha: readNumber(config, 'lora_alpha', isAlpha),
    rankPattern: readPattern(config, 'rank_pattern', isRank), alphaPattern: readPattern(config, 'alpha_pattern', isAlpha),
    rankStabilized: config.use_rslora === true,
    baseModel: typeof config.base_model_name_or_path === 'string' ? config.base_model_name_or_path.slice(0, 500) : null,
  }
}

/**
 * The first pattern that is the module's name or its end, as PEFT takes it.
 * @param published name of the module as the model was published; patterns may use either layout
 */
export function patternFor(patterns: ReadonlyMap<string, number>, published: string, otherwise: number): number {
  const names = [published, moduleName(published)]
  const fits = (pattern: string) => (pattern.startsWith('^') ? names.includes(pattern.slice(1)) : names.some((name) => name === pattern || name.endsWith(`.${pattern}`)))
  return [...patterns].find(([pattern]) => fits(pattern))?.[1] ?? otherwise
}

export const scaleOf = (alpha: number, rank: number, rankStabilized: boolean): number => alpha / (rankStabilized ? Math.sqrt(rank) : rank)
