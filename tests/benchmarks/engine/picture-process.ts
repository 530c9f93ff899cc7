// A process that runs a whole pack for a benchmark, tower and decoder, on a picture of noise.
import { greedy } from '../../../native-models/generation/sampling.ts'
import { openQwen25VL } from '../../../native-models/models/qwen2-5-vl/model.ts'
import { answer, stopwatch } from './measured-process.ts'
import type { Asked, Opening, Span } from './measured-process.ts'

const [width, height] = [640, 480]

async function open({ model: pack, threads }: Opening) {
  const model = await openQwen25VL(pack, { provider: 'cpu', threads })
  const data = Uint8Array.from({ length: width * height * 3 }, (_, index) => Math.imul(index, 2654435761) >>> 24)
  const messages = [{ role: 'user' as const, content: [{ type: 'image' as const }, { type: 'text' as const, text: 'Where was this taken?' }] }]
  return {
    async measure({ newTokens }: Asked) {
      let first: Span | null = null
      const lap = stopwatch()
      const { samples, timings } = await model.generate({ messages, images: [{ data, width, height }], samples: 1, sampling: greedy, maxTokens: newTokens, form: 'free' }, { tokens: () => { first ??= lap() } })
      return { first: first!, rest: lap(), restTokens: 0, tokens: samples[0]!.tokens, picture: timings.image }
    },
  }
}

answer(open)
