// Two runs over the same pictures: what each metric gained, with the interval of paired resampling, and which pictures changed.
import { haversineKm } from '../data/distance.ts'
import { intervalOf, resample } from './bootstrap.ts'
import type { BootstrapOptions } from './bootstrap.ts'
import { geoScore, metricNames, prepare, weightedMetrics } from './metrics.ts'
import type { Distances, MetricName } from './metrics.ts'
import type { AnswerKind, EvaluatedPicture, ScoredAnswer } from './picture.ts'
import { finite } from './scores.ts'

export interface MetricChange {
  readonly a: number | null
  readonly b: number | null
  /** b - a, and the interval of it over resamples of the same pictures for both. */
  readonly difference: number | null
  readonly low: number | null
  readonly high: number | null
  /** Of the resamples, those in which b is the better one; equal ones count half. */
  readonly better: number
}

export interface ChangedPicture {
  readonly id: string
  readonly truth: EvaluatedPicture['truth']
  readonly a: ScoredAnswer
  readonly b: ScoredAnswer
  /** GeoScore of b less that of a. */
  readonly gain: number
}

export interface RunComparison {
  readonly kinds: { readonly a: AnswerKind; readonly b: AnswerKind }
  readonly pictures: number
  readonly onlyInA: number
  readonly onlyInB: number
  readonly metrics: Readonly<Record<MetricName, MetricChange>>
  /** Greatest change first, for better or worse. */
  readonly changed: readonly ChangedPicture[]
}

/** Truths farther apart than this are not of the same picture, km. */
const SAME_TRUTH_KM = 0.1
/** Points nearer than this are the same answer, km. */
const SAME_ANSWER_KM = 0.001

export class ComparisonError extends Error {}

interface Pair { readonly id: string; readonly truth: EvaluatedPicture['truth']; readonly a: ScoredAnswer; readonly b: ScoredAnswer }

const none: ScoredAnswer = { text: null, latitude: null, longitude: null, distanceKm: null }

function pairsOf(a: readonly EvaluatedPicture[], b: readonly EvaluatedPicture[], kinds: RunComparison['kinds']): Pair[] {
  const byId = new Map(b.map((picture) => [picture.id, picture]))
  return a.flatMap((picture) => {
    const other = byId.get(picture.id)
    if (!other) return []
    const apart = haversineKm([picture.truth.latitude, picture.truth.longitude], [other.truth.latitude, other.truth.longitude])
    if (!(apart <= SAME_TRUTH_KM)) throw new ComparisonError(`The truth of ${picture.id} differs by ${Math.round(apart)} km: the runs are not over the same benchmark.`)
    return [{ id: picture.id, truth: picture.truth, a: picture.answers[kinds.a] ?? none, b: other.answers[kinds.b] ?? none }]
  })
}

/** Counts by place in one run's order of distances, from those by picture. */
function arranged({ placeOf }: Distances, counts: Int32Array, into: Int32Array): Int32Array {
  for (let picture = 0; picture < counts.length; picture++) into[placeOf[picture]!] = counts[picture]!
  return into
}

const difference = (a: number, b: number): number => (a === b ? 0 : b - a)

function changesOf(pairs: readonly Pair[], options: BootstrapOptions): Record<MetricName, MetricChange> {
  const [a, b] = [prepare(pairs.map((pair) => pair.a.distanceKm)), prepare(pairs.map((pair) => pair.b.distanceKm))]
  const [ofA, ofB] = [new Int32Array(pairs.length), new Int32Array(pairs.length)]
  const drawn = resample(pairs.length, options, (counts) => [weightedMetrics(a, arranged(a, counts, ofA)), weightedMetrics(b, arranged(b, counts, ofB))] as const)
  const [wholeA, wholeB] = [weightedMetrics(a, null), weightedMetrics(b, null)]
  return Object.fromEntries(metricNames.map((name): [MetricName, MetricChange] => {
    const gained = drawn.map(([before, after]) => difference(before[name], after[name]))
    const { low, high } = intervalOf(gained, options.level)
    const towards = name === 'medianKm' ? -1 : 1
    const better = gained.reduce((sum, gain) => sum + (gain === 0 ? 0.5 : Number(gain * towards > 0)), 0) / gained.length
    return [name, { a: finite(wholeA[name]), b: finite(wholeB[name]), difference: finite(difference(wholeA[name], wholeB[name])), low: finite(low), high: finite(high), better }]
  })) as Record<MetricName, MetricChange>
}

const isChanged = ({ a, b }: Pair): boolean => {
  if (a.latitude === null || b.latitude === null) return a.latitude !== b.latitude
  return haversineKm([a.latitude, a.longitude!], [b.latitude, b.longitude!]) > SAME_ANSWER_KM
}

/**
 * @param kinds which answers of each run are compared
 * @throws ComparisonError where the runs share no picture, or a picture has two truths
 */
export function compareRuns(a: readonly EvaluatedPicture[], b: readonly EvaluatedPicture[], kinds: RunComparison['kinds'], options: BootstrapOptions): RunComparison {
  const pairs = pairsOf(a, b, kinds)
  if (pairs.length === 0) throw new ComparisonError('The runs have no picture in common.')
  const changed = pairs.filter(isChanged).map((pair) => ({ ...pair, gain: geoScore(pair.b.distanceKm) - geoScore(pair.a.distanceKm) }))
  return {
    kinds, pictures: pairs.length, onlyInA: a.length - pairs.length, onlyInB: b.length - pairs.length, metrics: changesOf(pairs, options),
    changed: changed.sort((one, other) => Math.abs(other.gain) - Math.abs(one.gain) || (one.id < other.id ? -1 : 1)),
  }
}
