// What the samples of a task have written so far, put together from the pieces of one request or several.
import type { GeneratedSample, Generation, GenerationPiece } from '../../../contract/engine.ts'
import type { ChatEvent } from './chat-answer.ts'

interface Sample {
  text: string
  readonly logProbabilities: number[]
  ended: GeneratedSample['ended'] | null
}

export class Written {
  readonly #samples: Sample[]
  readonly #onText: ((piece: GenerationPiece) => void) | undefined
  #usage: { promptTokens: number; completionTokens: number } | null = null
  /** Milliseconds on the clock of `performance`. */
  #firstAt: number | null = null

  constructor(samples: number, onText?: (piece: GenerationPiece) => void) {
    this.#samples = Array.from({ length: samples }, () => ({ text: '', logProbabilities: [], ended: null }))
    this.#onText = onText
  }

  /** @param first the sample that the request's first one is; what goes beyond `count` was not asked for */
  take({ pieces, usage }: ChatEvent, first: number, count: number): void {
    if (usage) this.#usage = { promptTokens: usage.promptTokens, completionTokens: (this.#usage?.completionTokens ?? 0) + usage.completionTokens }
    for (const { index, text, logProbabilities, ended } of pieces) {
      const sample = index < count ? this.#samples[first + index] : undefined
      if (!sample || sample.ended !== null) continue
      if (text !== '') this.#firstAt ??= performance.now()
      sample.text += text
      sample.logProbabilities.push(...logProbabilities)
      sample.ended = ended
      if (text !== '') this.#onText?.({ sample: first + index, text, tokens: [], logProbabilities })
    }
  }

  /** Places of samples of which nothing has come. */
  get missing(): number[] {
    return this.#samples.flatMap((sample, place) => (sample.text === '' && sample.ended === null ? [place] : []))
  }

  get hasText(): boolean {
    return this.#firstAt !== null
  }

  /** Samples that have not ended are of `unfinished`. */
  generation(unfinished: GeneratedSample['ended'], startedAt: number, image: number): Generation {
    const now = performance.now()
    const firstAt = this.#firstAt ?? now
    return {
      promptTokens: [],
      samples: this.#samples.map(({ text, logProbabilities, ended }) => ({ text: text.toWellFormed(), tokens: [], logProbabilities, ended: ended ?? unfinished })),
      timings: { load: 0, image, prefill: firstAt - startedAt, decode: now - firstAt },
      ...(this.#usage ? { usage: this.#usage } : {}),
    }
  }
}
