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
