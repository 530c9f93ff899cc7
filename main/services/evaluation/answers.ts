// Answers against the truth: words geocoded, points measured.
import type { GeocodeResult, Place } from '../../contract/gazetteer.ts'
import type { Point } from '../../contract/geography.ts'
import { grainTold } from '../../evidence/model-answer/answer-likelihood.ts'
import { resolveAnswer } from '../../evidence/model-answer/resolve-answer.ts'
import { countryAt } from '../../gazetteer/borders.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import type { EvaluatedPicture, GeocodedSample, ScoredAnswer } from '../../../training/evaluation/picture.ts'

export type Truth = EvaluatedPicture['truth']

/** @param country as the benchmark says; where it does not, that of the borders */
export const truthAt = ({ latitude, longitude }: Point, country: string | null): Truth => ({ latitude, longitude, country: country ?? countryAt(latitude, longitude) })

export const noAnswer: ScoredAnswer = { text: null, latitude: null, longitude: null, distanceKm: null }

export function scoredPoint(point: Point, text: string | null, truth: Point): ScoredAnswer {
  const { latitude, longitude } = point
  return { text, latitude, longitude, distanceKm: haversineKm([latitude, longitude], [truth.latitude, truth.longitude]) }
}

/** Whether the truth lies in the country or first-order region that a place is. */
function holds({ id, grain, country, region }: Place, truth: Truth, gazetteer: Gazetteer): boolean {
  if (grain === 'country') return truth.country === country
  if (id !== `region:${country}/${region}`) return false
  const at = gazetteer.reverse(truth.latitude, truth.longitude)
  return at.country?.code === country && at.region === region
}

const sampleOf = ({ place }: GeocodeResult, truth: Truth, gazetteer: Gazetteer): GeocodedSample =>
  ({ grain: grainTold(place, gazetteer.places), distanceKm: haversineKm([place.latitude, place.longitude], [truth.latitude, truth.longitude]), isInside: holds(place, truth, gazetteer) })

export interface Geocoded {
  /** The place that most samples name, the earliest of equals; without a point where none is known. */
  readonly answer: ScoredAnswer
  readonly samples: GeocodedSample[]
}

/** @param answers of one picture, a list of parts for each sample */
export function geocoded(answers: readonly (readonly string[])[], truth: Truth, gazetteer: Gazetteer): Geocoded {
  const found = answers.flatMap((parts) => {
    const result = resolveAnswer(parts, gazetteer)
    return result ? [{ text: parts.join('; '), result }] : []
  })
  const times = (id: string): number => found.filter(({ result }) => result.place.id === id).length
  const leading = found.reduce<(typeof found)[number] | null>((best, one) => (best === null || times(one.result.place.id) > times(best.result.place.id) ? one : best), null)
  const text = leading?.text ?? answers.find((parts) => parts.length > 0)?.join('; ') ?? null
  return {
    answer: leading ? scoredPoint(leading.result.place, text, truth) : { ...noAnswer, text },
    samples: found.map(({ result }) => sampleOf(result, truth, gazetteer)),
  }
}
