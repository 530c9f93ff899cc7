// The one table of Qwen2.5-VL's tensors: what a pack calls them, how they are shaped, and which published tensors each is made of.
import type { Qwen25VLConfig } from './config.ts'

/** A tensor as published, in PyTorch's order: a linear layer's is [out, in]. */
export interface SourceTensor { readonly name: string; readonly dims: readonly number[] }

/** A pack's tensor is the concatenation of its sources along rows (dimension 0), each seen as a matrix of its dims[0] rows. */
export interface PackTensor {
  readonly name: string
  /** 'linear' and 'embedding' take the pack's precision; a 'vector' (norm or bias) is float32 always. */
  readonly kind: 'linear' | 'embedding' | 'vector'
  readonly dims: readonly number[]
  readonly sources: readonly SourceTensor[]
}

/** Name of the output projection; with tied embeddings the pack has none, and a checkpoint's must equal the embedding. */
export const headSource = 'lm_head.weight'
export const embeddingSource = 'model.embed_tokens.weight'

/**
 * Name as published with the model. transformers 4.52 and later keep the decoder under `model.language_model` and the tower under `model.visual`;
 * the published checkpoints have `model` and `visual`.
 */
export function publishedName(name: string): string {
  if (name.startsWith('model.language_model.')) return `model.${name.slice('model.language_model.'.length)}`
  return name.startsWith('model.visual.') ? name.slice('model.'.length) : name
}

/** The reverse: the name of the module in transformers 4.52 and later, which adapters are saved under. */
export function moduleName(published: string): string {
  if (published.startsWith('model.')) return `model.language_model.${published.slice('model.'.length)}`
  return published.startsWith('visual.') ? `model.${published}` : published
}

/** Buffers that older versions saved; they are computed from the config. */
export const isComputed = (published: string): boolean => published.endsWith('rotary_emb.inv_freq') || published.endsWith('rotary_pos_emb.inv_freq')

const vector = (name: string, source: string, size: number): PackTensor => ({ name, kind: 'vector', dims: [size], sources: [{ name: source, dims: [size] }] })

/** @param parts [published module, rows] in the order in which they are stacked */
function linear(name: string, columns: number, parts: readonly (readonly [string, number])[]): PackTensor {
  const rows = parts.reduce((sum, [, count]) => sum + count, 0)
  return { name: `${name}.weight`, kind: 'linear', dims: [rows, columns], sources: parts.map(([source, count]) => ({ name: `${source}.weight`, dims: [count, columns] })) }
}

function biasOf(name: string, parts: readonly (readonly [string, number])[]): PackTensor {
  const rows = parts.reduce((sum, [, count]) => sum + count, 0)
  return { name: `${name}.bias`, kind: 'vector', dims: [rows], sources: parts.map(([source, count]) => ({ name: `${source}.bias`, dims: [count] })) }
}

const biased = (name: string, columns: number, parts: readonly (readonly [string, number])[]): PackTensor[] => [linear(name, columns, parts), biasOf(name, parts)]

function decoderLayer({ text }: Qwen25VLConfig, index: number): PackTensor[] {
  const { hiddenSize, headDim, intermediateSize } = text
  const [queries, keys] = [text.heads * headDim, text.keyValueHeads * headDim]
  const [pack, source] = [`layers.${index}`, `model.layers.${index}`]
  const attention = `${source}.self_attn`
  return [
    vector(`${pack}.input_norm.weight`, `${source}.input_layernorm.weight`, hiddenSize),
    ...biased(`${pack}.qkv`, hiddenSize, [[`${attention}.q_proj`, queries], [`${attention}.k_proj`, keys], [`${attention}.v_proj`, keys]]),
    linear(`${pack}.output`, queries, [[`${attention}.o_proj`, hiddenSize]]),
    vector(`${pack}.post_norm.weight`, `${source}.post_attention_layernorm.weight`, hiddenSize),
    linear(`${pack}.gate_up`, hiddenSize, [[`${source}.mlp.gate_proj`, intermediateSize], [`${source}.mlp.up_proj`, intermediateSize]]),
    linear(`${pack}.down`, intermediateSize, [[`${source}.mlp.down_proj`, hiddenSize]]),
  ]
}

function visionBlock({ vision }: Qwen25VLConfig, index: number): PackTensor[] {
  const { hiddenSize, intermediateSize } = vision
  const [pack, source] = [`vision.blocks.${index}`, `visual.blocks.${index}`]
  return [
    vector(`${pack}.norm1.weight`, `${source}.norm1.weight`, hiddenSize),
    ...biased(`${pack}.qkv`, hiddenSize, [[`${source}.attn.qkv`, 3 * hiddenSize]]),
    ...biased(`${pack}.proj`, hiddenSize, [[`${source}.attn.proj`, hiddenSize]]),
    vector(`${pack}.norm2.weight`, `${source}.norm2.weight`, hiddenSize),
    ...biased(`${pack}.gate_up`, hiddenSize, [[`${source}.mlp.gate_proj`, intermediateSize], [`${source}.mlp.up_proj`, intermediateSize]]),
    ...biased(`${pack}.down`, intermediateSize, [[`${source}.mlp.down_proj`, hiddenSize]]),
  ]
}

/** The patch embedding is a convolution whose stride is its kernel: a matrix over a patch's values [channels, frames, rows, columns]. */
function patchEmbedding({ vision }: Qwen25VLConfig): PackTensor {
  const dims = [vision.hiddenSize, vision.inChannels, vision.temporalPatchSize, vision.patchSize, vision.patchSize]
  const values = dims.slice(1).reduce((product, size) => product * size, 1)
  return { name: 'vision.patch.weight', kind: 'linear', dims: [vision.hiddenSize, values], sources: [{ name: 'visual.patch_embed.proj.weight', dims }] }
}

function merger({ vision }: Qwen25VLConfig): PackTensor[] {
  const merged = vision.hiddenSize * vision.spatialMergeSize ** 2
  return [
    vector('vision.merger.norm.weight', 'visual.merger.ln_q.weight', vision.hiddenSize),
    ...biased('vision.merger.fc1', merged, [['visual.merger.mlp.0', merged]]),
    ...biased('vision.merger.fc2', merged, [['visual.merger.mlp.2', vision.outHiddenSize]]),
  ]
}

function vocabulary(name: string, kind: 'embedding' | 'linear', source: string, { text }: Qwen25VLConfig): PackTensor {
  const dims = [text.vocabularySize, text.hiddenSize]
  return { name, kind, dims, sources: [{ name: source, dims }] }
}

const each = <T>(count: number, make: (index: number) => T[]): T[] => Array.from({ length: count }, (_, index) => make(index)).flat()

/** Every tensor of a pack of this configuration, decoder first. */
export function packTensors(config: Qwen25VLConfig): PackTensor[] {
  return [
    vocabulary('embed.weight', 'embedding', embeddingSource, config),
    ...each(config.text.layers, (index) => decoderLayer(config, index)),
    vector('norm.weight', 'model.norm.weight', config.text.hiddenSize),
    ...config.text.tiedEmbeddings ? [] : [vocabulary('head.weight', 'linear', headSource, config)],
    patchEmbedding(config),
    ...each(config.vision.depth, (index) => visionBlock(config, index)),
    ...merger(config),
  ]
}
