// The metrics of one set of answers, each with its bootstrap interval.
import { intervalOf, resample } from './bootstrap.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { metricNames, prepare, weightedMetrics } from './metrics.ts'
import type { MetricName } from './metrics.ts'

/** A metric and its interval. null stands for what is no finite number, as JSON knows none. */
export interface Measured { readonly value: number | null; readonly low: number | null; readonly high: number | null }

export type Scores = Readonly<Record<MetricName, Measured>> & {
  readonly pictures: number
  /** Those with an answer that has a place. */
  readonly answered: number
}

export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** @param distancesKm one for each picture; null for no answer, or none that can be geocoded */
export function scoresOf(distancesKm: readonly (number | null)[], options: BootstrapOptions): Scores {
  const distances = prepare(distancesKm)
  const whole = weightedMetrics(distances, null)
  const drawn = distancesKm.length === 0 ? [] : resample(distancesKm.length, options, (counts) => weightedMetrics(distances, counts))
  const measured = (name: MetricName): Measured => {
    const { low, high } = intervalOf(drawn.map((one) => one[name]), options.level)
    return { value: finite(whole[name]), low: finite(low), high: finite(high) }
  }
  const metrics = Object.fromEntries(metricNames.map((name) => [name, measured(name)])) as Record<MetricName, Measured>
  return { pictures: distancesKm.length, answered: distancesKm.filter((km) => km !== null).length, ...metrics }
}
