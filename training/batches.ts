// In what order examples are learned from, and which go through the model at once.
import { createRandom } from './data/random.ts'
import type { Encoded } from './learner.ts'

export interface OrderOptions {
  /** Examples of one update. */
  readonly batch: number
  /** Updates whose examples are sorted by length together: more waste less on padding, fewer mix lengths better. */
  readonly bucketUpdates: number
  readonly seed: number
}

/** Epochs of one seed are streams of their own, and no seed of 32 bits meets another's. */
const epochsPerSeed = 65_536

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/**
 * The updates of one epoch, as indices of examples; the last one may be smaller. Shuffled, cut into buckets, each bucket sorted by length
 * and cut into updates, and these shuffled: every example once, an update of lengths that are alike. A function of the seed and the
 * epoch's number alone, so that a run goes on from any position.
 * @param lengths of the examples, in tokens; estimates will do
 */
export function epochUpdates(lengths: readonly number[], epoch: number, { batch, bucketUpdates, seed }: OrderOptions): number[][] {
  const random = createRandom(seed * epochsPerSeed + epoch)
  const order = random.shuffle(lengths.map((_, index) => index))
  const sorted = (bucket: number[]) => bucket.sort((one, other) => lengths[other] - lengths[one])
  return random.shuffle(chunks(order, batch * bucketUpdates).flatMap((bucket) => chunks(sorted(bucket), batch)))
}

export interface UpdateOrder {
  /** Updates of an epoch. */
  readonly epochLength: number
  /** Indices of the examples of an update, 0 being the run's first. */
  examplesOf(update: number): readonly number[]
}

/** Epoch after epoch, each one's order reckoned once while updates of it are asked for. */
export function updateOrder(lengths: readonly number[], options: OrderOptions): UpdateOrder {
  const epochLength = Math.ceil(lengths.length / options.batch)
  let [epoch, updates] = [-1, [] as number[][]]
  const examplesOf = (update: number): readonly number[] => {
    const wanted = Math.floor(update / epochLength)
    if (wanted !== epoch) [epoch, updates] = [wanted, epochUpdates(lengths, wanted, options)]
    return updates[update % epochLength]
  }
  return { epochLength, examplesOf }
}

/**
 * Cuts examples into micro-batches of at most `tokens` each, padding included: rows times the longest. The longest come first;
 * one that is longer than the bound goes alone.
 */
export function packMicroBatches<Example extends Encoded>(examples: readonly Example[], tokens: number): Example[][] {
  const packed: Example[][] = []
  for (const example of [...examples].sort((one, other) => other.ids.length - one.ids.length)) {
    const open = packed.at(-1)
    if (open && (open.length + 1) * open[0].ids.length <= tokens) open.push(example)
    else packed.push([example])
  }
  return packed
}
