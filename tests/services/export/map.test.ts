// Maps hold true at 180 degrees and at the poles: areas, outlines and land.
import { describe, expect, test } from 'vitest'
import type { CredibleRegion } from '../../../main/contract/posterior.ts'
import { countriesIn, scaleLengthKm } from '../../../main/services/export/map/ground.ts'
import { drawNames, type Name } from '../../../main/services/export/map/names.ts'
import { drawRegion, marksIn } from '../../../main/services/export/map/overlay.ts'
import { contains } from '../../../main/services/export/map/path.ts'
import { capAround, distanceKm, toVector } from '../../../main/services/export/map/sphere.ts'
import { viewOf, type View } from '../../../main/services/export/map/view.ts'
import { createWorld } from '../../../main/services/export/map/world.ts'
import { parsePath } from './page.ts'
import { fiji, pole, ring, stuttgart } from './records.ts'

const size = { width: 400, height: 300 }
const world = createWorld()

const dataOf = (markup: string, kind: 'fill' | 'edge'): string => new RegExp(`class="region-\\d+ ${kind}"[^>]*d="([^"]*)"`).exec(markup)?.[1] ?? ''

/** Square kilometres, by even-odd over the rings' signed pixel areas. */
function drawnArea(region: CredibleRegion, view: View): number {
  const area = parsePath(dataOf(drawRegion(region, view).text, 'fill')).reduce((sum, { points }) => {
    return sum + points.reduce((twice, [x, y], index) => twice + x * points[(index + 1) % points.length][1] - points[(index + 1) % points.length][0] * y, 0) / 2
  }, 0)
  const kmPerPixel = (view.local!.halfHeightKm * 2) / view.height
  return Math.abs(area) * kmPerPixel ** 2
}

describe('regions', () => {
  test.each([['at 180 degrees', fiji], ['around the pole', pole]])('have their area %s', (_, record) => {
    const [half, most] = record.credible
    const view = viewOf([record.best!], 400, size)
    expect(drawnArea(half, view) / half.areaKm2).toBeCloseTo(1, 1)
    expect(drawnArea(most, view) / most.areaKm2).toBeCloseTo(1, 1)
  })
  test('have no outline along the meridian or the pole where the ring was cut', () => {
    for (const record of [fiji, pole]) {
      const view = viewOf([record.best!], 400, size)
      const [x, y] = view.projection([180, record === pole ? -90 : record.best!.latitude])!
      for (const { points } of parsePath(dataOf(drawRegion(record.credible[1], view).text, 'edge'))) {
        for (const point of points) expect(Math.hypot(point[0] - x, point[1] - y)).toBeGreaterThan(10)
      }
    }
  })
  test('are drawn the same whichever way their rings turn', () => {
    const view = viewOf([stuttgart.best!], 50, size)
    const [, most] = stuttgart.credible
    const turned = { ...most, polygons: most.polygons.map((polygon) => polygon.map((each) => [...each].reverse())) }
    expect(drawnArea(turned, view)).toBeCloseTo(drawnArea(most, view), -1)
    expect(drawnArea(most, view)).toBeLessThan(12_000)
  })
  test('out of sight draw nothing', () => {
    const far = { ...stuttgart.credible[0], polygons: [[ring({ latitude: -40, longitude: 175 }, 30)]] }
    expect(drawRegion(far, viewOf([stuttgart.best!], 50, size)).text).toBe('')
  })
})

describe('views', () => {
  const points = [[48.78, 9.18], [-16.9, 179.9], [-89.997, -139], [90, 0], [0, -180], [71, -179.5]].map(([latitude, longitude]) => ({ latitude, longitude }))
  test.each(points)('hold their points with room to spare: %o', (point) => {
    for (const least of [12, 100, 700, 3200]) {
      const spread = [point, ...ring(point, least * 0.95).map(([longitude, latitude]) => ({ longitude, latitude: Math.max(-90, Math.min(90, latitude)) }))].slice(0, Math.abs(point.latitude) > 80 ? 1 : undefined)
      const view = viewOf(spread, least, size)
      for (const each of spread) {
        const [x, y] = view.projection([each.longitude, each.latitude])!
        expect(x > 0 && x < size.width && y > 0 && y < size.height).toBe(true)
      }
    }
  })
  test('are the same for points near each other', () => {
    const keys = [0, 0.0004, -0.0007].map((shift) => viewOf([{ latitude: 43.4674 + shift, longitude: 11.8851 - shift }], 12, size).key)
    expect(new Set(keys).size).toBe(1)
  })
  test('become the world when points lie far apart or there are none', () => {
    expect(viewOf([points[0], points[1]], 12, size).local).toBeNull()
    expect(viewOf([], 12, size).local).toBeNull()
  })
  test('enclose scattered points in a small cap', () => {
    const cap = capAround([[0, 179], [0, -179], [1, 180]].map(([latitude, longitude]) => toVector({ latitude, longitude })))
    expect(cap.radius * 6371).toBeLessThan(140)
  })
  test('distances cross 180 degrees and poles', () => {
    expect(distanceKm({ latitude: 0, longitude: 179 }, { latitude: 0, longitude: -179 })).toBeCloseTo(222.4, 0)
    expect(distanceKm({ latitude: 89, longitude: 0 }, { latitude: 89, longitude: 180 })).toBeCloseTo(222.4, 0)
  })
})

describe('land', () => {
  const on = (latitude: number, longitude: number, halfHeightKm: number, countries: ReturnType<typeof countriesIn> | null = null): string[] => {
    const view = viewOf([{ latitude, longitude }], halfHeightKm, size)
    const pixel = view.projection([longitude, latitude])!
    return (countries ?? countriesIn(view, world)).filter(({ lines }) => lines.some((line) => contains(line, [pixel[0], pixel[1]]))).map(({ name }) => name)
  }
  test.each([
    ['Antarctica', -90, 0], ['Antarctica', -85, 180], ['Fiji', -16.85, -179.97], ['Fiji', -16.6, 179.2], ['Russia', 67, -178], ['Russia', 67, 179], ['Germany', 48.78, 9.18],
  ])('%s lies under %d, %d at each detail it is drawn in', (name, latitude, longitude) => {
    for (const halfHeightKm of name === 'Fiji' ? [50] : [50, 700, 3200]) expect(on(latitude, longitude, halfHeightKm)).toContain(name)
  })
  test.each([[0, 0], [0, 180], [90, 0], [-60, 180], [-17.5, -178.5]])('there is none under %d, %d', (latitude, longitude) => {
    for (const halfHeightKm of [50, 700, 3200]) expect(on(latitude, longitude, halfHeightKm)).toEqual([])
  })
  test('the world map has no band across it', () => {
    const view = viewOf([], 12, { width: 800, height: 400 })
    for (const { name, lines } of countriesIn(view, world)) {
      for (const { pixels } of lines) {
        for (let i = 1; i < pixels.length; i++) if (name !== 'Antarctica') expect(Math.abs(pixels[i][0] - pixels[i - 1][0]), name).toBeLessThan(60)
      }
    }
  })
})

describe('marks, names and scale', () => {
  test('a mark hidden by a better one is left out and keeps its rank', () => {
    const view = viewOf([stuttgart.best!], 400, size)
    expect(marksIn(view, stuttgart.hypotheses).map((mark) => mark.rank)).toEqual([1, 2, 4, 5])
  })
  test('names do not overlap each other or a mark', () => {
    const view = viewOf([stuttgart.best!], 50, size)
    const town = (text: string, x: number, y: number): Name => ({ text, dot: [x, y], spots: [] })
    const drawn = drawNames([town('Stuttgart', 200, 150), town('Twin', 201, 150), town('Feuerbach', 260, 80), town('Zuffenhausen', 262, 81), town('Off', 500, 80)], view, [[200, 150]])
    expect([...drawn.text.matchAll(/class="place" x="([\d.]+)"[^>]*>([^<]+)/g)].map(([, x, name]) => [name, Number(x)])).toEqual([['Stuttgart', 218], ['Feuerbach', 265], ['Zuffenhausen', 257]])
  })
  test('scale bars are 1, 2 or 5', () => expect([8, 9, 33, 80, 1000, 9000].map(scaleLengthKm)).toEqual([2, 2, 5, 20, 200, 2000]))
})
