// Picks from a repository's files what an import needs: weights as safetensors, configuration, tokenizer, templates, licence.
import { HubError } from './errors.ts'
import type { CheckpointFile } from './description.ts'

export interface Selection {
  /** An adapter holds low-rank changes to a base model, and not that model. */
  kind: 'model' | 'adapter'
  /** In the order of their names. */
  files: CheckpointFile[]
}

/** Each as the names of which one has to be there: newer versions of transformers keep the image processor within the processor's file. */
const required = {
  model: [['config.json'], ['tokenizer.json'], ['tokenizer_config.json'], ['preprocessor_config.json', 'processor_config.json']],
  adapter: [['adapter_config.json'], ['adapter_model.safetensors']],
}

/** Taken where they are there, all at the root of the repository. */
const companions = new Set([
  'added_tokens.json', 'adapter_config.json', 'adapter_model.safetensors', 'chat_template.jinja', 'chat_template.json', 'config.json', 'generation_config.json',
  'LICENSE', 'LICENSE.md', 'LICENSE.txt', 'NOTICE', 'preprocessor_config.json', 'processor_config.json', 'README.md', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json',
])

const single = 'model.safetensors'
const index = 'model.safetensors.index.json'
const shard = /^model-(\d{5})-of-(\d{5})\.safetensors$/

/** The shards of a set that is whole; none where there are no shards. */
function shardsOf(names: readonly string[], repository: string): string[] {
  const found = names.filter((name) => shard.test(name))
  if (found.length === 0) return []
  const counts = new Set(found.map((name) => Number(shard.exec(name)![2])))
  const numbers = new Set(found.map((name) => Number(shard.exec(name)![1])))
  const [count = 0] = counts
  const whole = counts.size === 1 && numbers.size === count && Math.min(...numbers) === 1 && Math.max(...numbers) === count
  if (!whole || !names.includes(index)) throw new HubError('unsupported', `${repository} holds an incomplete set of shards (${found.length} of ${Math.max(...counts)}${names.includes(index) ? '' : ', and no index of them'}).`)
  return found
}

function weightsOf(names: readonly string[], repository: string): string[] {
  const shards = shardsOf(names, repository)
  if (shards.length > 0) return [...shards, index]
  if (names.includes(single)) return [single]
  const pickled = names.some((name) => /\.(bin|pt|pth|ckpt)$/.test(name))
  throw new HubError('unsupported', `${repository} holds no weights as model.safetensors or its shards${pickled ? ', only pickled ones, which are programs and not read' : ''}.`)
}

/**
 * @param files all of the repository's
 * @throws HubError 'unsupported' where something that is needed is not there
 */
export function selectFiles(files: readonly CheckpointFile[], repository: string): Selection {
  const names = files.map(({ path }) => path)
  const kind = !names.includes('config.json') && names.includes('adapter_config.json') ? 'adapter' : 'model'
  const missing = required[kind].filter((either) => !either.some((name) => names.includes(name))).map(([name]) => name)
  if (missing.length > 0) throw new HubError('unsupported', `${repository} holds no ${missing.join(' and no ')}, so that it cannot be imported.`)
  const wanted = new Set(kind === 'model' ? weightsOf(names, repository) : [])
  const chosen = files.filter(({ path }) => wanted.has(path) || companions.has(path))
  return { kind, files: chosen.sort((one, other) => (one.path < other.path ? -1 : 1)) }
}
