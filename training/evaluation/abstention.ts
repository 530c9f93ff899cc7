// What is gained by keeping silent where one is unsure: the error of the surest answers by how many are given (risk-coverage, El-Yaniv and Wiener 2010).
import { geoScore } from './metrics.ts'

export interface ConfidentAnswer {
  readonly confidence: number
  /** From the truth, km; null for none that can be geocoded. */
  readonly distanceKm: number | null
}

/** The share `coverage` of surest answers, and how good these are. */
export interface RiskPoint {
  readonly coverage: number
  /** Probability from which on one answers there. */
  readonly confidence: number
  /** Share of these that are farther off than 25 km (200, 750). */
  readonly risk25Km: number
  readonly risk200Km: number
  readonly risk750Km: number
  readonly geoScore: number
}

export interface Abstention {
  readonly points: readonly RiskPoint[]
  /** Mean risk over all coverages: the area under the curve, 0 best. */
  readonly area25Km: number
  readonly area200Km: number
  readonly area750Km: number
}

/** Points of the curve that are kept; the areas are of all. */
const MOST_POINTS = 200

const isBeyond = ({ distanceKm }: ConfidentAnswer, km: number): number => Number(distanceKm === null || distanceKm > km)

/** Answers of equal confidence are given or withheld together. */
function* levelsOf(answers: readonly ConfidentAnswer[]): Generator<readonly ConfidentAnswer[]> {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence)
  for (let from = 0; from < sorted.length;) {
    let to = from
    while (to < sorted.length && sorted[to]!.confidence === sorted[from]!.confidence) to++
    yield sorted.slice(from, to)
    from = to
  }
}

function pointsOf(answers: readonly ConfidentAnswer[]): RiskPoint[] {
  const sums = { given: 0, beyond25: 0, beyond200: 0, beyond750: 0, score: 0 }
  return [...levelsOf(answers)].map((level) => {
    for (const answer of level) {
      sums.given += 1
      sums.beyond25 += isBeyond(answer, 25)
      sums.beyond200 += isBeyond(answer, 200)
      sums.beyond750 += isBeyond(answer, 750)
      sums.score += geoScore(answer.distanceKm)
    }
    const { given } = sums
    return { coverage: given / answers.length, confidence: level[0]!.confidence, risk25Km: sums.beyond25 / given, risk200Km: sums.beyond200 / given, risk750Km: sums.beyond750 / given, geoScore: sums.score / given }
  })
}

/** Each point's risk over the coverage that it adds. */
function areaUnder(points: readonly RiskPoint[], risk: 'risk25Km' | 'risk200Km' | 'risk750Km'): number {
  return points.reduce((sum, point, index) => sum + point[risk] * (point.coverage - (points[index - 1]?.coverage ?? 0)), 0)
}

/** @returns null for no answers */
export function abstentionOf(answers: readonly ConfidentAnswer[]): Abstention | null {
  if (answers.length === 0) return null
  const points = pointsOf(answers)
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS))
  const kept = points.filter((_, index) => index % step === 0 || index === points.length - 1)
  return { points: kept, area25Km: areaUnder(points, 'risk25Km'), area200Km: areaUnder(points, 'risk200Km'), area750Km: areaUnder(points, 'risk750Km') }
}
