// What the map shows beside the image in view: all points of the case, places by zoom, and what the person is drawing.
import type { CasePoints, ImageSummary } from '../../main/contract/case.ts'
import type { MapPlace } from '../../main/contract/gazetteer.ts'
import type { Bounds } from '../../main/contract/geography.ts'

export type Drawing = 'point' | 'include' | 'exclude'

class Geography {
  points = $state.raw<CasePoints | null>(null)
  places = $state.raw<MapPlace[]>([])
  view = $state.raw<{ bounds: Bounds; zoom: number } | null>(null)
  drawing = $state<Drawing | null>(null)
  /** Where the map is to go next; a new object each time. */
  target = $state.raw<{ kind: 'answer' } | { kind: 'points' } | { kind: 'place'; latitude: number; longitude: number; zoom: number } | null>(null)
}

export const geography = new Geography()

type Placed = Pick<ImageSummary, 'id' | 'latitude' | 'longitude' | 'probability'>

/** Degrees; points are told to a tenth of a metre. */
const SAME = 1e-6

/** The first place in ascending `ids` that is not below `id`. */
function placeIn(ids: readonly number[], id: number): number {
  let [from, to] = [0, ids.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (ids[middle]! < id) from = middle + 1
    else to = middle
  }
  return from
}

function isThere({ ids, latitudes, longitudes }: CasePoints, { id, latitude, longitude }: Placed): boolean {
  const at = placeIn(ids, id)
  if (ids[at] !== id) return latitude === null || longitude === null
  return latitude !== null && longitude !== null && Math.abs(latitudes[at]! - latitude) <= SAME && Math.abs(longitudes[at]! - longitude) <= SAME
}

/** @returns the points with those of these pictures as they now are, by ascending id; the same columns where none has come, gone or moved */
export function withPoints(points: CasePoints, changed: readonly Placed[]): CasePoints {
  const differing = changed.filter((one) => !isThere(points, one))
  if (differing.length === 0) return points
  const now: CasePoints = { ids: [...points.ids], latitudes: [...points.latitudes], longitudes: [...points.longitudes], probabilities: [...points.probabilities] }
  for (const { id, latitude, longitude, probability } of differing) {
    const at = placeIn(now.ids, id)
    const known = now.ids[at] === id ? 1 : 0
    const isPlaced = latitude !== null && longitude !== null
    now.ids.splice(at, known, ...(isPlaced ? [id] : []))
    now.latitudes.splice(at, known, ...(isPlaced ? [latitude] : []))
    now.longitudes.splice(at, known, ...(isPlaced ? [longitude] : []))
    now.probabilities.splice(at, known, ...(isPlaced ? [probability ?? 0] : []))
  }
  return now
}
