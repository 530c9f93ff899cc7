// Shapes have the areas and borders that geometry gives them.
import { describe, expect, test } from 'vitest'
import { outlineOf } from '../../../../../training/tasks/geoworld/raster/curves.ts'
import { ellipse, rectangle, regularPolygon, roundedRectangle, stroke } from '../../../../../training/tasks/geoworld/raster/path.ts'
import type { Point } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { boundsOf, doubleArea } from './measures.ts'

const area = (polygon: readonly Point[]) => doubleArea(polygon) / 2

describe('shapes', () => {
  test.each([[3, 5], [40, 25], [300, 300]])('an ellipse of half axes %f and %f', (radiusX, radiusY) => {
    const polygon = ellipse(7, -2, radiusX, radiusY)
    const exact = Math.PI * radiusX * radiusY
    // Chords within 0.05 of the arc lose at most that along the whole of it.
    expect(exact - area(polygon)).toBeGreaterThan(0)
    expect(exact - area(polygon)).toBeLessThan(0.05 * 2 * Math.PI * Math.max(radiusX, radiusY))
    for (const [x, y] of polygon) expect(((x - 7) / radiusX) ** 2 + ((y + 2) / radiusY) ** 2).toBeCloseTo(1, 12)
  })

  test('a regular polygon: area, first corner straight up, the turn', () => {
    expect(area(regularPolygon(10, 10, 6, 8))).toBeCloseTo(8 / 2 * 36 * Math.sin(2 * Math.PI / 8), 4)
    expect(regularPolygon(10, 10, 6, 3)[0]).toEqual([10, 4])
    expect(regularPolygon(10, 10, 6, 4, Math.PI / 2)[0]![0]).toBeCloseTo(16, 5)
    expect(() => regularPolygon(0, 0, 1, 2)).toThrow(RangeError)
  })

  test('a rounded rectangle loses its corners alone', () => {
    const polygon = roundedRectangle(2, 3, 40, 20, 6)
    expect(boundsOf([polygon])).toEqual({ left: 2, top: 3, right: 42, bottom: 23 })
    expect(Math.abs(area(polygon) - (800 - (4 - Math.PI) * 36))).toBeLessThan(0.05 * 2 * Math.PI * 6)
    expect(roundedRectangle(0, 0, 4, 2, 0)).toEqual(rectangle(0, 0, 4, 2))
    expect(boundsOf([roundedRectangle(0, 0, 10, 4, 99)])).toEqual({ left: 0, top: 0, right: 10, bottom: 4 })
  })

  test('a stroke: length times width, all parts turning one way, bends filled on their outer side', () => {
    const [straight] = stroke([[0, 0], [30, 40]], 6)
    expect(area(straight!)).toBeCloseTo(50 * 6, 9)
    for (const bent of [[[0, 0], [10, 0], [10, 10]], [[0, 0], [10, 0], [10, -10]]] as const) {
      const path = stroke(bent, 2)
      expect(path).toHaveLength(3)
      expect(path.map(area).every((size) => size > 0)).toBe(true)
      expect(path[1]!.some(([x, y]) => Math.abs(x - 10.99) < 0.02 && y === 0) || path[1]!.some(([x]) => x === 11)).toBe(true)
    }
    expect(stroke([[0, 0], [4, 0], [0, 3]], 1, true)).toHaveLength(6)
    expect(stroke([[1, 1], [1, 1]], 4)).toEqual([])
  })
})

describe('curves', () => {
  const distanceTo = ([x, y]: Point, polygon: readonly Point[]) => Math.min(...polygon.slice(1).map(([toX, toY], index) => {
    const [fromX, fromY] = polygon[index]!
    const [wayX, wayY] = [toX - fromX, toY - fromY]
    const t = Math.min(1, Math.max(0, ((x - fromX) * wayX + (y - fromY) * wayY) / (wayX * wayX + wayY * wayY)))
    return Math.hypot(x - fromX - t * wayX, y - fromY - t * wayY)
  }))
  const quadratic = ([a, b, c]: number[], t: number) => (1 - t) ** 2 * a! + 2 * t * (1 - t) * b! + t * t * c!
  const cubic = ([a, b, c, d]: number[], t: number) => (1 - t) ** 3 * a! + 3 * t * (1 - t) ** 2 * b! + 3 * t * t * (1 - t) * c! + t ** 3 * d!

  test.each([
    ['Q', [400, 900, 1000, 0], quadratic], ['Q', [0, 30, 60, 0], quadratic], ['C', [0, 800, 900, 800, 900, 0], cubic], ['C', [1500, 900, -600, 900, 900, 0], cubic],
  ] as const)('%s %j stays within the tolerance, and not by wasting chords', (type, values, at) => {
    const [polygon] = outlineOf([{ type: 'M', values: [0, 0] }, { type, values: [...values] }, { type: 'L', values: [500, -200] }, { type: 'Z', values: [] }], 1000)
    const curve = polygon!.slice(0, -1)
    const [xs, ys] = [0, 1].map((axis) => [0, ...values.filter((_, index) => index % 2 === axis)].map((value) => value / 1000))
    const farthest = Math.max(...Array.from({ length: 1001 }, (_, step) => distanceTo([at(xs!, step / 1000), at(ys!, step / 1000)], curve)))
    expect(farthest).toBeLessThanOrEqual(0.001)
    expect(farthest).toBeGreaterThan(0.0001)
    expect(curve.at(-1)).toEqual([values.at(-2)! / 1000, values.at(-1)! / 1000])
  })
})
