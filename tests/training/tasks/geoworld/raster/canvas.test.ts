// Coverage beside exact areas and a brute-force count of windings; borders, transparency, what lies on top, and one picture to the bit.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Canvas } from '../../../../../training/tasks/geoworld/raster/canvas.ts'
import type { Colour } from '../../../../../training/tasks/geoworld/raster/canvas.ts'
import { ellipse, rectangle, regularPolygon, stroke } from '../../../../../training/tasks/geoworld/raster/path.ts'
import type { Path, Point, Polygon } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { fullCoverage, Scanner } from '../../../../../training/tasks/geoworld/raster/scanner.ts'
import { doubleArea } from './measures.ts'

const black: Colour = [0, 0, 0]
const white: Colour = [255, 255, 255]

/** Share of each pixel that lies inside. */
function coverageOf(path: Path, width: number, height: number, scanner = new Scanner(width, height)): Float64Array {
  const shares = new Float64Array(width * height)
  scanner.scan(path, (row, from, to, coverage) => {
    expect(from >= 0 && from < to && to <= width && row >= 0 && row < height && coverage > 0 && coverage <= fullCoverage).toBe(true)
    for (let x = from; x < to; x++) shares[row * width + x]! += coverage / fullCoverage
  })
  return shares
}
const sum = (shares: Float64Array) => shares.reduce((total, share) => total + share, 0)
const reversed = (polygon: Polygon): Polygon => [...polygon].reverse()
const at = (canvas: Canvas, x: number, y: number) => [...canvas.pixels.subarray((y * canvas.width + x) * 3, (y * canvas.width + x) * 3 + 3)]

/**
 * Corners move by 1/512 pixel a side when they are rounded, and crossings by less than 1/256 when they are cut to whole steps; and sampling along 16 lines
 * a pixel errs at the two ends of an edge, each time by less than what the edge moves from line to line, over half a line's height.
 */
const allowedError = (polygon: Polygon) => polygon.reduce((total, [x, y], index) => {
  const [nextX, nextY] = polygon[(index + 1) % polygon.length]!
  const [width, height] = [Math.abs(nextX - x), Math.abs(nextY - y)]
  return total + Math.min(width, width / height / 16) / 16 + (width + 3 * height) / 512
}, 0)

describe('coverage', () => {
  test('star-shaped polygons have their exact area', () => {
    const polygons = fc.array(fc.tuple(fc.double({ min: 0.02, max: 1, noNaN: true }), fc.double({ min: 2, max: 48, noNaN: true })), { minLength: 3, maxLength: 24 }).map((corners): Polygon => {
      const whole = corners.reduce((total, [step]) => total + step, 0)
      let angle = 0
      return corners.map(([step, radius]): Point => {
        angle += step / whole * 2 * Math.PI
        return [50 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)]
      })
    }).filter((polygon) => polygon.every((point, index) => doubleArea([[50, 50], point, polygon[(index + 1) % polygon.length]!]) > 0))
    const scanner = new Scanner(100, 100)
    fc.assert(fc.property(polygons, (polygon) => {
      const area = sum(coverageOf([polygon], 100, 100, scanner))
      expect(Math.abs(area - doubleArea(polygon) / 2)).toBeLessThanOrEqual(allowedError(polygon))
    }), { numRuns: 300 })
  })

  test('a large triangle errs by less than a thousandth', () => {
    const triangle: Polygon = [[3.3, 90.1], [77.7, 5.2], [95.9, 61.4]]
    expect(sum(coverageOf([triangle], 100, 100)) / (Math.abs(doubleArea(triangle)) / 2)).toBeCloseTo(1, 3)
  })

  test('a rectangle on sixteenths is exact in each pixel', () => {
    const shares = coverageOf([rectangle(1.25, 1.5, 2.5, 1.25)], 5, 4)
    const across = [0, 0.75, 1, 0.75, 0]
    const down = [0, 0.5, 0.75, 0]
    expect([...shares]).toEqual(down.flatMap((y) => across.map((x) => x * y)))
  })

  test('each pixel beside a count of windings at 32 x 32 points of it, lines crossing as they like', () => {
    const [width, height, fine] = [12, 10, 32]
    const coordinate = fc.integer({ min: -512, max: 16 * 256 }).map((value) => value / 256)
    const paths = fc.array(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 8 }), { minLength: 1, maxLength: 3 })
    const winding = (path: Path, x: number, y: number) => path.flatMap((polygon) => polygon.map(([fromX, fromY], index): number => {
      const [toX, toY] = polygon[(index + 1) % polygon.length]!
      if ((fromY <= y) === (toY <= y)) return 0
      return fromX + (y - fromY) / (toY - fromY) * (toX - fromX) < x ? (toY > fromY ? 1 : -1) : 0
    })).reduce((total, turn) => total + turn, 0)
    const counted = (path: Path, column: number, row: number) => Array.from({ length: fine * fine }, (_, index) => winding(path, column + (index % fine + 0.5) / fine, row + (Math.floor(index / fine) + 0.5) / fine))
      .filter((turns) => turns !== 0).length / fine ** 2
    fc.assert(fc.property(paths, (path) => {
      const shares = coverageOf(path, width, height)
      for (let pixel = 0; pixel < shares.length; pixel += 7) expect(Math.abs(shares[pixel]! - counted(path, pixel % width, Math.floor(pixel / width)))).toBeLessThan(0.13)
    }), { numRuns: 25 })
  }, 120_000)

  test('polygons turning one way unite, the other way cut holes, and turning twice fills once', () => {
    const outer = rectangle(10, 10, 20, 20)
    expect(sum(coverageOf([outer, rectangle(20, 20, 20, 20)], 50, 50))).toBe(400 + 400 - 100)
    expect(sum(coverageOf([outer, reversed(rectangle(15, 15, 5, 5))], 50, 50))).toBe(400 - 25)
    expect(sum(coverageOf([outer, rectangle(15, 15, 5, 5)], 50, 50))).toBe(400)
    expect(sum(coverageOf([reversed(outer)], 50, 50))).toBe(400)
    const star = [0, 2, 4, 1, 3].map((corner) => regularPolygon(25, 25, 20, 5)[corner]!)
    expect(coverageOf([star], 50, 50)[25 * 50 + 25]).toBe(1)
  })

  test('a bent stroke has no gaps and no doubled edges', () => {
    const shares = coverageOf(stroke([[5, 40], [25, 10], [45, 40]], 6), 50, 50)
    expect(shares[11 * 50 + 25]).toBe(1)
    expect(Math.max(...shares)).toBe(1)
  })

  test('what reaches out of the picture is the same picture moved', () => {
    const shapes: Path = [ellipse(-3, 12, 20, 9), [[30.3, -40.2], [60.7, 12.9], [12.1, 51.4]], ...stroke([[-20, 33.3], [70, 21.7]], 5)]
    const moved = shapes.map((polygon) => polygon.map(([x, y]): Point => [x + 100, y + 100]))
    const [inside, around] = [coverageOf(shapes, 40, 30), coverageOf(moved, 240, 230)]
    expect(inside.every((share, pixel) => share === around[(100 + Math.floor(pixel / 40)) * 240 + 100 + pixel % 40])).toBe(true)
  })

  test('outlines far beyond the picture are cut, not wrapped: half planes, and what surrounds all', () => {
    expect(sum(coverageOf([rectangle(-1e9, -1e9, 2e9, 2e9)], 40, 30))).toBe(1200)
    expect(sum(coverageOf([[[10, -5e8], [1e9, 0], [10, 5e8]]], 40, 30))).toBe(900)
    // The slanted border y = x through the whole picture.
    expect(sum(coverageOf([[[-1e6, -1e6], [1e6, 1e6], [-1e6, 1e6]]], 40, 40))).toBeCloseTo(800, 6)
    expect(sum(coverageOf([rectangle(5e5, 5e5, 1e6, 1e6), [], [[3, 3]]], 40, 30))).toBe(0)
  })

  test.each([NaN, Infinity, -Infinity, 1e13])('a point at %f is refused and nothing is painted', (bad) => {
    const canvas = new Canvas(20, 20, black)
    expect(() => canvas.fill([rectangle(0, 0, 20, 20), [[1, 1], [bad, 5], [5, 5]]], white, { id: 1 })).toThrow(RangeError)
    expect(canvas.pixels.every((value) => value === 0)).toBe(true)
    canvas.fill([rectangle(0, 0, 1, 1)], white)
    expect(canvas.pixels.filter((value) => value > 0)).toHaveLength(3)
  })
})

describe('colour', () => {
  test('alpha and coverage mix sRGB numbers, rounded', () => {
    const canvas = new Canvas(4, 1, [100, 0, 255])
    canvas.fill([rectangle(0, 0, 1, 1)], [200, 255, 0], { alpha: 0.5 })
    canvas.fill([rectangle(1, 0, 0.25, 1)], [200, 255, 0])
    canvas.fill([rectangle(2, 0, 0.5, 1)], [200, 255, 0], { alpha: 0.25 })
    canvas.fill([rectangle(3, 0, 1, 1)], [200, 255, 0], { alpha: 0 })
    expect([0, 1, 2, 3].map((x) => at(canvas, x, 0))).toEqual([[150, 128, 128], [125, 64, 191], [113, 32, 223], [100, 0, 255]])
  })

  test('a gradient runs from its upper height to its lower one, in the middle of rows', () => {
    const canvas = new Canvas(1, 10, black)
    canvas.fill([rectangle(0, 0, 1, 10)], { top: [0, 200, 0], bottom: [100, 0, 0], from: 2, to: 7 })
    expect(Array.from({ length: 10 }, (_, y) => at(canvas, 0, y).slice(0, 2))).toEqual([[0, 200], [0, 200], [10, 180], [30, 140], [50, 100], [70, 60], [90, 20], [100, 0], [100, 0], [100, 0]])
  })

  test('colours are rounded and cut off; what is none is refused', () => {
    const canvas = new Canvas(1, 1, [12.5, -4, 999])
    expect(at(canvas, 0, 0)).toEqual([13, 0, 255])
    const pixel = [rectangle(0, 0, 1, 1)]
    expect(() => canvas.fill(pixel, [NaN, 0, 0])).toThrow(RangeError)
    expect(() => canvas.fill(pixel, { top: black, bottom: white, from: 0, to: Infinity })).toThrow(RangeError)
    expect(() => canvas.fill(pixel, black, { alpha: 1.01 })).toThrow(RangeError)
    expect(() => canvas.fill(pixel, black, { id: 65536 })).toThrow(RangeError)
    expect(() => new Canvas(0, 5, black)).toThrow(RangeError)
    expect(() => new Canvas(8193, 5, black)).toThrow(RangeError)
  })
})

describe('what lies on top', () => {
  test('what is hidden later is told from what was painted; parts of one thing do not hide each other', () => {
    const canvas = new Canvas(20, 20, black)
    canvas.fill([rectangle(0, 0, 10, 10)], white, { id: 7 })
    canvas.fill([rectangle(2, 2, 4, 4)], black, { id: 7 })
    canvas.fill([rectangle(5, 0, 10, 20)], [9, 9, 9], { id: 300 })
    canvas.fill([rectangle(0, 8, 3, 2)], [1, 2, 3])
    expect(canvas.visibility()).toEqual(new Map([[7, { painted: 100, visible: 44, box: [0, 0, 5, 10] }], [300, { painted: 200, visible: 200, box: [5, 0, 10, 20] }]]))
  })

  test('a pixel passes to what makes up half of it: faint shadows and slivers do not hide', () => {
    const canvas = new Canvas(10, 10, black)
    canvas.fill([rectangle(0, 0, 10, 10)], white, { id: 1 })
    canvas.fill([rectangle(0, 0, 10, 5)], black, { id: 2, alpha: 0.49 })
    canvas.fill([rectangle(0, 0, 0.49, 10)], black, { id: 3 })
    canvas.fill([rectangle(9.5, 0, 0.5, 10)], black, { id: 4 })
    const seen = canvas.visibility()
    expect([1, 2, 3, 4].map((id) => seen.get(id)!.visible)).toEqual([90, 0, 0, 10])
    expect(seen.get(2)).toEqual({ painted: 0, visible: 0, box: null })
  })
})
