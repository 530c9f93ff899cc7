// A process that runs a pack's decoder for a benchmark.
import type { DecoderSession } from '../../../native-models/generation/batch.ts'
import { generate } from '../../../native-models/generation/generate.ts'
import { greedy } from '../../../native-models/generation/sampling.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { layerSizes } from '../../../native-models/models/qwen2-5-vl/decoder.ts'
import { openDecoder, openWeights } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import { adapterInputs } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import { promptOf } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import { readPack } from '../../../native-models/packs/manifest.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { answer, promptIds, stopwatch } from './measured-process.ts'
import type { Asked, Measured, Opening, Span } from './measured-process.ts'
import { readConfig } from './read-config.ts'

/** An adapter of this rank on every linear layer. */
function adapterFeeds({ text }: Qwen25VLConfig, rank: number): Record<string, HostTensor> {
  const feeds: Record<string, HostTensor> = {}
  for (let layer = 0; layer < text.layers; layer++) {
    for (const [name, [outputs, inputs]] of Object.entries(layerSizes(text))) {
      const { a, b } = adapterInputs(`layers.${layer}.${name}.weight`)
      feeds[a] = { data: new Float32Array(inputs * rank).fill(1e-3), dims: [inputs, rank] }
      feeds[b] = { data: new Float32Array(rank * outputs).fill(1e-3), dims: [rank, outputs] }
    }
  }
  return feeds
}

/** Prompts of random ids, which do not stop before all tokens are there. */
async function measure(decoder: DecoderSession, config: Qwen25VLConfig, withAdapter: boolean, { promptTokens, newTokens, batch = 1, turns = 8, rank = 0 }: Asked): Promise<Measured> {
  const adapters = withAdapter ? adapterFeeds(config, rank) : {}
  const prompts = Array.from({ length: batch }, (_, index) => promptOf(promptIds(promptTokens, config.text.vocabularySize, index + 1).map((id) => (id === config.tokens.image ? 0 : id)), [], newTokens, config))
  let [first, firstTokens]: [Span | null, number] = [null, 0]
  const lap = stopwatch()
  const { sequences } = await generate(decoder, prompts, {
    samples: 1, sampling: greedy, maxTokens: newTokens, stopTokens: [-1], turns, adapters,
    onTokens(_prompt, _sample, ids) {
      if (!first) firstTokens = ids.length
      first ??= lap()
    },
  })
  return { first: first!, rest: lap(), restTokens: newTokens - firstTokens, tokens: sequences[0]!.tokens }
}

async function open({ model, threads, adapters = false }: Opening) {
  const config = readConfig(model)
  const decoder = await openDecoder(await openWeights(await readPack(model)), config, adapters, { provider: 'cpu', threads, folder: model })
  return { measure: (asked: Asked) => measure(decoder, config, adapters, asked) }
}

answer(open)
