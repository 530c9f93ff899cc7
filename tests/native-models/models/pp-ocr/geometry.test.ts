// Rectangles recovered from their own corners, hulls against their definition.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { convexHull, corners, moved, quarterTurned, shareInside, smallestRectangle, unclip } from '../../../../native-models/models/pp-ocr/geometry.ts'
import type { Point, Rectangle } from '../../../../native-models/models/pp-ocr/geometry.ts'

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const rectangle = fc.record({ centre: fc.tuple(number(-500, 500), number(-500, 500)), width: number(20, 400), height: number(2, 15), angle: number(-0.75, 0.75) })
const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 1, maxLength: 60 })

const inside = ({ centre, width, height, angle }: Rectangle, [x, y]: Point) => {
  const [dx, dy] = [x - centre[0], y - centre[1]]
  return Math.abs(dx * Math.cos(angle) + dy * Math.sin(angle)) <= width / 2 + 1e-6 && Math.abs(dy * Math.cos(angle) - dx * Math.sin(angle)) <= height / 2 + 1e-6
}

test('a rectangle comes back from its corners and points within', () => {
  fc.assert(fc.property(rectangle, (wanted) => {
    const found = smallestRectangle([...corners(wanted), wanted.centre, ...corners({ ...wanted, width: wanted.width / 2 })])
    expect(found.width).toBeCloseTo(wanted.width, 4)
    expect(found.height).toBeCloseTo(wanted.height, 4)
    expect(found.angle).toBeCloseTo(wanted.angle, 4)
    expect(found.centre[0]).toBeCloseTo(wanted.centre[0], 4)
  }))
})

test('the smallest rectangle holds every point and is no larger than the upright one or any at 3 degrees steps', () => {
  fc.assert(fc.property(points, (cloud) => {
    const found = smallestRectangle(cloud)
    for (const point of cloud) expect(inside(found, point)).toBe(true)
    for (let degrees = 0; degrees < 90; degrees += 3) {
      const angle = degrees * Math.PI / 180
      const along = cloud.map(([x, y]) => x * Math.cos(angle) + y * Math.sin(angle))
      const across = cloud.map(([x, y]) => y * Math.cos(angle) - x * Math.sin(angle))
      const area = (Math.max(...along) - Math.min(...along)) * (Math.max(...across) - Math.min(...across))
      expect(found.width * found.height).toBeLessThanOrEqual(area + 1e-6)
    }
  }))
})

test('a hull turns one way only and its corners are among the points', () => {
  fc.assert(fc.property(points, (cloud) => {
    const hull = convexHull(cloud)
    const keys = new Set(cloud.map(String))
    hull.forEach((point, index) => {
      expect(keys.has(String(point))).toBe(true)
      if (hull.length < 3) return
      const [[ax, ay], [bx, by], [cx, cy]] = [point, hull[(index + 1) % hull.length]!, hull[(index + 2) % hull.length]!]
      expect((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)).toBeGreaterThan(0)
    })
  }))
})

test('unclip adds area * ratio / perimeter on each side', () => {
  const grown = unclip({ centre: [0, 0], width: 100, height: 20, angle: 0.3 }, 1.5)
  expect(grown.width).toBeCloseTo(100 + 2 * (100 * 20 * 1.5 / 240))
  expect(grown.height).toBeCloseTo(20 + 2 * 12.5)
})

test('corners go clockwise from the top left of the text, and turn with it', () => {
  const line = { centre: [50, 30] as Point, width: 40, height: 10, angle: 0 }
  expect(corners(line)).toEqual([[30, 25], [70, 25], [70, 35], [30, 35]])
  expect(corners(line, 0.5, 1)[0]).toEqual([50, 25])
  const headDown = corners(quarterTurned(line, 2)).flat()
  ;[70, 35, 30, 35, 30, 25, 70, 25].forEach((value, index) => expect(headDown[index]).toBeCloseTo(value))
  expect(moved(line, 2, 5, -5)).toEqual({ centre: [105, 55], width: 80, height: 20, angle: 0 })
})

test('shareInside is the overlapping part of the inner one', () => {
  const outer = { centre: [50, 50] as Point, width: 100, height: 20, angle: 0 }
  expect(shareInside({ ...outer, width: 50 }, outer)).toBe(1)
  expect(shareInside(outer, { ...outer, width: 50 })).toBe(0.5)
  expect(shareInside({ ...outer, centre: [50, 200] }, outer)).toBe(0)
})
