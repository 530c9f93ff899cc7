// Credible regions made fit to leave the program: rounded, closed, wound by the right-hand rule (RFC 7946, 3.1.6).
import type { MultiPolygon } from '../../contract/geography.ts'
import { kmPerDegree, roundTo } from '../../contract/wording.ts'

export type Position = [longitude: number, latitude: number]

/** Twice the signed area in square degrees; positive for counter-clockwise. */
export function signedArea(ring: readonly Position[]): number {
  let sum = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) sum += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1])
  return sum
}

/** Decimals whose step is between a thousandth and a hundredth of the ring's extent: 7 (1 cm) at most. */
function ringDecimals(ring: readonly Position[]): number {
  const spans = [0, 1].map((axis) => {
    const values = ring.map((position) => position[axis])
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
  })
  const extentKm = Math.max(...spans) * kmPerDegree
  return extentKm > 0 ? Math.min(7, Math.max(1, Math.ceil(Math.log10((100 * kmPerDegree) / extentKm)))) : 7
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value))
const same = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1]

function roundedRing(ring: readonly Position[]): Position[] {
  const decimals = ringDecimals(ring)
  const rounded = ring.map(([longitude, latitude]): Position => [roundTo(clamp(longitude, 180), decimals), roundTo(clamp(latitude, 90), decimals)])
  const open = rounded.filter((position, index) => index === 0 || !same(position, rounded[index - 1]))
  while (open.length > 1 && same(open[0], open[open.length - 1])) open.pop()
  return open
}

/** The ring rounded, closed and wound; null where fewer than three corners or no area are left. */
function cleanRing(ring: readonly Position[], outer: boolean): Position[] | null {
  if (ring.length < 3 || !ring.every((position) => position.every(Number.isFinite))) return null
  const open = roundedRing(ring)
  const area = signedArea(open)
  if (open.length < 3 || area === 0) return null
  const wound = area > 0 === outer ? open : open.reverse()
  return [...wound, wound[0]]
}

/** Polygons of whole rings; a polygon without an outer ring falls away with its holes. */
export function cleanPolygons(polygons: MultiPolygon): Position[][][] {
  return polygons.flatMap((polygon) => {
    const outer = polygon.length > 0 ? cleanRing(polygon[0], true) : null
    const holes = polygon.slice(1).map((hole) => cleanRing(hole, false)).filter((hole) => hole !== null)
    return outer ? [[outer, ...holes]] : []
  })
}
