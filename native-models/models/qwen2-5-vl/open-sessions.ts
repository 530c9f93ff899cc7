// A pack's weights as sessions of the runtime: the decoder's loop at once, the vision tower when the first picture comes.
import path from 'node:path'
import type { DecoderSession } from '../../generation/batch.ts'
import { loopGraph } from '../../generation/loop-graph.ts'
import { GraphBuilder } from '../../graph/builder.ts'
import type { DType, Graph } from '../../graph/ir.ts'
import { writeOnnx } from '../../graph/onnx-writer.ts'
import { openPackWeights } from '../../packs/export-pack.ts'
import type { Pack } from '../../packs/manifest.ts'
import type { StoredDType } from '../../packs/safetensors-header.ts'
import { openSession } from '../../runtime/session.ts'
import type { Session, SessionOptions } from '../../runtime/session.ts'
import type { Qwen25VLConfig } from './config.ts'
import { declareAdapters, decoderModel } from './decoder.ts'
import type { Parts, Weights } from './parts.ts'
import { visionGraph } from './vision.ts'

const dtypes: Partial<Record<StoredDType, DType>> = { F32: 'float32', F16: 'float16', U8: 'uint8' }

/** The pack's tensors as places in its file, which the runtime maps into memory. */
export async function openWeights(pack: Pack): Promise<Weights> {
  const { weights } = await openPackWeights(pack)
  return {
    precision: weights.precision,
    tensor(name) {
      const stored = weights.tensors.get(name)
      const dtype = stored && dtypes[stored.dtype]
      if (!dtype) throw new RangeError(`the pack has no tensor ${name}`)
      return { dtype, dims: stored.shape, data: { file: path.basename(stored.path), offset: stored.offset, length: stored.bytes } }
    },
  }
}

function newParts(weights: Weights, compute: Parts['compute'], name: string): Parts {
  const graph = new GraphBuilder(name)
  return { graph, root: graph, weights, compute, adapters: new Map() }
}

/** @param adapters whether the graph takes a low-rank correction for each linear layer */
export function decoderGraph(weights: Weights, config: Qwen25VLConfig, { compute, adapters }: { compute: Parts['compute']; adapters: boolean }): Graph {
  const parts = newParts(weights, compute, 'decoder')
  const corrected = adapters ? { ...parts, adapters: declareAdapters(parts.graph, config.text) } : parts
  return loopGraph(parts.graph, decoderModel(corrected, config.text))
}

/** Half precision is for graphics cards; the processor's kernels for it are slow or missing. */
const computeFor = ({ provider }: SessionOptions): Parts['compute'] => (provider === 'cuda' ? 'float16' : 'float32')

export async function openDecoder(weights: Weights, config: Qwen25VLConfig, adapters: boolean, options: SessionOptions): Promise<DecoderSession> {
  const { layers, keyValueHeads, headDim, hiddenSize, vocabularySize } = config.text
  const session = await openSession(writeOnnx(decoderGraph(weights, config, { compute: computeFor(options), adapters })), options)
  return { session, layers, keyValueHeads, headDim, hiddenSize, vocabularySize }
}

export const openTower = (weights: Weights, config: Qwen25VLConfig, options: SessionOptions): Promise<Session> =>
  openSession(writeOnnx(visionGraph(newParts(weights, computeFor(options), 'vision'), config.vision)), options)
