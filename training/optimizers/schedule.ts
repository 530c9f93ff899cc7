// How the learning rate moves over a run.

export interface CosineOptions {
  /** The highest rate, reached at the end of the warm-up. */
  readonly learningRate: number
  /** Updates of the whole run. */
  readonly updates: number
  /** Share of the updates over which the rate rises from 0 in a line; rounded up to whole updates. */
  readonly warmupShare: number
  /** Share of the highest rate that the cosine falls to. */
  readonly minimumShare: number
}

/**
 * A line up, then half a cosine down: a (s + (1 - s) (1 + cos(pi (u - w) / (n - w))) / 2), with a the rate, s the minimum share, w the warm-up.
 * As get_cosine_schedule_with_warmup of transformers, whose first update has the rate 0 where there is a warm-up.
 * @returns the rate of an update, 0 being the first
 */
export function cosineWithWarmup({ learningRate, updates, warmupShare, minimumShare }: CosineOptions): (update: number) => number {
  const warmup = Math.ceil(updates * warmupShare)
  return (update) => {
    if (update < warmup) return (learningRate * update) / warmup
    const progress = Math.min(1, (update - warmup) / Math.max(1, updates - warmup))
    return learningRate * (minimumShare + ((1 - minimumShare) * (1 + Math.cos(Math.PI * progress))) / 2)
  }
}
