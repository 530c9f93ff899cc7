// Bootstrap intervals (Efron 1979): what the metrics would have been on other pictures of the same kind. Percentile method, seeded.
import { createRandom } from '../data/random.ts'

export interface BootstrapOptions {
  readonly seed: number
  /** Resamples. */
  readonly rounds: number
  /** Of the interval, such as 0.95. */
  readonly level: number
}

/** Draws in all, at most: a benchmark of 200,000 pictures is so sure of itself that fewer resamples do. */
const MOST_DRAWS = 40_000_000
const LEAST_ROUNDS = 200

export interface Interval { readonly low: number; readonly high: number }

/** @param pictures in the sample @returns rounds that are worth their time */
export const roundsFor = ({ rounds }: BootstrapOptions, pictures: number): number => Math.min(rounds, Math.max(LEAST_ROUNDS, Math.floor(MOST_DRAWS / Math.max(1, pictures))))

/**
 * Calls `measure` for each resample with how often each picture was drawn, with replacement.
 * @param pictures at least 1
 * @param measure the counts are written over for the next resample
 */
export function resample<Value>(pictures: number, options: BootstrapOptions, measure: (counts: Int32Array) => Value): Value[] {
  const random = createRandom(options.seed)
  const counts = new Int32Array(pictures)
  return Array.from({ length: roundsFor(options, pictures) }, () => {
    counts.fill(0)
    for (let draw = 0; draw < pictures; draw++) counts[random.integer(pictures)]! += 1
    return measure(counts)
  })
}

/** The value below which a share of them lies, between neighbours in proportion (R's type 7). Infinity may be among them. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [below, above, part] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!, at - Math.floor(at)]
  return part === 0 || below === above ? below : below + (above - below) * part
}

/** The middle part of the values that holds `level` of them. NaN among them (a resample that cannot be measured) is left out. */
export function intervalOf(values: readonly number[], level: number): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  if (sorted.length === 0) return { low: NaN, high: NaN }
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) }
}
