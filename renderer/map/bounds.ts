// Views that hold what is asked for: the narrowest one, also across 180 degrees, and never too close.
import type { Bounds, MultiPolygon, Point } from '../../main/contract/geography.ts'
import { kmPerDegree } from '../../main/contract/wording.ts'

type Span = readonly [from: number, to: number]

/** A map looks at places of this size or larger. */
const smallestKm = 20

/**
 * The narrowest span of longitudes that holds all spans.
 * @param spans from west to east, within -180..180
 * @returns `to` beyond 180 where it crosses 180 degrees; null without any span
 */
export function narrowest(spans: readonly Span[]): Span | null {
  const sorted = spans.toSorted(([a], [b]) => a - b)
  const first = sorted[0]
  if (!first) return null
  let reached = -Infinity
  // The gap from the last span around to the first one, unless there is a wider one between.
  let best: { gap: number; from: number; to: number } | null = null
  for (const [from, to] of sorted) {
    if (reached > -Infinity && from - reached > (best?.gap ?? -Infinity)) best = { gap: from - reached, from, to: reached + 360 }
    reached = Math.max(reached, to)
  }
  const around = first[0] + 360 - reached
  return best && best.gap > around ? [best.from, best.to] : [first[0], reached]
}

const wrapped = (longitude: number): number => longitude - 360 * Math.round(longitude / 360)

/** Bounds about the same middle that are at least `smallestKm` across. */
function widened([west, east]: Span, [south, north]: Span): Bounds {
  const half = smallestKm / 2 / kmPerDegree
  const [middleX, middleY] = [(west + east) / 2, (south + north) / 2]
  const halfY = Math.max((north - south) / 2, half)
  const halfX = Math.max((east - west) / 2, half / Math.max(0.05, Math.cos((middleY * Math.PI) / 180)))
  if (halfX >= 180) return { west: -180, east: 180, south: Math.max(-90, middleY - halfY), north: Math.min(90, middleY + halfY) }
  return { west: wrapped(middleX - halfX), east: wrapped(middleX + halfX), south: Math.max(-90, middleY - halfY), north: Math.min(90, middleY + halfY) }
}

function extent(values: readonly number[]): Span {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** @returns null where there is nothing to look at */
export function boundsOfPolygons(polygons: MultiPolygon): Bounds | null {
  const outer = polygons.flatMap((rings) => (rings[0] ? [rings[0]] : []))
  const across = narrowest(outer.map((ring) => extent(ring.map(([longitude]) => longitude))))
  return across && widened(across, extent(outer.flat().map(([, latitude]) => latitude)))
}

/** @param points columns of equal length, as 100,000 points need no object each */
export function boundsOfColumns(latitudes: readonly number[], longitudes: readonly number[]): Bounds | null {
  // Within whole degrees a few numbers do for all points; a gap of less than a degree does not matter for a view.
  const degrees = new Map<number, [number, number]>()
  for (const longitude of longitudes) {
    const span = degrees.get(Math.floor(longitude))
    if (!span) degrees.set(Math.floor(longitude), [longitude, longitude])
    else if (longitude < span[0]) span[0] = longitude
    else if (longitude > span[1]) span[1] = longitude
  }
  const across = narrowest([...degrees.values()])
  return across && widened(across, extent(latitudes))
}

export const boundsOfPoints = (points: readonly Point[]): Bounds | null =>
  boundsOfColumns(points.map(({ latitude }) => latitude), points.map(({ longitude }) => longitude))

/** As a map takes it, where east is east of west. */
export const corners = ({ west, south, east, north }: Bounds): [[number, number], [number, number]] => [[west, south], [east < west ? east + 360 : east, north]]

/** What a map tells of its view, whose longitudes run on past 180 degrees. */
export function boundsOfView(west: number, south: number, east: number, north: number): Bounds {
  const latitudes = { south: Math.max(-90, south), north: Math.min(90, north) }
  return east - west >= 360 ? { west: -180, east: 180, ...latitudes } : { west: wrapped(west), east: wrapped(east), ...latitudes }
}
