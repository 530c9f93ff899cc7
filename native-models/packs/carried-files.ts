// The small files of a checkpoint that go into its pack: config, tokenizer, processor, chat template; bounded, and checked to be what they are called.
import { readContained } from './contained-file.ts'
import { PackError } from './errors.ts'
import { asRecord, parseJson } from './json-text.ts'
import type { PackDefaults } from './manifest.ts'

const megabyte = 1024 * 1024

/** Name in the pack -> most bytes, and whether a pack can be without it. */
const carried = {
  'config.json': { limit: megabyte, required: true },
  'tokenizer.json': { limit: 64 * megabyte, required: true },
  'tokenizer_config.json': { limit: 4 * megabyte, required: true },
  'preprocessor_config.json': { limit: megabyte, required: true },
  'generation_config.json': { limit: megabyte, required: false },
  'chat_template.jinja': { limit: megabyte, required: false },
} as const

export type CarriedName = keyof typeof carried
export const carriedNames = Object.keys(carried) as CarriedName[]
export const largestCarried = (name: CarriedName): number => carried[name].limit

/** One field of a JSON file that says the same as a file of its own would. */
async function fieldOf(root: string, file: string, field: string): Promise<unknown> {
  const bytes = await readContained(root, file, megabyte)
  return bytes ? asRecord(parseJson(bytes, file), file)[field] : undefined
}

/** Where other versions of transformers put the same: the template in a JSON of its own, the image processor within the processor's file. */
const elsewhere: Partial<Record<CarriedName, (root: string) => Promise<Buffer | null>>> = {
  'chat_template.jinja': async (root) => {
    const template = await fieldOf(root, 'chat_template.json', 'chat_template')
    return typeof template === 'string' ? Buffer.from(template) : null
  },
  'preprocessor_config.json': async (root) => {
    const processor = await fieldOf(root, 'processor_config.json', 'image_processor')
    return processor === undefined ? null : Buffer.from(JSON.stringify(asRecord(processor, 'processor_config.json: image_processor'), null, 2))
  },
}

/** The tokenizer's own format is checked where it is loaded; twice-named keys do not matter in a table of words. */
function holdForm(name: CarriedName, bytes: Buffer): void {
  if (name.endsWith('.jinja')) return
  if (name !== 'tokenizer.json') return void asRecord(parseJson(bytes, name), name)
  try {
    JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new PackError('invalid', `${name} is no valid JSON`, { cause })
  }
}

async function readCarried(root: string, name: CarriedName): Promise<Buffer | null> {
  const bytes = await readContained(root, name, carried[name].limit) ?? await elsewhere[name]?.(root) ?? null
  if (bytes) holdForm(name, bytes)
  return bytes
}

/**
 * @param root a checkpoint's folder, its real path
 * @throws PackError naming every required file that is not there
 */
export async function readCarriedFiles(root: string): Promise<Map<CarriedName, Buffer>> {
  const files = new Map<CarriedName, Buffer>()
  for (const name of carriedNames) {
    const bytes = await readCarried(root, name)
    if (bytes) files.set(name, bytes)
  }
  const missing = carriedNames.filter((name) => carried[name].required && !files.has(name))
  if (missing.length) throw new PackError('missing', `${root} lacks ${missing.join(', ')}`)
  return files
}

/** Qwen2.5-VL's own, where the checkpoint says nothing: 4 to 16,384 image tokens of 28 x 28 pixels. */
const fallback: PackDefaults = { minPixels: 4 * 28 * 28, maxPixels: 16384 * 28 * 28, maxTokens: 1024, temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1 }

const numberIn = (value: unknown, lowest: number, highest: number): number | undefined =>
  (typeof value === 'number' && value >= lowest && value <= highest ? value : undefined)

function readObject(files: ReadonlyMap<CarriedName, Buffer>, name: CarriedName): Record<string, unknown> {
  const bytes = files.get(name)
  return bytes ? asRecord(parseJson(bytes, name), name) : {}
}

/** How the checkpoint's authors generate: from generation_config.json and preprocessor_config.json; what is out of bounds counts as not said. */
export function readDefaults(files: ReadonlyMap<CarriedName, Buffer>): PackDefaults {
  const [generation, processor] = [readObject(files, 'generation_config.json'), readObject(files, 'preprocessor_config.json')]
  const size = asRecord(processor.size ?? {}, 'preprocessor_config.json: size')
  const whole = (value: unknown, lowest: number) => (Number.isSafeInteger(value) ? numberIn(value, lowest, 1e9) : undefined)
  const sampled = generation.do_sample === true
  return {
    minPixels: whole(processor.min_pixels, 1) ?? whole(size.shortest_edge, 1) ?? fallback.minPixels,
    maxPixels: whole(processor.max_pixels, 1) ?? whole(size.longest_edge, 1) ?? fallback.maxPixels,
    maxTokens: whole(generation.max_new_tokens, 1) ?? fallback.maxTokens,
    temperature: sampled ? numberIn(generation.temperature, 0, 100) ?? 1 : 0,
    topP: sampled ? numberIn(generation.top_p, 1e-6, 1) ?? fallback.topP : fallback.topP,
    topK: sampled ? whole(generation.top_k, 0) ?? fallback.topK : fallback.topK,
    repetitionPenalty: numberIn(generation.repetition_penalty, 1e-3, 100) ?? fallback.repetitionPenalty,
  }
}

/** What README.md's front matter says of the licence and the base model, as on the hub. */
export async function readCard(root: string): Promise<{ licence?: string; baseModel?: string }> {
  const readme = (await readContained(root, 'README.md', megabyte).catch(() => null))?.toString('utf8') ?? ''
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme)?.[1] ?? ''
  const valueOf = (key: string) => new RegExp(`^${key}:[ \\t]*(?:\\r?\\n[ \\t]*-[ \\t]*)?["']?([\\w.:/+-]{1,200})["']?[ \\t]*\\r?$`, 'm').exec(front)?.[1]
  // "other" is the hub's word for a licence with a name of its own.
  const licence = valueOf('license')
  return { licence: licence === 'other' ? valueOf('license_name') ?? licence : licence, baseModel: valueOf('base_model') }
}
