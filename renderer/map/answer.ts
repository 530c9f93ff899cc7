// What is known of the image in view, as the map takes it, and as features to draw.
import type { Feature, FeatureCollection } from 'geojson'
import type { MultiPolygon, Point } from '../../main/contract/geography.ts'
import type { CredibleRegion, Hypothesis, Posterior } from '../../main/contract/posterior.ts'
import { kmPerDegree } from '../../main/contract/wording.ts'

export interface DrawnArea {
  readonly claim: 'include' | 'exclude'
  readonly polygons: MultiPolygon
}

export interface MapAnswer {
  readonly credible: readonly CredibleRegion[]
  /** By rank. */
  readonly hypotheses: readonly Hypothesis[]
  /** Null where nothing accepted says where. */
  readonly best: Posterior['best'] | null
  readonly truth: readonly Point[]
  readonly pins: readonly Point[]
  readonly areas: readonly DrawnArea[]
}

/** Marks lie in one source; `mark` says which each is. */
export type Mark = 'hypothesis' | 'best' | 'radius' | 'truth' | 'pin' | 'include' | 'exclude'

const at = (mark: Mark, { longitude, latitude }: Point, properties: Record<string, unknown> = {}): Feature => ({
  type: 'Feature', properties: { mark, ...properties }, geometry: { type: 'Point', coordinates: [longitude, latitude] },
})

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const degrees = (value: number): number => (value * 180) / Math.PI
const corners = 96

/** @param radiusKm along the sphere @returns a closed line; longitudes run on past 180 degrees */
export function circleAround({ latitude, longitude }: Point, radiusKm: number): [number, number][] {
  const reach = radians(radiusKm / kmPerDegree)
  const [sine, cosine] = [Math.sin(radians(latitude)), Math.cos(radians(latitude))]
  return Array.from({ length: corners + 1 }, (_, index) => {
    const bearing = (2 * Math.PI * index) / corners
    const toLatitude = Math.asin(sine * Math.cos(reach) + cosine * Math.sin(reach) * Math.cos(bearing))
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(reach) * cosine, Math.cos(reach) - sine * Math.sin(toLatitude))
    return [longitude + degrees(turn), degrees(toLatitude)]
  })
}

/** Larger circles say nothing that the regions do not, and go around a pole. */
const largestRadiusKm = 2500

function radiiOf(best: Posterior['best']): Feature[] {
  return ([[0.5, best.radius50Km], [0.9, best.radius90Km]] as const)
    .filter(([, radius]) => radius > 0 && radius < largestRadiusKm)
    .map(([level, radius]) => ({ type: 'Feature', properties: { mark: 'radius', level }, geometry: { type: 'LineString', coordinates: circleAround(best, radius) } }))
}

/** @returns features by the mark that they are; the leading hypothesis is the best point's and has no mark of its own */
export function marksOf(answer: MapAnswer | null): FeatureCollection {
  if (!answer) return { type: 'FeatureCollection', features: [] }
  const { best, hypotheses, truth, pins, areas } = answer
  const others = hypotheses.map((hypothesis, index) => ({ hypothesis, rank: index + 1 })).slice(best ? 1 : 0)
  return {
    type: 'FeatureCollection',
    features: [
      ...areas.map(({ claim, polygons }): Feature => ({ type: 'Feature', properties: { mark: claim }, geometry: { type: 'MultiPolygon', coordinates: polygons } })),
      ...(best ? radiiOf(best) : []),
      // The more probable ones lie on top.
      ...others.toReversed().map(({ hypothesis, rank }) => at('hypothesis', hypothesis, { rank })),
      ...(best ? [at('best', best)] : []),
      ...truth.map((point) => at('truth', point)),
      ...pins.map((point) => at('pin', point)),
    ],
  }
}
