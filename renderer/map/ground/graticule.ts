// Meridians and parallels of one map tile, in steps that follow the zoom.
import type { GeoJSONVTFeature } from '@maplibre/geojson-vt'
import { latitudeOfY, mercatorY } from '../mercator.ts'
import { deepestGraticule } from '../tiles/depths.ts'

/** Degrees between lines, by the tile's zoom, 0 to `deepestGraticule`. */
const steps = [30, 30, 15, 10, 5, 5, 2, 1, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]
export const graticuleStep = (zoom: number): number => steps[Math.max(0, Math.min(deepestGraticule, Math.floor(zoom)))]!

/** Multiples of a step between two values, counted so that no error adds up. */
function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(((first + index) * step).toFixed(6)) + 0)
}

const written = (value: number, positive: string, negative: string): string =>
  value === 0 || Math.abs(value) === 180 ? `${Math.abs(value)}°` : `${Math.abs(value)}° ${value > 0 ? positive : negative}`

export const meridianName = (longitude: number): string => written(longitude - 360 * Math.round(longitude / 360), 'E', 'W')
export const parallelName = (latitude: number): string => written(latitude, 'N', 'S')

const line = (from: [number, number], to: [number, number], name: string): GeoJSONVTFeature => ({ type: 2, tags: { name }, geometry: [[from, to]] })

/** @param extent units of the tile's side @returns features of a vector tile, named after their degrees */
export function graticuleTile(z: number, x: number, y: number, extent: number): GeoJSONVTFeature[] {
  const step = graticuleStep(z)
  const tiles = 2 ** z
  const [west, east] = [(x / tiles) * 360 - 180, ((x + 1) / tiles) * 360 - 180]
  const [north, south] = [latitudeOfY(y / tiles), latitudeOfY((y + 1) / tiles)]
  const meridians = multiples(west, east, step).filter((longitude) => longitude < east).map((longitude) => {
    const at = Math.round(((longitude - west) / (east - west)) * extent)
    return line([at, extent], [at, 0], meridianName(longitude))
  })
  const parallels = multiples(south, north, step).map((latitude) => {
    const at = Math.round((mercatorY(latitude) * tiles - y) * extent)
    return line([0, at], [extent, at], parallelName(latitude))
  })
  return [...meridians, ...parallels]
}
