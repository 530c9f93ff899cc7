// How much of a quadtree cell is land: Natural Earth 1:50m (world-atlas, public domain) on a grid of 0.18 degrees.
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

const GRID_LEVEL = 10
const ROWS = 2 ** GRID_LEVEL
const COLUMNS = 2 * ROWS
const DEGREES = 180 / ROWS

type Ring = readonly (readonly number[])[]

function landRings(): Ring[] {
  const topology = createRequire(import.meta.url)('world-atlas/land-50m.json') as Topology<{ land: GeometryCollection }>
  const rings: Ring[] = []
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    if (geometry.type === 'Polygon') rings.push(...geometry.coordinates)
    if (geometry.type === 'MultiPolygon') rings.push(...geometry.coordinates.flat())
  }
  return rings
}

/** Latitudes at which the meridian through each column's middle crosses a coast. */
function coastCrossings(rings: Ring[]): number[][] {
  const crossings: number[][] = Array.from({ length: COLUMNS }, () => [])
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [lon0, lat0] = ring[i - 1] as [number, number]
      const [lon, lat1] = ring[i] as [number, number]
      // the short way over 180 degrees
      const lon1 = lon - lon0 > 180 ? lon - 360 : lon0 - lon > 180 ? lon + 360 : lon
      const [west, east] = lon0 < lon1 ? [lon0, lon1] : [lon1, lon0]
      // half-open, so that a vertex on a meridian counts once
      const last = Math.ceil((east + 180) / DEGREES - 0.5) - 1
      for (let column = Math.ceil((west + 180) / DEGREES - 0.5); column <= last; column++) {
        const longitude = (column + 0.5) * DEGREES - 180
        crossings[(column + COLUMNS) % COLUMNS]!.push(lat0 + ((lat1 - lat0) * (longitude - lon0)) / (lon1 - lon0))
      }
    }
  }
  return crossings
}

/** Adds the span between two latitudes to the grid's cells of a column. */
function fillColumn(shares: Float32Array, column: number, south: number, north: number): void {
  const from = Math.max(0, (south + 90) / DEGREES)
  const to = Math.min(ROWS, (north + 90) / DEGREES)
  for (let row = Math.floor(from); row < to; row++) shares[row * COLUMNS + column]! += Math.min(to, row + 1) - Math.max(from, row)
}

function gridOfLand(): Float32Array {
  const shares = new Float32Array(ROWS * COLUMNS)
  coastCrossings(landRings()).forEach((latitudes, column) => {
    // from the North Pole, which is sea, down: every second span is land, and Antarctica ends at the South Pole by itself
    latitudes.sort((a, b) => b - a)
    for (let i = 0; i < latitudes.length; i += 2) fillColumn(shares, column, latitudes[i + 1] ?? -90, latitudes[i]!)
  })
  return shares
}

/** Share of land of a quadtree cell, 0..1; the cell's column and row count from the south-western corner of the map. */
export type LandShare = (level: number, column: number, row: number) => number

export function measureLand(): LandShare {
  const pyramid: Float32Array[] = []
  pyramid[GRID_LEVEL] = gridOfLand()
  for (let level = GRID_LEVEL - 1; level >= 0; level--) pyramid[level] = halve(pyramid[level + 1]!, 2 ** level)
  return (level, column, row) => {
    const shift = Math.max(0, level - GRID_LEVEL)
    return pyramid[level - shift]![(row >> shift) * (2 ** (level - shift + 1)) + (column >> shift)]!
  }
}

function halve(fine: Float32Array, rows: number): Float32Array {
  const coarse = new Float32Array(rows * rows * 2)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < 2 * rows; column++) {
      const at = 2 * row * 4 * rows + 2 * column
      coarse[row * 2 * rows + column] = (fine[at]! + fine[at + 1]! + fine[at + 4 * rows]! + fine[at + 4 * rows + 1]!) / 4
    }
  }
  return coarse
}
