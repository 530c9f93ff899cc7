// A ring drawn across 180 degrees becomes two, as areas never cross it.
import type { MultiPolygon } from '../../../main/contract/geography.ts'

type Position = [number, number]

/** The part of a ring, without its closing vertex, on one side of a meridian. */
function half(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const inside = ([longitude]: Position) => side * (longitude - meridian) <= 0
  return ring.flatMap((at, index) => {
    const next = ring[(index + 1) % ring.length]!
    const kept: Position[] = inside(at) ? [at] : []
    if (inside(at) === inside(next)) return kept
    const share = (meridian - at[0]) / (next[0] - at[0])
    return [...kept, [meridian, at[1] + (next[1] - at[1]) * share]]
  })
}

const closed = (ring: readonly Position[], by: number): Position[] => [...ring, ring[0]!].map(([longitude, latitude]) => [longitude + by, latitude])

const area = (ring: readonly Position[]): number => ring.reduce((sum, [x, y], index) => {
  const [nextX, nextY] = ring[(index + 1) % ring.length]!
  return sum + x * nextY - nextX * y
}, 0)

/** Counterclockwise, as RFC 7946 has the outer ring. */
const rightHanded = (ring: readonly Position[]): readonly Position[] => (area(ring) < 0 ? ring.toReversed() : ring)

/**
 * @param ring closed; longitudes may run on past 180 degrees, in either direction
 * @returns polygons with longitudes of -180..180
 */
export function cutAtSeam(ring: readonly Position[]): MultiPolygon {
  const open = rightHanded(ring.slice(0, -1))
  const [least, most] = [Math.min(...open.map(([longitude]) => longitude)), Math.max(...open.map(([longitude]) => longitude))]
  const first = Math.floor((least + 180) / 360)
  const worlds = Array.from({ length: Math.max(1, Math.ceil((most + 180) / 360) - first) }, (_, index) => first + index)
  return worlds.flatMap((world) => {
    const west = 360 * world - 180
    const part = half(half(open, west, -1), west + 360, 1)
    return part.length < 3 ? [] : [[closed(part, -360 * world)]]
  })
}

export const wrappedLongitude = (longitude: number): number => longitude - 360 * Math.floor((longitude + 180) / 360)
