// What a training loop needs of a model, whatever its family: the boundary between the loops and the graphs.

/** All that an update changes. Float32, [size] each, laid out as the learner says. */
export interface OptimizerState {
  readonly parameters: Float32Array
  /** AdamW's moments. */
  readonly first: Float32Array
  readonly second: Float32Array
  /** Made so far: AdamW's t. Skipped ones do not count. */
  readonly updates: number
  /** 1 where the loss is not scaled. */
  readonly lossScale: number
  /** Since the loss scale last changed. */
  readonly goodUpdates: number
}

export interface UpdateResult {
  /** Where the gradient was not finite: what it was, with the next loss scale. */
  readonly state: OptimizerState
  /** Mean over the tokens it is on, in nats. */
  readonly loss: number
  /** Before clipping. */
  readonly gradientNorm: number
  readonly finite: boolean
  /** That the loss is on. */
  readonly tokens: number
  readonly metrics: Readonly<Record<string, number>>
}

/** An example as a loop sees it. */
export interface Encoded {
  readonly ids: readonly number[]
  /** [start, end) of the tokens that the loss is on. */
  readonly answer: readonly [number, number]
}

export interface Learner<Example extends Encoded> {
  /** Where each trained tensor lies in the flat vectors; dims as it is published. `size` floats in all. */
  readonly layout: { readonly size: number; readonly parameters: readonly { readonly name: string; readonly dims: readonly number[]; readonly offset: number }[] }
  /** The parameters before the first update. */
  readonly initial: Float32Array
  /** The state before the first update. */
  start(): OptimizerState
  /** One update over all the micro-batches. Leaves the vectors of the state that it is given as they are. */
  update(state: OptimizerState, microBatches: readonly (readonly Example[])[], learningRate: number): Promise<UpdateResult>
  /** Natural logarithms of the probabilities of each answer's tokens. */
  logProbabilities(parameters: Float32Array, examples: readonly Example[]): Promise<Float32Array[]>
  /** Writes a new folder, wholly or not at all. */
  save(parameters: Float32Array, folder: string): Promise<void>
}

/** How good a sampled answer was. */
export interface Rating {
  /** Within its group. */
  readonly advantage: number
  /** Log-probability of each answer token when it was sampled; null: as it is now. */
  readonly old: Float32Array | null
  /** Under the reference; null where no divergence from it is asked for. */
  readonly reference: Float32Array | null
}

export interface SampledAnswer {
  /** With the token that ends it, where there is one. */
  readonly tokens: readonly number[]
  readonly text: string
  readonly ended: 'stop' | 'length' | 'cancelled'
}

export interface SampleOptions {
  /** Answers for each prompt. */
  readonly samples: number
  /** A seed gives the same answers under the same parameters. */
  readonly sampling: { readonly temperature: number; readonly topP: number; readonly topK: number; readonly repetitionPenalty: number; readonly seed: number }
  /** Of one answer. */
  readonly maxTokens: number
  readonly signal?: AbortSignal
}

/** A learner that can write answers itself. */
export interface Policy<Prompt, Example extends Encoded> extends Learner<Example> {
  /** @returns by prompt, then by sample */
  sample(parameters: Float32Array, prompts: readonly Prompt[], options: SampleOptions): Promise<SampledAnswer[][]>
  /** @param tokens of an answer that was sampled for the prompt, at least one */
  answered(prompt: Prompt, tokens: readonly number[]): Example
  rated(example: Example, rating: Rating): Example
}
