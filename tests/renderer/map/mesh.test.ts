// Areas as triangles: exactly the polygon, however large, with holes, far apart, to the metre.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MultiPolygon } from '../../../main/contract/geography.ts'
import { mercatorX, mercatorY } from '../../../renderer/map/mercator.ts'
import { meshesOf } from '../../../renderer/map/regions/mesh.ts'
import type { Mesh } from '../../../renderer/map/regions/mesh.ts'

type Ring = MultiPolygon[number][number]

const plane = (ring: readonly (readonly [number, number])[]): number => Math.abs(ring.reduce((sum, [x, y], index) => {
  const [nextX, nextY] = ring[(index + 1) % ring.length]!
  return sum + x * nextY - nextX * y
}, 0)) / 2
const onMap = (ring: Ring) => ring.map(([longitude, latitude]) => [mercatorX(longitude), mercatorY(latitude)] as [number, number])
const expected = (polygons: MultiPolygon): number => polygons.reduce((sum, [outer, ...holes]) => sum + plane(onMap(outer!)) - holes.reduce((all, hole) => all + plane(onMap(hole)), 0), 0)

/** Shares of the Mercator square. */
function filled({ tile, corners, triangles }: Mesh): number {
  const scale = (2 ** tile.z * 8192) ** 2
  let sum = 0
  for (let i = 0; i < triangles.length; i += 3) sum += plane([0, 1, 2].map((at) => [corners[2 * triangles[i + at]!]!, corners[2 * triangles[i + at]! + 1]!] as [number, number]))
  return sum / scale
}

const box = (west: number, south: number, east: number, north: number): Ring => [[west, south], [east, south], [east, north], [west, north], [west, south]]

/** A staircase of cells, as regions are. */
const staircase = fc.record({ west: fc.double({ min: -170, max: 100, noNaN: true }), south: fc.double({ min: -60, max: 30, noNaN: true }), cell: fc.double({ min: 1e-4, max: 1.2, noNaN: true }), heights: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 }) })
  .map(({ west, south, cell, heights }): Ring => {
    const top = heights.flatMap((height, index): Ring => [[west + index * cell, south + height * cell], [west + (index + 1) * cell, south + height * cell]])
    return [[west, south], ...top, [west + heights.length * cell, south], [west, south]]
  })

describe('meshesOf', () => {
  it('fills exactly the area, to one in ten thousand', () => {
    fc.assert(fc.property(staircase, (ring) => {
      const sum = meshesOf([[ring]]).reduce((all, mesh) => all + filled(mesh), 0)
      expect(sum / expected([[ring]])).toBeCloseTo(1, 4)
    }))
  })

  it('leaves holes open', () => {
    const polygons: MultiPolygon = [[box(0, 0, 10, 10), box(4, 4, 6, 6).toReversed()]]
    expect(meshesOf(polygons).reduce((sum, mesh) => sum + filled(mesh), 0) / expected(polygons)).toBeCloseTo(1, 6)
  })

  it('has no edge longer than a globe bears, and no gap between halves', () => {
    const polygons: MultiPolygon = [[box(-120, -50, 120, 70)]]
    const [mesh] = meshesOf(polygons)
    const { corners, triangles } = mesh!
    for (let i = 0; i < triangles.length; i++) {
      const next = i % 3 === 2 ? triangles[i - 2]! : triangles[i + 1]!
      expect(Math.abs(corners[2 * triangles[i]!]! - corners[2 * next]!)).toBeLessThanOrEqual(8192 / 64)
    }
    // Every inner edge is that of two triangles.
    const at = (corner: number) => `${corners[2 * corner]} ${corners[2 * corner + 1]}`
    const edges = new Map<string, number>()
    for (let i = 0; i < triangles.length; i += 3) for (const [a, b] of [[0, 1], [1, 2], [2, 0]] as const) {
      const key = [at(triangles[i + a]!), at(triangles[i + b]!)].sort().join(' - ')
      edges.set(key, (edges.get(key) ?? 0) + 1)
    }
    const [left, right, top, bottom] = [mercatorX(-120), mercatorX(120), mercatorY(70), mercatorY(-50)].map((share) => share * 8192) as [number, number, number, number]
    for (const [key, count] of edges) {
      const [ax, ay, bx, by] = key.split(/ - | /).map(Number) as [number, number, number, number]
      const isOuter = [left, right].some((x) => Math.abs(ax - x) < 0.01 && Math.abs(bx - x) < 0.01) || [top, bottom].some((y) => Math.abs(ay - y) < 0.01 && Math.abs(by - y) < 0.01)
      expect(count).toBe(isOuter ? 1 : 2)
    }
  })

  it('keeps metres apart where two small areas lie on two sides of the Earth', () => {
    const cell = 1e-5
    const meshes = meshesOf([[box(-100, 40, -100 + cell, 40 + cell)], [box(120, -30, 120 + cell, -30 + cell)]])
    expect(meshes).toHaveLength(2)
    for (const { tile, corners } of meshes) {
      expect(tile.z).toBe(16)
      expect(new Set(corners).size).toBeGreaterThanOrEqual(4)
    }
  })

  it('draws no line along 180 degrees', () => {
    const drawn = (polygons: MultiPolygon) => meshesOf(polygons).reduce((sum, { outlineTriangles }) => sum + outlineTriangles.length / 6, 0)
    expect(drawn([[box(170, 0, 180, 5)]])).toBe(drawn([[box(160, 0, 170, 5)]]) - 1)
  })
})
