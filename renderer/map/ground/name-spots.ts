// Where a country's name stands, and from which zoom on there is room for it.
import polylabel from 'polylabel'
import { edgeLatitude, latitudeOfY, mercatorX, mercatorY } from '../mercator.ts'
import type { Rings } from './mend.ts'

export interface NameSpot {
  readonly longitude: number
  readonly latitude: number
  /** Zoom from which the name fits into the country. */
  readonly from: number
  /** Share of the Mercator world's width that is free around the spot. */
  readonly room: number
}

const clamped = (latitude: number): number => Math.max(-edgeLatitude, Math.min(edgeLatitude, latitude))
const onMap = (rings: Rings): [number, number][][] => rings.map((ring) => ring.map(([longitude, latitude]) => [mercatorX(longitude!), mercatorY(clamped(latitude!))]))

function area(ring: readonly [number, number][]): number {
  return Math.abs(ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!
    return sum + x * nextY - nextX * y
  }, 0)) / 2
}

/** Pixels of the whole world at zoom 0, and of one letter of a name. */
const worldPixels = 512
const letterPixels = 6.4
/** A name may reach a little over the widest circle, as land is mostly wider than high. */
const reach = 1.7

/** @param polygons mended @returns the middle of the widest room in the largest polygon */
export function nameSpot(name: string, polygons: readonly Rings[]): NameSpot | null {
  const shapes = polygons.map(onMap)
  const largest = shapes.reduce<[number, number][][] | null>((best, shape) => (!best || area(shape[0]!) > area(best[0]!) ? shape : best), null)
  if (!largest) return null
  const found = polylabel(largest, Math.sqrt(area(largest[0]!)) / 50)
  const room = Math.max(found.distance, 1e-6)
  const from = Math.log2((name.length * letterPixels) / (2 * reach * room * worldPixels))
  return { longitude: found[0]! * 360 - 180, latitude: latitudeOfY(found[1]!), from: Math.max(0, from), room }
}
