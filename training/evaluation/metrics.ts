// The metrics of geolocation as papers report them: shares of pictures within radii, GeoScore, median error.

/** Street, city, region, country, continent, km. */
export const radiiKm = [1, 25, 200, 750, 2500] as const

/** The scale of GeoScore: km over which it falls by e^10 (GeoAgent, arXiv 2602.12617). */
export const geoScoreScaleKm = 18_050
export const mostGeoScore = 5000

/** One number for each metric, in the order of `metricNames`. */
export const metricNames = ['within1Km', 'within25Km', 'within200Km', 'within750Km', 'within2500Km', 'geoScore', 'medianKm'] as const
export type MetricName = (typeof metricNames)[number]
/** Shares 0..1, GeoScore 0..5000, kilometres; the median is Infinity where half of the pictures or more have no answer. */
export type Metrics = Readonly<Record<MetricName, number>>

/** GeoScore = 5000 exp(-10 D / 18050 km). @param distanceKm null for an answer that could not be geocoded: it is wrong and scores 0 */
export function geoScore(distanceKm: number | null): number {
  return distanceKm === null ? 0 : mostGeoScore * Math.exp((-10 * distanceKm) / geoScoreScaleKm)
}

/** Distances made ready for many weighted evaluations: sorted, with each one's GeoScore. */
export interface Distances {
  /** Kilometres, ascending; Infinity where there is no answer. */
  readonly sortedKm: Float64Array
  readonly scores: Float64Array
  /** Where picture i of those given stands in the order. */
  readonly placeOf: Int32Array
  /** For each radius the number of pictures within it. */
  readonly countWithin: readonly number[]
}

export function prepare(distancesKm: readonly (number | null)[]): Distances {
  const order = distancesKm.map((_, index) => index).sort((a, b) => (distancesKm[a] ?? Infinity) - (distancesKm[b] ?? Infinity) || a - b)
  const sortedKm = Float64Array.from(order, (index) => distancesKm[index] ?? Infinity)
  const placeOf = new Int32Array(order.length)
  order.forEach((index, place) => (placeOf[index] = place))
  const countWithin = radiiKm.map((radius) => sortedKm.reduce((count, km) => count + (km <= radius ? 1 : 0), 0))
  return { sortedKm, scores: sortedKm.map((km) => geoScore(Number.isFinite(km) ? km : null)), placeOf, countWithin }
}

/**
 * The metrics with each picture counted so many times. The median of an even number is the mean of the middle two.
 * @param counts by place in the order; null counts each once
 */
export function weightedMetrics({ sortedKm, scores, countWithin }: Distances, counts: Int32Array | null): Metrics {
  const total = counts ? counts.reduce((sum, count) => sum + count, 0) : sortedKm.length
  let [sum, passed, radius, low, high] = [0, 0, 0, NaN, NaN]
  const within = countWithin.map(() => NaN)
  for (let place = 0; place < sortedKm.length; place++) {
    while (radius < within.length && countWithin[radius]! <= place) within[radius++] = passed / total
    const count = counts ? counts[place]! : 1
    if (count === 0) continue
    sum += count * scores[place]!
    passed += count
    if (Number.isNaN(low) && 2 * passed >= total) low = sortedKm[place]!
    if (Number.isNaN(high) && 2 * passed > total) high = sortedKm[place]!
  }
  while (radius < within.length) within[radius++] = passed / total
  const [within1Km, within25Km, within200Km, within750Km, within2500Km] = within as [number, number, number, number, number]
  return { within1Km, within25Km, within200Km, within750Km, within2500Km, geoScore: sum / total, medianKm: (low + high) / 2 }
}

/** @param distancesKm one for each picture; null for none that can be geocoded @returns NaN throughout for no pictures */
export const metricsOf = (distancesKm: readonly (number | null)[]): Metrics => weightedMetrics(prepare(distancesKm), null)
